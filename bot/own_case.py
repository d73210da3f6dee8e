"""Whether a question asks for somebody's own amount, standing or result, which only a desk can look up. Pure."""

from __future__ import annotations

import re
from functools import cache

from bot.folding import Folded
from bot.ways import one_way
from bot.words import either, load

# What stands in the patterns for words that say whose case it is …
_PLACES = {"SELF": "self", "ME": "me", "KIN": "kin"}
# … and for other words.
_WORDS = {"ELDER": "elder", "FILE": "file"}


def asks_own_case(folded: Folded) -> bool:
    """Whether only a desk with the asker's records could answer (my tax, my application, am I eligible).

    What became of something that was handed in is nobody else's case; an amount or a condition is, unless a general way or rule
    is asked for.
    """
    return any(_asks(said) for said in {folded.digits, one_way(folded.digits)})


def _asks(asked: str) -> bool:
    if _any_of("done").search(asked):
        return _any_of("supposed").search(asked) is None
    general = _any_of("general").search(_any_of("own_situation").sub("□", asked)) is not None
    if not general and (
        _any_of("own").search(asked) or (_somebody().search(asked) and _any_of("of_somebody").search(asked))
    ):
        return True
    return _stands_somewhere(asked, general=general)


def _stands_somewhere(asked: str, *, general: bool) -> bool:
    """Whether it asks how something stands in a file: the asker's, or that of somebody who is named."""
    if asked.isascii():
        return _any_of("standing_english").search(asked) is not None
    if _any_of("standing").search(asked):
        return _any_of("supposed").search(asked) is None and _any_of("another").search(asked) is None
    somebody = not general and _somebody().search(asked)
    return bool(somebody) and _any_of("standing_of_somebody").search(asked) is not None


@cache
def _any_of(name: str) -> re.Pattern[str]:
    words = load("own_case")
    listed = words[name]
    patterns = "|".join(f"(?:{pattern})" for pattern in ([listed] if isinstance(listed, str) else listed))
    for place, word in _WORDS.items():
        patterns = patterns.replace(place, words[word])
    for place, key in _PLACES.items():
        patterns = patterns.replace(f"(?:{place}", f"(?:(?:{'|'.join(words[key])})")
    return re.compile(patterns)


@cache
def _somebody() -> re.Pattern[str]:
    """Any word that says whose case it is; without one, no pattern that needs one is tried."""
    words = load("own_case")
    return either(word for key in _PLACES.values() for word in words[key])
