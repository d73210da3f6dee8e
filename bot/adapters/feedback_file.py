"""Feedback from before it was kept in the database: JSON lines in the data folder, taken over once."""

from __future__ import annotations

import json
import logging
from datetime import datetime
from pathlib import Path

from bot.desk.feedback import Feedback, FeedbackStore, Reason
from bot.errors import DeskUnavailable

FILE = Path("desk", "feedback.jsonl")

logger = logging.getLogger(__name__)


def take_over_feedback(data: Path, store: FeedbackStore) -> int:
    """Keep in a store what the file of a data folder holds, and remove the file; returns how many there were.

    Broken off, it can be done again, also by two processes at once. Lines that are no feedback (a power cut tears one) are left out
    and told to the log. Where the file or the store cannot be used, the file stays for another time.
    """
    file = data / FILE
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return 0
    except OSError as error:
        logger.warning("%s cannot be read: %s", FILE, error)
        return 0
    taken = 0
    try:
        for number, line in enumerate(lines, start=1):
            feedback = _feedback(line)
            if feedback:
                store.keep(feedback)
                taken += 1
            else:
                logger.warning("%s:%d is not a feedback and is left out", FILE, number)
        file.unlink(missing_ok=True)
    except (DeskUnavailable, OSError) as error:
        logger.warning("%s is not taken over yet: %s", FILE, error)
    return taken


def _feedback(line: str) -> Feedback | None:
    try:
        values = json.loads(line)
        return Feedback(
            answer_id=values["answer_id"],
            rating=values["rating"],
            reasons=tuple(Reason(reason) for reason in values["reasons"]),
            received_at=datetime.fromisoformat(values["received_at"]),
        )
    except (ValueError, KeyError, TypeError):
        return None
