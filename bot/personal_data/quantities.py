"""Numbers that say how much or when: they are taken out before other numbers are looked for."""

from __future__ import annotations

import re
from functools import cache

from bot.words import load

BLANK = "\x00"
_DATE = re.compile(
    r"(?<![0-9])(?:19|20)[0-9]{2}([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12][0-9]|3[01])(?![0-9])"
)


def without_quantities(digits: str) -> str:
    """The text with `BLANK` for every character of a date, an amount or a counted number (5回, 3人, 2026年)."""
    for pattern in (_DATE, _counted()):
        digits = pattern.sub(lambda match: BLANK * len(match[0]), digits)
    return digits


@cache
def _counted() -> re.Pattern[str]:
    """A number before its counter; the end of a longer number (the 5678 of 090-1234-5678) is none."""
    by_length: dict[int, list[str]] = {}
    for counter, most in load("personal_data")["counters"].items():
        whole = re.escape(counter) + (r"(?![a-rt-z])" if counter.isascii() else "")
        by_length.setdefault(most, []).append(whole)
    counted = "|".join(
        rf"[0-9][0-9,.]{{0,{most - 1}}} ?(?:{'|'.join(counters)})" for most, counters in by_length.items()
    )
    return re.compile(rf"(?<![0-9a-z])(?<![0-9][-・. ])(?:{counted})")
