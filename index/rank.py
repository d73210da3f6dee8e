"""Turn lexical and dense scores into one order. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray


def standardized(scores: NDArray[np.floating]) -> NDArray[np.float64]:
    """z-scores: mean 0, standard deviation 1; all 0 where the scores do not differ."""
    values = np.asarray(scores, dtype=np.float64)
    spread = values.std()
    if values.size == 0 or spread < 1e-12:
        return np.zeros_like(values)
    return (values - values.mean()) / spread


def fuse(lexical: NDArray[np.floating], dense: NDArray[np.floating], dense_weight: float) -> NDArray[np.float64]:
    """Sum of the z-scores of the same candidates, `dense_weight` (0 … 1) for the dense part, the rest lexical."""
    return (1 - dense_weight) * standardized(lexical) + dense_weight * standardized(dense)


def coverage(terms: Sequence[str], present: set[str], weights: Mapping[str, float]) -> tuple[float, tuple[str, ...]]:
    """The weighted share (0 … 1) of the distinct `terms` that are `present`, and the terms that are not."""
    distinct = list(dict.fromkeys(terms))
    total = sum(weights[term] for term in distinct)
    missing = tuple(term for term in distinct if term not in present)
    if total <= 0:
        return (0.0 if missing else float(bool(distinct))), missing
    return 1 - sum(weights[term] for term in missing) / total, missing
