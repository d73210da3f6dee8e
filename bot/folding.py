"""One way of writing for what is typed in many ways, with the way back to the text as it was typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.words import JAPANESE_GAP

# Characters that show nothing and could be put into a number to hide it.
_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
_KANJI_DIGITS = str.maketrans("〇○◯零一二三四五六七八九壱弐", "000012345678912")
# What keyboards put between digits for a hyphen; NFKC leaves these as they are.
_DASH = re.compile(r"(?<=[0-9])( ?)[\u2010-\u2015\u2212\u2500\u30fcｰ](?= ?[0-9])")
_KANA_VOICE = "ﾞﾟ"


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in NFKC and lower case, without invisible characters and without spaces between Japanese words.

    `digits`: the same, kanji digits written 0–9 and what joins digits a hyphen; every character at its place.
    `origin`: for every character where it begins in the text as it was typed, and one more for the end.
    """

    text: str
    digits: str
    origin: tuple[int, ...]

    def typed(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the text as it was typed; a character that was taken apart stays whole."""
        last = self.origin[end - 1]
        while self.origin[end] == last:
            end += 1
        return self.origin[start], self.origin[end]


def fold(text: str) -> Folded:
    """The text written one way."""
    joined, origin = _written(text)
    for gap in reversed(list(JAPANESE_GAP.finditer(joined))):
        del origin[gap.start() : gap.end()]
    folded = JAPANESE_GAP.sub("", joined)
    digits = _DASH.sub(r"\1-", folded.translate(_KANJI_DIGITS))
    return Folded(folded, digits, (*origin, len(text)))


def _written(text: str) -> tuple[str, list[int]]:
    """NFKC in lower case without invisible characters, and where each character comes from."""
    lower = text.lower()
    if len(lower) == len(text) and unicodedata.is_normalized("NFKC", lower) and not _INVISIBLE.search(lower):
        return lower, list(range(len(lower)))
    if any(map(_combines, text)):
        starts, clusters = zip(*_clusters(text), strict=True)
        written = [_INVISIBLE.sub("", unicodedata.normalize("NFKC", cluster)).lower() for cluster in clusters]
    else:
        starts, written = tuple(range(len(text))), [_character(character) for character in text]
    origin = [start for start, part in zip(starts, written, strict=True) for _ in part]
    return "".join(written), origin


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Characters with the marks that combine with them, each with its place."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not _combines(text[place]):
            yield start, text[start:place]
            start = place


@cache
def _character(character: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", character)).lower()


@cache
def _combines(character: str) -> bool:
    return unicodedata.combining(character) > 0 or character in _KANA_VOICE
