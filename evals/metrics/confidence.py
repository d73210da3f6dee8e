"""Does the probability that the documents answer tell right from wrong, and is it as high as it should be?

The probability is the evidence judge's. It was right where the first document that was found holds the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from evals.cases import Kind, base_of
from evals.metrics.rates import NOTHING, Rate, statistic
from evals.outcome import Outcome

# Only these kinds are for the evidence to tell apart; the guard stops the others.
_JUDGED: tuple[Kind, ...] = ("off_topic", "missing")
_BINS = 10
_RESAMPLES = 300


@dataclass(frozen=True, slots=True)
class Judged:
    """Arrays of one length, a case each: its probability, whether it is answerable, whether the first document holds it."""

    confidence: NDArray[np.float64]
    answerable: NDArray[np.bool_]
    right: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Bin:
    """The cases whose probability lies in one tenth: their mean probability, the share that was right, their number."""

    confidence: float
    right: float
    count: int


def judged(outcomes: Sequence[Outcome]) -> Judged:
    """The cases that the evidence had to judge."""
    chosen = [
        o for o in outcomes if o.confidence is not None and (o.case.answerable or o.case.kind in _JUDGED)
    ]
    return Judged(
        np.array([o.confidence for o in chosen], dtype=np.float64),
        np.array([o.case.answerable for o in chosen], dtype=np.bool_),
        np.array([_right(o) for o in chosen], dtype=np.bool_),
    )


def confidence_figures(outcomes: Sequence[Outcome]) -> dict[str, Rate]:
    """auroc, ece (lower is better), aurc (lower is better)."""
    cases = judged(outcomes)
    count = len(cases.confidence)
    if not count:
        return dict.fromkeys(("auroc", "ece", "aurc"), NOTHING)
    return {
        "auroc": statistic(
            count, lambda i: auroc(cases.answerable[i], cases.confidence[i]), resamples=_RESAMPLES
        ),
        "ece": statistic(
            count, lambda i: calibration_error(cases.right[i], cases.confidence[i]), resamples=_RESAMPLES
        ),
        "aurc": statistic(
            count,
            lambda i: float(risks(cases.right[i], cases.confidence[i]).mean()),
            resamples=_RESAMPLES,
        ),
    }


def auroc(positive: NDArray[np.bool_], confidence: NDArray[np.float64]) -> float | None:
    """Probability that a positive case has more confidence than a negative one (Fawcett 2006); None without both."""
    if len(set(positive.tolist())) < 2:
        return None
    return float(roc_auc_score(positive, confidence))


def calibration_error(right: NDArray[np.bool_], confidence: NDArray[np.float64]) -> float:
    """Expected calibration error over ten bins of equal width: Σ nᵢ/n · |right − confidence| (Guo et al. 2017)."""
    total = len(right)
    return sum(
        part.count / total * abs(part.right - part.confidence) for part in reliability(right, confidence)
    )


def reliability(right: NDArray[np.bool_], confidence: NDArray[np.float64]) -> list[Bin]:
    """The bins of the reliability diagram that hold cases, from the lowest probability to the highest."""
    places = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    return [
        Bin(float(confidence[inside].mean()), float(right[inside].mean()), int(inside.sum()))
        for place in range(_BINS)
        if (inside := places == place).any()
    ]


def risks(right: NDArray[np.bool_], confidence: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share that was wrong among the 1, 2, … n surest cases (El-Yaniv & Wiener 2010): the risk–coverage curve."""
    order = np.argsort(-confidence, kind="stable")
    wrong = ~right[order]
    return np.asarray(np.cumsum(wrong) / np.arange(1, len(wrong) + 1), dtype=np.float64)


def _right(outcome: Outcome) -> bool:
    return bool(outcome.retrieved) and base_of(outcome.retrieved[0]) in outcome.case.expected
