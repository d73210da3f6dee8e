"""Japanese text cut into words with their readings. Safe to use from several threads."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from sudachipy import SplitMode, Tokenizer

from index.analyze import CHUNK, dictionary


@dataclass(frozen=True, slots=True)
class Morpheme:
    """A word at `text[start:end]`. `reading` is katakana; `normal` the form that unifies spellings; `kind` a part of speech."""

    surface: str
    start: int
    end: int
    reading: str
    normal: str
    kind: str


def morphemes(text: str) -> list[Morpheme]:
    """The words of a text in order, the longest that the dictionary has."""
    found = []
    for first in range(0, len(text), CHUNK):
        for one in _tokenizer().tokenize(text[first : first + CHUNK], SplitMode.C):
            kind = one.part_of_speech()[0]
            start, end = first + one.begin(), first + one.end()
            found.append(Morpheme(one.surface(), start, end, one.reading_form(), one.normalized_form(), kind))
    return found


_local = threading.local()


def _tokenizer() -> Tokenizer:
    tokenizer: Tokenizer | None = getattr(_local, "tokenizer", None)
    if tokenizer is None:
        tokenizer = _local.tokenizer = dictionary().tokenizer(mode=SplitMode.C)
    return tokenizer
