"""How alike two ways of asking are, as they are written. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from sys import intern

_NOT_LETTERS = re.compile(r"[\W_]+")
# Ways of asking whose pairs are kept; those of a city's own corpus fit.
_KEPT = 32_768


def alike_to(one: str) -> Callable[[str], float]:
    """How alike the documents' ways of asking are to this one: Dice coefficient (0 … 1) of their pairs of neighbouring characters,
    hiragana too; 0 where neither has any. What it is compared with is kept at hand, `one` is not."""
    pairs = _pairs(one)

    def dice(other: str) -> float:
        others = _pairs_of_a_way(other)
        whole = len(pairs) + len(others)
        return 2 * len(pairs & others) / whole if whole else 0.0

    return dice


@lru_cache(_KEPT)
def _pairs_of_a_way(way: str) -> frozenset[str]:
    return frozenset(map(intern, _pairs(way)))


def _pairs(text: str) -> set[str]:
    bare = _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", text).lower())
    return {bare[i : i + 2] for i in range(len(bare) - 1)}
