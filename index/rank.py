"""Turn lexical and dense scores into one order. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

# Of many scores, every so many-th is looked at to guess where the best begin.
_STRIDE = 32


def standardized(scores: NDArray[np.floating]) -> NDArray[np.float64]:
    """z-scores: mean 0, standard deviation 1; all 0 where the scores do not differ."""
    values = np.asarray(scores, dtype=np.float64)
    spread = float(values.std()) if values.size else 0.0
    return (values - values.mean()) / spread if spread > 1e-12 else np.zeros_like(values)


def fuse(parts: Sequence[tuple[NDArray[np.floating], float]]) -> NDArray[np.float64]:
    """Weighted sum of z-scores: each part (≥ 1) is the same candidates' scores on one scale, with its weight."""
    total = np.zeros(len(parts[0][0]), dtype=np.float64)
    for scores, weight in parts:
        total += weight * standardized(scores)
    return total


def coverage(
    terms: Sequence[str], present: set[str], weights: Mapping[str, float]
) -> tuple[float, tuple[str, ...]]:
    """The weighted share (0 … 1) of the distinct `terms` that are `present`, and the terms that are not."""
    distinct = list(dict.fromkeys(terms))
    total = sum(weights[term] for term in distinct)
    missing = tuple(term for term in distinct if term not in present)
    if total <= 0:
        return (0.0 if missing else float(bool(distinct))), missing
    return 1 - sum(weights[term] for term in missing) / total, missing


def best_places(scores: NDArray[np.float32], count: int, above: float = 0.0) -> NDArray[np.int64]:
    """Places of the `count` highest scores beyond `above`, ascending; of equal ones the first."""
    if count >= len(scores):
        return np.flatnonzero(scores > above)
    if count < 1:
        return np.zeros(0, dtype=np.int64)
    some = scores[::_STRIDE]
    if len(some) > count:  # of many, look closely only at those beyond what a few of a sample are beyond
        guess = len(some) - max(1, count // 8)
        likely = np.flatnonzero(scores > np.partition(some, guess)[guess])
        if len(likely) >= count:
            return likely[_best_of(scores[likely], count, above)]
    return _best_of(scores, count, above)


def _best_of(scores: NDArray[np.float32], count: int, above: float) -> NDArray[np.int64]:
    least = np.partition(scores, len(scores) - count)[len(scores) - count]
    if least <= above:
        return np.flatnonzero(scores > above)
    higher = np.flatnonzero(scores > least)
    equal = np.flatnonzero(scores == least)[: count - len(higher)]
    return np.sort(np.concatenate([higher, equal]))
