"""The bot's settings; tuned numbers stand here with what chose them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class EvidenceWeights(BaseModel):
    """Logistic model of `bot.evidence`, fitted by `python -m evals.fit_evidence`; see `evals/LOG.md`."""

    model_config = ConfigDict(frozen=True)

    intercept: float = -4.0
    coverage: float = 5.0
    lexical: float = 0.1
    dense: float = 2.0


class AnswerTuning(BaseModel):
    """How answers are put together."""

    model_config = ConfigDict(frozen=True)

    evidence: EvidenceWeights = EvidenceWeights()
    answerable: float = 0.5
    off_topic: float = 0.2
    hits: int = 12
    max_open: int = 9
    max_units: int = 3
    max_related: int = 3
    max_question: int = 1_000
    call_labels: frozenset[str] = frozenset({"電話"})
    call_question: str = "電話番号は"
