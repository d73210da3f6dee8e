"""The bot's composition root."""

from __future__ import annotations

from bot.assistant import Assistant
from bot.settings import AnswerTuning
from index.library import Library


def build_assistant(library: Library) -> Assistant:
    """The assistant over a library, with the tuning that the settings file holds."""
    return Assistant(library, AnswerTuning())
