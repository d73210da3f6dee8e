"""How alike two questions are by their characters, and which of many is likest. Pure, the same for the same input."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.folding import fold

# What stands between letters and digits. Between two digits it is part of a number: 1.5, 3-2.
_BETWEEN = re.compile(r"(?<![0-9])[\W_]+|[\W_]+(?![0-9])")
_HIRAGANA = re.compile(r"[ぁ-ゖー]+")
# Pairs of hiragana alone are mostly grammar. Whole numbers: sums of them do not depend on their order.
_MEANING, _GRAMMAR = 5, 1


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of neighbouring characters of a text, each with its weight; `size`: what they weigh together."""

    weights: Mapping[str, int]
    size: int


@lru_cache(maxsize=8_192)
def bare(text: str) -> str:
    """The text written one way, without white space and punctuation; Latin words stay apart."""
    folded = fold(text).text
    words = _BETWEEN.sub(" ", folded).split()
    return re.sub(r"(?<![a-z0-9]) | (?![a-z0-9])", "", " ".join(words))


@lru_cache(maxsize=4_096)
def pairs(text: str) -> Pairs:
    """The pairs of a text; a single character is its own."""
    written = bare(text)
    found = [written[i : i + 2] for i in range(max(1, len(written) - 1))] if written else []
    weights = {pair: _weight(pair) for pair in found}
    return Pairs(weights, sum(weights.values()))


def likeness(one: Pairs, other: Pairs) -> float:
    """What two texts share of their pairs, by weight, 0 … 1 (Dice 1945)."""
    shared = one.weights.keys() & other.weights.keys()
    both = one.size + other.size
    return min(1.0, 2 * sum(one.weights[pair] for pair in shared) / both) if both else 0.0


class Likest:
    """Texts by number, of which the likest to another is found. Not for several threads.

    Args:
        least: from this likeness on (0 … 1), two texts are alike.
    """

    def __init__(self, least: float) -> None:
        self._least = least
        self._sizes: dict[int, int] = {}
        self._holders: defaultdict[str, set[int]] = defaultdict(set)

    def add(self, number: int, text: str) -> None:
        """Take in one text more; a number has one text."""
        added = pairs(text)
        self._sizes[number] = added.size
        for pair in added.weights:
            self._holders[pair].add(number)

    def to(self, text: str) -> int | None:
        """The number of the likest text that is alike; of several the lowest number."""
        asked = pairs(text)
        shared = self._shared(asked)
        found = [
            (2 * weight / (asked.size + self._sizes[number]), -number) for number, weight in shared.items()
        ]
        best, number = max(found, default=(0.0, 0))
        return -number if found and best >= self._least else None

    def _shared(self, asked: Pairs) -> dict[int, int]:
        """What a text shares, by weight, with all texts that can be alike, and few others: those that hold one of its rarest
        pairs.

        With a likeness t, two texts share at least t / (2 - t) of the weight of either; so the pairs that are not shared
        weigh less than the rest, and among rarest pairs that weigh more than this there is a shared one.
        """
        unshared = asked.size * (1 - self._least / (2 - self._least))
        shared: dict[int, int] = {}
        nobody: set[int] = set()
        held = [(self._holders.get(pair, nobody), weight) for pair, weight in asked.weights.items()]
        for holders, weight in sorted(held, key=lambda one: len(one[0])):
            for number in holders if unshared >= 0 else shared.keys() & holders:
                shared[number] = shared.get(number, 0) + weight
            unshared -= weight
        return shared


@cache
def _weight(pair: str) -> int:
    return _GRAMMAR if _HIRAGANA.fullmatch(pair) else _MEANING
