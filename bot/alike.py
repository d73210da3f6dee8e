"""How alike two ways of asking are, as they are written. Pure."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from sys import intern

from index.analyze import pairs_of

# Names and questions of documents whose pairs are kept; those of a city's own corpus fit.
_KEPT = 8_192


def alike_to(one: str) -> Callable[[str], float]:
    """How alike the documents' names and questions are to this one: Dice coefficient (0 … 1) of their pairs of neighbouring characters,
    hiragana too; 0 where neither has any. What it is compared with is kept at hand, `one` is not. Of all that documents
    list the index tells it (`index.written`)."""
    pairs = set(pairs_of(one))

    def dice(other: str) -> float:
        others = _pairs_of_a_way(other)
        whole = len(pairs) + len(others)
        return 2 * len(pairs & others) / whole if whole else 0.0

    return dice


@lru_cache(_KEPT)
def _pairs_of_a_way(way: str) -> frozenset[str]:
    return frozenset(map(intern, pairs_of(way)))
