"""Whether a question asks for somebody's own amount, standing or result, which only a desk can look up. Pure."""

from __future__ import annotations

import re
from functools import cache

from bot.folding import Folded
from bot.words import load


def asks_own_case(folded: Folded) -> bool:
    """Whether only a desk with the asker's records could answer (my tax, my application, am I eligible)."""
    return _own().search(folded.digits) is not None and _general().search(folded.digits) is None


@cache
def _own() -> re.Pattern[str]:
    words = load("own_case")
    own = "|".join(f"(?:{pattern})" for pattern in words["own"])
    for place, key in (("SELF", "self"), ("ME", "me")):
        own = own.replace(f"(?:{place})", f"(?:{'|'.join(words[key])})")
    return re.compile(own)


@cache
def _general() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in load("own_case")["general"]))
