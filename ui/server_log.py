"""What the server writes to its log: what happened and where, never what anybody asked or from which address.

An exception's message may quote what was being worked on. So of an exception, whichever library logs it, only the
kind and the place are written.
"""

from __future__ import annotations

import logging
import traceback
from types import TracebackType
from typing import Any

_ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PlaceOnly(logging.Formatter):
    """Formats exceptions without their messages."""

    def formatException(self, ei: _ExceptionInfo) -> str:  # noqa: N802 — the standard library's name
        """The places that the exception passed, and its kind; the same of what caused it."""
        return "\n".join(_told(ei[1]))


def _told(error: BaseException | None) -> list[str]:
    if error is None:
        return []
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    place = "".join(traceback.format_tb(error.__traceback__))
    return [*_told(before), f"{place}{type(error).__name__}"]


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "ui.server_log.PlaceOnly",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain", "stream": "ext://sys.stderr"}
    },
    "root": {"level": "WARNING", "handlers": ["stderr"]},
}
