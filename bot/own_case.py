"""Whether a question asks for somebody's own amount, standing or result, which only a desk can look up. Pure."""

from __future__ import annotations

import re
from functools import cache

from bot.folding import Folded
from bot.words import load

# What stands in the patterns for words that say whose case it is.
_PLACES = {"SELF": "self", "ME": "me", "KIN": "kin"}


def asks_own_case(folded: Folded) -> bool:
    """Whether only a desk with the asker's records could answer (my tax, my application, am I eligible).

    What became of something that was handed in is nobody else's case; an amount or a condition is, unless a general way or rule
    is asked for.
    """
    asked = folded.digits
    if _any_of("done").search(asked):
        return _any_of("supposed").search(asked) is None
    told = _any_of("own").search(asked) or (
        _somebody().search(asked) and _any_of("of_somebody").search(asked)
    )
    return told is not None and _any_of("general").search(asked) is None


@cache
def _any_of(name: str) -> re.Pattern[str]:
    words = load("own_case")
    patterns = "|".join(f"(?:{pattern})" for pattern in words[name])
    for place, key in _PLACES.items():
        patterns = patterns.replace(f"(?:{place}", f"(?:(?:{'|'.join(words[key])})")
    return re.compile(patterns)


@cache
def _somebody() -> re.Pattern[str]:
    """Any word that says whose case it is; without one, no pattern that needs one is tried."""
    words = load("own_case")
    return re.compile("|".join(f"(?:{word})" for key in _PLACES.values() for word in words[key]))
