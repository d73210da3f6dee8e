"""What a reader thought of an answer. No free text: what is never taken cannot hold personal data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, Protocol

Rating = Literal["helpful", "unhelpful"]


class Reason(StrEnum):
    """Why an answer was not helpful; a closed list."""

    WRONG = "wrong"
    OUTDATED = "outdated"
    INCOMPLETE = "incomplete"
    OFF_THE_POINT = "off_the_point"
    HARD_TO_UNDERSTAND = "hard_to_understand"
    WHOM_TO_ASK_UNCLEAR = "whom_to_ask_unclear"


@dataclass(frozen=True, slots=True)
class Feedback:
    """One rating of one answer. `received_at` carries its time zone."""

    answer_id: str
    rating: Rating
    reasons: tuple[Reason, ...]
    received_at: datetime


class FeedbackStore(Protocol):
    """Keeps one feedback an answer; safe to use from several threads and processes.

    Every method raises DeskUnavailable where the store cannot be read or written.
    """

    def keep(self, feedback: Feedback) -> None:
        """Keep a feedback. Of two on one answer the one that was received later stays."""

    def read(self, since: datetime | None = None) -> list[Feedback]:
        """The feedback received since a moment, or all, oldest first."""

    def forget_older_than(self, moment: datetime) -> int:
        """Remove what was received before a moment; returns how many."""
