"""How alike two ways of asking are, as they are written. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_NOT_LETTERS = re.compile(r"[\W_]+")


def alike_to(one: str) -> Callable[[str], float]:
    """How alike other texts are to this one: Dice coefficient (0 … 1) of their pairs of neighbouring characters, hiragana too; 0 where
    neither has any."""
    pairs = _pairs(one)

    def dice(other: str) -> float:
        others = _pairs(other)
        whole = len(pairs) + len(others)
        return 2 * len(pairs & others) / whole if whole else 0.0

    return dice


def _pairs(text: str) -> set[str]:
    bare = _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", text).lower())
    return {bare[i : i + 2] for i in range(len(bare) - 1)}
