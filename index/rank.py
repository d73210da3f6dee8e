"""Turn lexical and dense scores into one order. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray


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
