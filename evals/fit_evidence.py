"""Fit the evidence model: `python -m evals.fit_evidence --cases FILE… [--table FOLDER] [--off-topic FILE.jsonl]`.

Only the train half of the cases is used. Prints the weights for `bot.settings.EvidenceWeights`, the thresholds that the
rules of `evals.evidence.thresholds` choose on cross-validated probabilities, and what these probabilities tell apart.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from evals.cases import read_suite
from evals.evidence.examples import Example, city_examples, off_topic_queries, table_examples
from evals.evidence.figures import told_apart
from evals.evidence.model import cross_validated, fitted
from evals.evidence.thresholds import chosen
from index.settings import read_settings


def main() -> None:
    """Make examples, fit and print."""
    arguments = parsed(argparse.ArgumentParser(description=__doc__))
    examples = examples_of(arguments)
    sys.stdout.write("\n".join(_lines(examples)) + "\n")


def parsed(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """The arguments that say what examples are made of."""
    parser.add_argument("--cases", type=Path, nargs="+", required=True)
    parser.add_argument("--table", type=Path, help="folder with faq.csv and dev.jsonl")
    parser.add_argument("--off-topic", type=Path, help="questions on other matters, {query} lines")
    return parser.parse_args()


def examples_of(arguments: argparse.Namespace) -> list[Example]:
    """The examples that the arguments name, from the train half of the cases."""
    suites = [read_suite(path) for path in arguments.cases]
    cases = [case for suite in suites for case in suite.cases if suite.split_of(case) == "train"]
    off_topic = off_topic_queries(arguments.off_topic)
    with tempfile.TemporaryDirectory(prefix="madoguchi-evidence-") as folder:
        examples = list(city_examples(read_settings().corpus[0], Path(folder), cases, off_topic))
        if arguments.table:
            examples += table_examples(arguments.table, Path(folder), off_topic)
    return examples


def _lines(examples: Sequence[Example]) -> Iterator[str]:
    weights = fitted(examples)
    models = ("on_topic", "answered", "answered_listed", "answered_table")
    for name, model in ((name, getattr(weights, name)) for name in models):
        yield f"{name}:"
        yield from (f'    "{feature}": {value:.2f},' for feature, value in model.items())
    on_topic, answered = cross_validated(examples)
    yield from chosen(examples, on_topic, answered).lines()
    yield from told_apart(examples, on_topic, answered)


if __name__ == "__main__":
    main()
