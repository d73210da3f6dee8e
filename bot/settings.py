"""The bot's settings; tuned numbers stand here with what chose them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class EvidenceWeights(BaseModel):
    """Logistic model of `bot.evidence`, printed by `python -m evals.fit_evidence`; `evals/LOG.md` has the figures."""

    model_config = ConfigDict(frozen=True)

    intercept: float = -5.21
    coverage: float = 0.24
    lexical: float = 0.56
    dense: float = 2.81
    asked: float = 1.32
    margin: float = 0.3
    support: float = 1.84

    def coefficients(self) -> tuple[float, ...]:
        """The weights in the order of the features' fields."""
        return (self.coverage, self.lexical, self.dense, self.asked, self.margin, self.support)


class AnswerTuning(BaseModel):
    """How answers are put together.

    `answerable`: below this probability a question is refused; below `off_topic` it is not the city's matter.
    """

    model_config = ConfigDict(frozen=True)

    evidence: EvidenceWeights = EvidenceWeights()
    answerable: float = 0.2
    off_topic: float = 0.08
    hits: int = 12
    max_open: int = 9
    max_units: int = 3
    max_related: int = 3
    max_question: int = 1_000
    call_labels: frozenset[str] = frozenset({"電話"})
    call_question: str = "電話番号は"
