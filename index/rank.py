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


def fuse(
    lexical: NDArray[np.floating],
    dense: NDArray[np.floating],
    asked: NDArray[np.floating],
    *,
    dense_weight: float,
    asked_weight: float,
) -> NDArray[np.float64]:
    """Weighted sum of the z-scores of the same candidates.

    Args:
        lexical: BM25 of the passage. Weight 1 − `dense_weight`.
        dense: cosine similarity of the passage.
        asked: BM25 of the closest way of asking (title, alias or question) of the passage's document.
    """
    total: NDArray[np.float64] = (
        (1 - dense_weight) * standardized(lexical)
        + dense_weight * standardized(dense)
        + asked_weight * standardized(asked)
    )
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
