"""How alike two ways of asking are, as they are written. Pure."""

from __future__ import annotations

import re
import unicodedata

_NOT_LETTERS = re.compile(r"[\W_]+")


def alike(one: str, other: str) -> float:
    """Dice coefficient (0 … 1) of the pairs of neighbouring characters of two texts, hiragana too; 0 where neither has any."""
    pairs, others = _pairs(one), _pairs(other)
    whole = len(pairs) + len(others)
    return 2 * len(pairs & others) / whole if whole else 0.0


def _pairs(text: str) -> set[str]:
    bare = _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", text).lower())
    return {bare[i : i + 2] for i in range(len(bare) - 1)}
