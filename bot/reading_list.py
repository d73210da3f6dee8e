"""Reviewed readings: the bot's own for words that a dictionary alone does not read rightly, and a corpus's for its names.

A word may be read otherwise between certain neighbours (日 in 休みの日, 何 before です).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

# Shorter words must begin and end where the dictionary cuts the text.
_SURE_LENGTH = 3
# How much of what stands before a word is looked at, in characters.
_LOOK_BACK = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """One reading of a word, in hiragana, where `before` and `after` match what stands next to it."""

    reading: str
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None

    def fits(self, text: str, start: int, end: int) -> bool:
        """Whether the neighbours of `text[start:end]` are as the entry asks."""
        if self.before and not self.before.search(text[max(0, start - _LOOK_BACK) : start]):
            return False
        return not self.after or self.after.match(text, end) is not None


@dataclass(frozen=True)
class ReadingList:
    """Words with their readings; the first that fits counts."""

    entries: Mapping[str, tuple[Entry, ...]]
    words: re.Pattern[str]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, Entry]]) -> ReadingList:
        """The list of the rows, in their order."""
        entries: dict[str, tuple[Entry, ...]] = {}
        for word, entry in rows:
            entries[word] = (*entries.get(word, ()), entry)
        longest = sorted(entries, key=len, reverse=True)
        return cls(entries, re.compile("|".join(map(re.escape, longest)) or r"(?!)"))

    def found(self, text: str, cuts: Set[int]) -> Iterator[tuple[int, int, str]]:
        """Start, end and reading of the listed words in the text; `cuts` is where the dictionary cuts it."""
        position = 0
        while match := self.words.search(text, position):
            start, end = match.span()
            sure = end - start >= _SURE_LENGTH or (start in cuts and end in cuts)
            fitting = (entry for entry in self.entries[match[0]] if entry.fits(text, start, end))
            entry = next(fitting, None) if sure else None
            if entry:
                yield start, end, entry.reading
            position = end if entry else start + 1


def _general() -> Iterator[tuple[str, Entry]]:
    text = resources.files("bot.words").joinpath("readings.tsv").read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        word, reading, before, after = [*line.split("\t"), "", ""][:4]
        yield (
            word,
            Entry(
                reading,
                re.compile(f"(?:{before})$") if before else None,
                re.compile(after) if after else None,
            ),
        )


GENERAL = ReadingList.of(_general())
"""The list for texts of no corpus."""


@lru_cache(maxsize=8)
def reading_list(names: tuple[tuple[str, str], ...]) -> ReadingList:
    """The general list with a corpus's own words, which come first."""
    return ReadingList.of([*((word, Entry(reading)) for word, reading in names), *_general()])
