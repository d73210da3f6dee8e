"""Whether a life may be at stake, and which numbers then have to be there. Pure.

Present danger is an alarm. A danger that is past, or a word of danger in a question about papers, is none; where a life
may still be at stake the numbers stand beside the ordinary answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.folding import Folded, fold
from bot.words import load


@dataclass(frozen=True, slots=True)
class _Kind:
    """`ask`, by language, finds the document whose numbers are cited."""

    ask: Mapping[str, str]
    now: re.Pattern[str]
    unless: re.Pattern[str]
    beside: re.Pattern[str]


def alarm(folded: Folded) -> Mapping[str, str] | None:
    """What finds the numbers to call at once, by language; None where nothing calls for them."""
    told = _told(folded)
    about_papers = _papers().search(told) is not None
    for kind in _kinds():
        if kind.now.search(told) or (not about_papers and kind.unless.search(told)):
            return kind.ask
    return None


def numbers_beside(text: str) -> Mapping[str, str] | None:
    """What finds the numbers that belong beside an ordinary answer, where a life may be at stake; else None."""
    told = _told(fold(text))
    return next((kind.ask for kind in _kinds() if kind.beside.search(told)), None)


def _told(folded: Folded) -> str:
    """The text without the words in which a dangerous part is no danger (いのちの電話)."""
    return _set_phrases().sub("□", folded.text)


@cache
def _kinds() -> tuple[_Kind, ...]:
    return tuple(
        _Kind(kind["ask"], *(_any(kind[part]) for part in ("now", "unless", "beside")))
        for kind in load("emergencies")["kinds"]
    )


@cache
def _papers() -> re.Pattern[str]:
    return _any(load("emergencies")["papers"])


@cache
def _set_phrases() -> re.Pattern[str]:
    return _any(load("emergencies")["set_phrases"])


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
