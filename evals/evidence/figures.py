"""What cross-validated probabilities tell apart, and what is refused at the thresholds, with intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from evals.evidence.examples import Example, Kind
from evals.evidence.model import Numbers, auroc
from evals.evidence.thresholds import Thresholds
from evals.metrics.rates import Rate, rate, statistic

_RESAMPLES = 300
_KINDS: tuple[Kind, ...] = ("out", "all out", "detail", "missing", "off")


def told_apart(examples: Sequence[Example], on_topic: Numbers, answered: Numbers) -> Iterator[str]:
    """A line for each corpus and kind of negative: the AUROC of what is answered against it."""
    for corpus in dict.fromkeys(e.corpus for e in examples):
        for kind in _KINDS:
            positive = _places(examples, corpus, "in")
            negative = _places(examples, corpus, kind)
            if len(positive) and len(negative):
                line = f"{corpus}, in against {kind}: {_area(examples, answered, positive, negative)}"
                if kind == "off":
                    line += f"; by `on_topic` {_area(examples, on_topic, positive, negative)}"
                yield line


def refused(examples: Sequence[Example], answered: Numbers, thresholds: Thresholds) -> Iterator[str]:
    """A line for each kind of question to the whole city's corpus: the share that is refused."""
    for kind, written in (
        ("in", True),
        ("missing", True),
        ("out", True),
        ("detail", True),
        ("off", True),
        ("off", False),
    ):
        chosen = [
            p
            for p, e in enumerate(examples)
            if e.corpus == "city" and e.kind == kind and e.written == written
        ]
        chosen = [p for p in chosen if kind != "in" or examples[p].found]
        shares = rate([[float(answered[p] < thresholds.answerable)] for p in chosen])
        yield f"refused of {kind}{'' if written else ' (an encyclopaedia)'}: {shares}"


def _area(
    examples: Sequence[Example], values: Numbers, positive: NDArray[np.int64], negative: NDArray[np.int64]
) -> Rate:
    """The AUROC with an interval over questions; both sides of one question are drawn together."""
    sides: dict[str, tuple[list[int], list[int]]] = {}
    for side, places in enumerate((positive, negative)):
        for place in places.tolist():
            sides.setdefault(examples[place].group, ([], []))[side].append(place)
    questions = list(sides.values())

    def value(drawn: NDArray[np.int64]) -> float | None:
        some = [p for number in drawn for p in questions[number][0]]
        other = [p for number in drawn for p in questions[number][1]]
        return auroc(values[some], values[other]) if some and other else None

    return statistic(len(questions), value, resamples=_RESAMPLES)


def _places(examples: Sequence[Example], corpus: str, kind: Kind) -> NDArray[np.int64]:
    """Where the examples are; an answer in a document that is not read is none."""
    return np.array(
        [
            p
            for p, e in enumerate(examples)
            if (e.corpus, e.kind) == (corpus, kind) and (kind != "in" or e.found)
        ],
        dtype=np.int64,
    )
