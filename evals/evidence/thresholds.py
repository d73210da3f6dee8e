"""The rules that choose `AnswerTuning.answerable` and `off_topic`, on the training cases' cross-validated probabilities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from evals.evidence.examples import Example
from evals.evidence.model import Numbers

# So many of the answerable training cases whose document is read may be refused; on new cases it will be a little more.
FALSE_REFUSALS = 0.04


@dataclass(frozen=True, slots=True)
class Thresholds:
    """answerable: the highest probability at which `FALSE_REFUSALS` holds. off_topic: where refused questions of either sort are
    told the wrong reason equally often: that theirs is no matter of the city's, or that the documents do not say it.
    """

    answerable: float
    off_topic: float

    def lines(self) -> Iterator[str]:
        """As they stand in the settings."""
        yield f"answerable: {self.answerable:.2f}"
        yield f"off_topic: {self.off_topic:.2f}"


def chosen(examples: Sequence[Example], on_topic: Numbers, answered: Numbers) -> Thresholds:
    """The thresholds for these examples' probabilities."""
    city = np.array([e.corpus == "city" for e in examples])
    answerable = city & np.array([e.kind == "in" and e.found for e in examples])
    missing = city & np.array([e.kind == "missing" for e in examples])
    off = city & np.array([e.kind == "off" and e.written for e in examples])
    threshold = np.floor(100 * np.quantile(answered[answerable], FALSE_REFUSALS, method="lower")) / 100
    refused = answered < threshold
    steps = np.arange(0.01, 1.0, 0.01)
    wrong = [
        abs(_share(on_topic[off & refused] >= step) - _share(on_topic[missing & refused] < step))
        for step in steps
    ]
    return Thresholds(float(threshold), float(steps[int(np.argmin(wrong))]))


def _share(values: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> float:
    return float(values.mean()) if len(values) else 0.0
