"""Cut a question that asks several things into its parts. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from bot.words import load

# A part of fewer characters says nothing by itself.
_SHORTEST = 4


def parts_of(question: str) -> tuple[str, ...]:
    """The parts that ask something, in order; () where fewer than two do, and what is only told is left out.

    「転入届はいつまで？ 持ち物は？」 has two; a long story with one question at its end has one part, which is given too,
    since what is asked stands in it.
    """
    text = unicodedata.normalize("NFKC", question).lower()
    ends, joins, asking = _patterns()
    cut = joins.sub("\n\\g<0>", ends.sub("\\g<0>\n", text))
    parts = [part.strip(" 、,。.") for part in cut.split("\n")]
    told = [part for part in parts if len(part) >= _SHORTEST]
    found = tuple(part for part in told if asking.search(part))
    return found if len(told) > 1 else ()


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = load("parts")
    ends, joins, asking = (re.compile("|".join(words[key])) for key in ("ends", "joins", "asking"))
    return ends, joins, asking
