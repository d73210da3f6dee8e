"""What is written in hiragana, said in a dialect or contracted, written one way, so that words are listed once. Pure."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from bot.words import load


@lru_cache(256)
def one_way(text: str) -> str:
    """A folded text (`bot.folding`) in the words that lists of the guard are written in; its characters move."""
    for way, written in _ways():
        text = way.sub(written, text)
    return text


@cache
def _ways() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(way), written) for way, written in load("ways")["written"].items())
