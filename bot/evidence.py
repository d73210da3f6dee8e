"""Do these hits answer this question? A probability from how much of the question the best document holds. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from bot.settings import EvidenceWeights
from index.lexical import TermWeights
from index.question import AnalyzedQuestion
from index.types import Hit

_FIRST = 5


@dataclass(frozen=True, slots=True)
class Features:
    """What the probability rests on; all ≥ 0 but `dense`.

    lexical: best BM25 of its passages, per unit of the question's term weight.
    asked: share (0 … 1) of its closest way of asking that the question says.
    dense: best cosine similarity.
    support: weighted share (0 … 1) of the question's terms that the best document's hits hold together × log(1 + number
        of terms): the same share of more words is better evidence.
    concentration: share (0 … 1) of the five best hits that are the best document's.

    Standardised scores are left out: they depend on how many candidates there are (see `evals/LOG.md`).
    """

    lexical: float
    dense: float
    asked: float
    support: float
    concentration: float


def features(hits: Sequence[Hit], question: AnalyzedQuestion, vocabulary: TermWeights) -> Features:
    """Features of the first hit's document; hits are best first, at least one."""
    base = hits[0].document.base_id
    own = [hit for hit in hits if hit.document.base_id == base]
    weight = vocabulary.weight
    distinct = set(question.terms)
    total = sum(map(weight, distinct)) or 1.0
    missing = set.intersection(*(set(hit.missing) for hit in own))
    covered = 1 - sum(map(weight, missing)) / total if distinct else 0.0
    return Features(
        lexical=max(hit.lexical for hit in own) / total,
        dense=max(hit.dense for hit in own),
        asked=max(hit.asked for hit in own),
        support=covered * math.log1p(len(distinct)),
        concentration=sum(hit.document.base_id == base for hit in hits[:_FIRST]) / _FIRST,
    )


def probability(found: Features, weights: EvidenceWeights) -> float:
    """Probability (0 … 1) that the document answers: a logistic model of the features."""
    logit = weights.intercept + sum(
        w * x for w, x in zip(weights.coefficients(), astuple(found), strict=True)
    )
    return 1 / (1 + math.exp(-logit))


def judge(
    hits: Sequence[Hit], question: AnalyzedQuestion, vocabulary: TermWeights, weights: EvidenceWeights
) -> float:
    """Probability (0 … 1) that the hits answer the question; 0 without hits."""
    return probability(features(hits, question, vocabulary), weights) if hits else 0.0
