"""How alike two questions are by their characters, and which of many is likest. Pure, the same for the same input."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from bot.folding import fold

# What stands between letters and digits. Between two digits it is part of a number: 1.5, 3-2.
_BETWEEN = re.compile(r"(?<![0-9])[\W_]+|[\W_]+(?![0-9])")
_HIRAGANA = re.compile(r"[ぁ-ゖー]+")
# Pairs of hiragana alone are mostly grammar.
_GRAMMAR = 0.2

Pairs = Mapping[str, float]


@lru_cache(maxsize=8_192)
def bare(text: str) -> str:
    """The text written one way, without white space and punctuation; Latin words stay apart."""
    folded = fold(text).text
    words = _BETWEEN.sub(" ", folded).split()
    return re.sub(r"(?<![a-z0-9]) | (?![a-z0-9])", "", " ".join(words))


def pairs(text: str) -> Pairs:
    """The pairs of neighbouring characters of a text, each with its weight; a single character is its own."""
    written = bare(text)
    found = [written[i : i + 2] for i in range(max(1, len(written) - 1))] if written else []
    return {pair: _GRAMMAR if _HIRAGANA.fullmatch(pair) else 1.0 for pair in found}


def likeness(one: Pairs, other: Pairs) -> float:
    """What two texts share of their pairs, by weight, 0 … 1 (Dice 1945)."""
    both = sum(one.values()) + sum(other.values())
    return 2 * sum(weight for pair, weight in one.items() if pair in other) / both if both else 0.0


class Likest:
    """Texts by number, of which the likest to another is found. Not for several threads."""

    def __init__(self, texts: Iterable[tuple[int, str]] = ()) -> None:
        self._pairs: dict[int, Pairs] = {}
        self._sizes: dict[int, float] = {}
        self._holders: defaultdict[str, list[int]] = defaultdict(list)
        for number, text in texts:
            self.add(number, text)

    def add(self, number: int, text: str) -> None:
        """Take in one text more; a number has one text."""
        own = pairs(text)
        self._pairs[number] = own
        self._sizes[number] = sum(own.values())
        for pair in own:
            self._holders[pair].append(number)

    def to(self, text: str, least: float) -> int | None:
        """The number of the likest text that is at least so like; of several the lowest number."""
        asked = pairs(text)
        size = sum(asked.values())
        shared: defaultdict[int, float] = defaultdict(float)
        for pair, weight in asked.items():
            for number in self._holders.get(pair, ()):
                shared[number] += weight
        found = [(2 * common / (size + self._sizes[number]), -number) for number, common in shared.items()]
        best, number = max(found, default=(0.0, 0))
        return -number if found and best >= least else None
