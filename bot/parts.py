"""Cut a question that asks several things into its parts. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from bot.words import load

# A part of fewer characters says nothing by itself.
_SHORTEST = 4


class _Patterns(NamedTuple):
    ends: re.Pattern[str]
    joins: re.Pattern[str]
    commas: re.Pattern[str]
    words: re.Pattern[str]
    shared: tuple[re.Pattern[str], ...]
    asking: re.Pattern[str]


def parts_of(question: str) -> tuple[str, ...]:
    """The parts that ask something, in order; () where fewer than two do, and what is only told is left out.

    「転入届はいつまで？ 持ち物は？」 has two, and so has 「人と犬、それぞれ何日以内に届けるのか」; a long story with one question
    at its end has one part, which is given too, since what is asked stands in it.
    """
    text = unicodedata.normalize("NFKC", question).lower()
    found = _patterns()
    cut = found.joins.sub("\n\\g<0>", found.ends.sub("\\g<0>\n", text))
    parts = [piece for part in cut.split("\n") for piece in _pieces(part.strip(" 、,。."), found)]
    told = [part for part in parts if len(part) >= _SHORTEST]
    asking = tuple(part for part in told if found.asking.search(part))
    return asking if len(told) > 1 else ()


def _pieces(part: str, found: _Patterns) -> Iterator[str]:
    """A part, cut at its commas where what stands on both sides asks, and where one thing is asked of two things."""
    for shared in found.shared:
        if match := shared.search(part):
            yield f"{match['one']} {match['rest']}"
            yield f"{match['other']} {match['rest']}"
            return
    so_far = ""
    for clause in found.commas.split(part):
        if so_far and found.words.search(so_far) and found.words.search(clause):
            yield so_far
            so_far = clause
        else:
            so_far = f"{so_far}、{clause}" if so_far else clause
    yield so_far


@cache
def _patterns() -> _Patterns:
    words = load("parts")
    ends, joins, asking = (re.compile("|".join(words[key])) for key in ("ends", "joins", "asking"))
    commas, cues = re.compile(words["commas"]), re.compile(words["words"])
    return _Patterns(ends, joins, commas, cues, tuple(map(re.compile, words["shared"])), asking)
