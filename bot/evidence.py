"""Do these hits answer this question? A probability from how much of the question the best document holds. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from bot.settings import EvidenceWeights
from index.lexical import TermWeights
from index.search import AnalyzedQuestion
from index.types import Hit

_FIRST = 5
# BM25 grows with the log of the number of passages; it is brought to what it would be in a corpus of this many.
_REFERENCE_PASSAGES = 1_739


@dataclass(frozen=True, slots=True)
class Features:
    """What the probability rests on; all ≥ 0 but `dense`.

    coverage: weighted share (0 … 1) of the question's terms that the best document's hits hold together.
    lexical, asked: best BM25 of its passages and of its ways of asking, per unit of the question's term weight.
    dense: best cosine similarity.
    support: coverage × log(1 + number of terms): the same share of more words is better evidence.
    unknown: weighted share (0 … 1) of the question's terms that no document holds at all.
    concentration: share (0 … 1) of the five best hits that are the best document's.
    closest: BM25 of its closest way of asking, as it would be in a corpus of `_REFERENCE_PASSAGES`.

    Standardised scores are left out: they depend on how many candidates there are (see `evals/LOG.md`).
    """

    coverage: float
    lexical: float
    dense: float
    asked: float
    support: float
    unknown: float
    concentration: float
    closest: float


def features(hits: Sequence[Hit], question: AnalyzedQuestion, vocabulary: TermWeights) -> Features:
    """Features of the first hit's document; hits are best first, at least one."""
    base = hits[0].document.base_id
    own = [hit for hit in hits if hit.document.base_id == base]
    weight = vocabulary.weight
    distinct = set(question.terms)
    plain = {term for words, _ in question.synonyms for term in words}
    total = sum(map(weight, distinct)) or 1.0
    missing = set.intersection(*(set(hit.missing) for hit in own))
    covered = 1 - sum(map(weight, missing)) / total if distinct else 0.0
    unknown = [term for term in distinct if term not in plain and not vocabulary.knows(term)]
    closest = max(hit.asked for hit in own)
    growth = math.log(_REFERENCE_PASSAGES) / math.log(max(vocabulary.passages, 2))
    return Features(
        coverage=covered,
        lexical=max(hit.lexical for hit in own) / total,
        dense=max(hit.dense for hit in own),
        asked=closest / total,
        support=covered * math.log1p(len(distinct)),
        unknown=sum(map(weight, unknown)) / total,
        concentration=sum(hit.document.base_id == base for hit in hits[:_FIRST]) / _FIRST,
        closest=closest * growth,
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
