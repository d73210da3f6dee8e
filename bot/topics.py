"""What is brought to a city hall and what nobody would bring there, whether the documents speak of it or not. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal

from bot.words import closed_up, either, load

Topic = Literal["hall", "elsewhere"]


def topic_of(question: str) -> Topic | None:
    """Whose matter the question is: a city hall's, or nothing that a hall is asked; None where its words don't tell or tell both."""
    text = closed_up(unicodedata.normalize("NFKC", question).lower())
    if _words("surely_elsewhere").search(text):
        return "elsewhere"
    hall, elsewhere = (_words(topic).search(text) is not None for topic in ("hall", "elsewhere"))
    if hall is elsewhere:
        return None
    return "hall" if hall else "elsewhere"


@cache
def _words(topic: str) -> re.Pattern[str]:
    return either(load("topics")[topic])
