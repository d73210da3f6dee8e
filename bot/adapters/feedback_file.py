"""Feedback as JSON lines in the data folder: one line a feedback, only ever appended to."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout

from bot.desk.feedback import Feedback, Reason
from bot.errors import FeedbackNotKept

FOLDER = "desk"
FILE = "feedback.jsonl"

# A line is written in well under a millisecond; who waits this long waits for something broken.
LOCK_SECONDS = 10.0

logger = logging.getLogger(__name__)


class FeedbackFile:
    """Implements `FeedbackLog` under a data folder; the folder is made with the first feedback."""

    def __init__(self, data: Path) -> None:
        self._path = data / FOLDER / FILE

    def append(self, feedback: Feedback) -> None:
        """Write one line and flush it to the disk, holding a lock that other processes heed too."""
        line = json.dumps(asdict(feedback), default=datetime.isoformat)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._lock():
                self._write(line.encode())
        except (OSError, Timeout) as error:
            raise FeedbackNotKept(
                "ご意見を保存できませんでした。データの場所に書き込めるか、管理者が確かめてください。"
            ) from error

    def read(self) -> list[Feedback]:
        """Every whole line; a line that a power cut tore is left out and reported to the log."""
        try:
            lines = self._path.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise FeedbackNotKept(
                "保存したご意見を読めません。データの場所を管理者が確かめてください。"
            ) from error
        kept = []
        for number, line in enumerate(lines, start=1):
            try:
                kept.append(_feedback(line))
            except (ValueError, KeyError, TypeError):
                logger.warning("%s:%d is not a feedback and is left out", self._path.name, number)
        return kept

    def _lock(self) -> FileLock:
        return FileLock(self._path.with_suffix(".lock"), timeout=LOCK_SECONDS)

    def _write(self, line: bytes) -> None:
        with self._path.open("a+b") as file:
            if _is_torn(file):
                line = b"\n" + line  # the line before was cut off; this one must not share its fate
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())


def _is_torn(file: BinaryIO) -> bool:
    if file.seek(0, os.SEEK_END) == 0:
        return False
    file.seek(-1, os.SEEK_END)
    return file.read(1) != b"\n"


def _feedback(line: str) -> Feedback:
    values = json.loads(line)
    return Feedback(
        answer_id=values["answer_id"],
        rating=values["rating"],
        reasons=tuple(Reason(reason) for reason in values["reasons"]),
        received_at=datetime.fromisoformat(values["received_at"]),
    )
