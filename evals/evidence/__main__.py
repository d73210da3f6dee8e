"""Measure the evidence model: `python -m evals.evidence --cases FILE… [--table FOLDER] [--off-topic FILE] [--draw FOLDER]`.

Everything is told of cross-validated probabilities on the train half: of models that did not see the question. At which
share questions are refused, the evaluation of the whole says on the test half (`madoguchi eval`).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from evals.evidence.drawing import draw_reliability, draw_risk
from evals.evidence.examples import Example, Kind
from evals.evidence.figures import refused, told_apart
from evals.evidence.model import Numbers, cross_validated
from evals.evidence.thresholds import chosen
from evals.fit_evidence import examples_of, parsed


def main() -> None:
    """Make examples, cross-validate, print and draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draw", type=Path, help="folder for the diagrams")
    arguments = parsed(parser)
    examples = examples_of(arguments)
    on_topic, answered = cross_validated(examples)
    thresholds = chosen(examples, on_topic, answered)
    lines = [*told_apart(examples, on_topic, answered), *thresholds.lines()]
    lines += refused(examples, answered, thresholds)
    sys.stdout.write("\n".join(lines) + "\n")
    if arguments.draw:
        left_out = _side(examples, answered, "city", ("in", "out"))
        table = _side(examples, answered, "table", ("in", "out"))
        reliability = {"guides, with and without the answer": left_out}
        risk = {
            "cases that the documents answer, or do not": _side(
                examples, answered, "city", ("in", "missing", "off")
            )
        }
        if len(table[0]):
            reliability["a city's FAQ, with and without"] = table
            risk["a city's FAQ, with and without the answer"] = table
        draw_reliability(arguments.draw / "evidence-reliability.svg", reliability)
        draw_risk(arguments.draw / "evidence-risk.svg", risk)


def _side(
    examples: Sequence[Example], answered: Numbers, corpus: str, kinds: Sequence[Kind]
) -> tuple[Numbers, Numbers]:
    """Probability and truth (1: the documents answer) of written questions to one corpus."""
    places = [
        p
        for p, e in enumerate(examples)
        if e.corpus == corpus and e.kind in kinds and e.written and (e.kind != "in" or e.found)
    ]
    return answered[places], np.array([float(examples[p].kind == "in") for p in places])


if __name__ == "__main__":
    main()
