"""The bot's settings; tuned numbers stand here with what chose them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class EvidenceWeights(BaseModel):
    """Logistic model of `bot.evidence`, printed by `python -m evals.fit_evidence`; `evals/LOG.md` has the figures."""

    model_config = ConfigDict(frozen=True)

    intercept: float = -10.45
    coverage: float = 0.7
    lexical: float = 0.88
    dense: float = 0.95
    asked: float = 0.29
    margin: float = -0.58
    support: float = 1.36
    unknown: float = -1.11
    concentration: float = 1.05
    score: float = 1.06
    closest: float = 0.56

    def coefficients(self) -> tuple[float, ...]:
        """The weights in the order of the features' fields."""
        return tuple(value for name, value in self if name != "intercept")


class AnswerTuning(BaseModel):
    """How answers are put together.

    `answerable`: below this probability a question is refused; below `off_topic` it is not the city's matter.
    """

    model_config = ConfigDict(frozen=True)

    evidence: EvidenceWeights = EvidenceWeights()
    answerable: float = 0.15
    off_topic: float = 0.05
    hits: int = 12
    max_open: int = 9
    max_units: int = 3
    max_related: int = 3
    max_question: int = 1_000
    call_labels: frozenset[str] = frozenset({"電話"})
    call_question: str = "電話番号は"
