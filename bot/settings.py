"""The bot's settings; tuned numbers stand here with what chose them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class EvidenceWeights(BaseModel):
    """Logistic model of `bot.evidence`, printed by `python -m evals.fit_evidence`; `evals/LOG.md` has the figures."""

    model_config = ConfigDict(frozen=True)

    intercept: float = -11.81
    coverage: float = 0.79
    lexical: float = 1.07
    dense: float = 1.43
    asked: float = 0.7
    margin: float = -0.47
    support: float = 0.83
    unknown: float = -1.25
    concentration: float = 0.87
    score: float = 1.06
    closest: float = 0.59

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
