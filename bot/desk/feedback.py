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


class FeedbackLog(Protocol):
    """Keeps feedback in the order it came; safe to use from several threads and processes."""

    def append(self, feedback: Feedback) -> None:
        """Keep one feedback for good.

        Raises:
            FeedbackNotKept: it could not be written; nothing was kept.
        """

    def read(self) -> list[Feedback]:
        """All feedback, oldest first.

        Raises:
            FeedbackNotKept: what was kept cannot be read.
        """
