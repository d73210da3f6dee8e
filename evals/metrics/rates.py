"""Rates with their intervals. Pure; the same values always give the same interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2_000
_SEED = 0


@dataclass(frozen=True, slots=True)
class Rate:
    """A mean of `count` observations (0 … 1) with its 95 % bootstrap interval; None without observations."""

    value: float | None
    low: float | None
    high: float | None
    count: int

    def __str__(self) -> str:
        if self.value is None:
            return "–"
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}] n={self.count}"


NOTHING = Rate(None, None, None, 0)


def rate(observations: Sequence[Sequence[float]], resamples: int = RESAMPLES) -> Rate:
    """The mean of all observations, given for each case.

    Cases are drawn anew, each with all its observations (cluster bootstrap, percentile interval: Efron & Tibshirani,
    An Introduction to the Bootstrap, 1993, ch. 13): claims of one answer are right or wrong together.
    """
    sums = np.array([sum(values) for values in observations if values], dtype=np.float64)
    counts = np.array([len(values) for values in observations if values], dtype=np.float64)
    if not len(counts):
        return NOTHING
    drawn = draws(len(counts), resamples)
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Rate(float(sums.sum() / counts.sum()), float(low), float(high), int(counts.sum()))


def statistic(
    count: int, value: Callable[[NDArray[np.int64]], float | None], resamples: int = RESAMPLES
) -> Rate:
    """A figure that is no mean (an area, an error), from the numbers of the cases it is made of."""
    whole = value(np.arange(count))
    if whole is None:
        return NOTHING
    values = [again for drawn in draws(count, resamples) if (again := value(drawn)) is not None]
    low, high = np.percentile(values or [whole], [2.5, 97.5])
    return Rate(whole, float(low), float(high), count)


def draws(count: int, resamples: int = RESAMPLES) -> NDArray[np.int64]:
    """Numbers of cases drawn with replacement, a row for each resample."""
    return np.random.default_rng(_SEED).integers(0, count, size=(resamples, count))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 … 1) of the values lie; 0 without values."""
    return float(np.quantile(np.asarray(values), share)) if values else 0.0
