"""What a check of a plan finds, point by point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.plan_reader import PlanSentence
from bot.types import Citation

State = Literal["covered", "partly", "missing"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One point of the policy, and what the plan has to say to it.

    stands: where the policy has the point. ask: the question to ask oneself. aspects: what a plan can say to the point.
    missing: those that no sentence speaks to.
    """

    id: str
    point: str
    stands: Citation | None
    ask: str
    asked: Citation | None
    sentences: tuple[PlanSentence, ...]
    aspects: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def state(self) -> State:
        """Whether every aspect has a sentence, some have, or none."""
        if not self.sentences:
            return "missing"
        return "partly" if self.missing else "covered"
