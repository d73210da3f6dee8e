"""Do these hits answer this question? A probability from how much of the question the best passages hold. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.settings import EvidenceWeights
from index.types import Hit


@dataclass(frozen=True, slots=True)
class Evidence:
    """`probability` (0 … 1) that the hits answer the question; `coverage` as in `Hit`, of the best document."""

    probability: float
    coverage: float


def judge(hits: Sequence[Hit], weights: EvidenceWeights) -> Evidence:
    """Logistic model over the best document's term coverage, its BM25 score and its cosine similarity."""
    if not hits:
        return Evidence(0.0, 0.0)
    best = hits[0].document.base_id
    of_best = [hit for hit in hits if hit.document.base_id == best]
    covered = max(hit.coverage for hit in of_best)
    lexical = max(hit.lexical for hit in of_best)
    dense = max(hit.dense for hit in of_best)
    logit = weights.intercept + weights.coverage * covered + weights.lexical * lexical + weights.dense * dense
    return Evidence(1 / (1 + math.exp(-logit)), covered)
