"""Figures of an evaluation. Pure; every rate comes with a bootstrap interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.types import Answer, Claim, Status
from evals.cases import Case

_RESAMPLES = 2_000
_ANSWERED = (Status.ANSWERED, Status.CONFIRM_WITH_CITY)


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of `count` cases with its 95 % percentile bootstrap interval (Efron 1979); None without cases."""

    value: float | None
    low: float | None
    high: float | None
    count: int

    def __str__(self) -> str:
        if self.value is None:
            return "–"
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}] n={self.count}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one case came out. `first`: base id of the document that is cited first."""

    case: Case
    answer: Answer
    first: str | None
    retrieved: tuple[str, ...]
    quotes_stand: bool

    @property
    def right_document(self) -> bool:
        """Answered, with a document that was expected cited first."""
        return self.answer.status in _ANSWERED and self.first in self.case.expected

    @property
    def right_answer(self) -> bool:
        """The right document, and everything that has to be said."""
        said = self.answer.text + " ".join(claim.text for claim in self.answer.claims)
        return self.right_document and all(text in said for text in self.case.must)

    @property
    def refused(self) -> bool:
        """No claim was made."""
        return self.answer.status not in _ANSWERED

    @property
    def passed(self) -> bool:
        """Right as a whole: an answerable question answered, another one ended with its status."""
        return self.right_answer if self.case.answerable else self.answer.status is self.case.status


def rate(values: Sequence[bool], seed: int = 0) -> Rate:
    """The share of true values; the interval is the same for the same values."""
    if not values:
        return Rate(None, None, None, 0)
    sample = np.asarray(values, dtype=np.float64)
    draws = np.random.default_rng(seed).choice(sample, size=(_RESAMPLES, len(sample))).mean(axis=1)
    low, high = np.percentile(draws, [2.5, 97.5])
    return Rate(float(sample.mean()), float(low), float(high), len(sample))


def measure(outcomes: Sequence[Outcome]) -> dict[str, Rate]:
    """The figures, by their stable keys.

    document_first, answered_right: of the answerable cases. recall_at_5: an expected document among the first five
    that were retrieved. refused, status: of the cases that must not be answered. false_refusals: answerable ones
    that were refused. quotes_stand: of all answers, those whose every quote stands at its place in its document.
    """
    answerable = [outcome for outcome in outcomes if outcome.case.answerable]
    others = [outcome for outcome in outcomes if not outcome.case.answerable]
    return {
        "document_first": rate([outcome.right_document for outcome in answerable]),
        "answered_right": rate([outcome.right_answer for outcome in answerable]),
        "recall_at_5": rate([bool(set(o.retrieved[:5]) & set(o.case.expected)) for o in answerable]),
        "false_refusals": rate([outcome.refused for outcome in answerable]),
        "refused": rate([outcome.refused for outcome in others]),
        "status": rate([outcome.passed for outcome in others]),
        "quotes_stand": rate([outcome.quotes_stand for outcome in outcomes if outcome.answer.claims]),
    }


def quotes_stand(claims: Sequence[Claim], texts: Mapping[str, str]) -> bool:
    """Whether every quote stands at its offsets in its document's text (`texts` by document id)."""
    citations = [citation for claim in claims for citation in claim.citations]
    return all(texts[c.document_id][c.start : c.end] == c.quote for c in citations)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 … 1) of the values lie."""
    return float(np.quantile(np.asarray(values), share)) if values else 0.0
