"""The corpus's word list: plain word ↔ official term ↔ English, used to widen a search."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from index.loaders.draft import LoadError, read_text

_COLUMNS = ["official", "plain", "english", "easy", "source"]


@dataclass(frozen=True, slots=True)
class Word:
    """An official term with what people say for it."""

    official: str
    plain: tuple[str, ...] = ()
    english: tuple[str, ...] = ()
    easy: str = ""


def load_words(path: Path) -> list[Word]:
    """Read `_words.tsv`.

    Raises:
        LoadError: a wrong header or a row with another number of columns.
    """
    rows = list(csv.reader(read_text(path).splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    if not rows or rows[0] != _COLUMNS:
        raise LoadError(f"一行目は {'、'.join(_COLUMNS)} をタブで区切って書いてください。", 1)
    words = []
    for line, row in enumerate(rows[1:], start=2):
        if not row:
            continue
        if len(row) != len(_COLUMNS) or not row[0].strip():
            raise LoadError(f"列が {len(row)} 個あります。{len(_COLUMNS)} 個をタブで区切ってください。", line)
        official, plain, english, easy, _source = (cell.strip() for cell in row)
        words.append(Word(official, _items(plain, "、"), _items(english, ";"), easy))
    return words


class Thesaurus:
    """Finds the official terms that a question's plain words stand for."""

    def __init__(self, words: Iterable[Word]) -> None:
        self._officials: dict[str, list[str]] = {}
        for word in words:
            for form in (*word.plain, *word.english):
                self._officials.setdefault(form.casefold(), []).append(word.official)
            self._officials.setdefault(word.official.casefold(), [])  # hides the plain words inside it
        self._lengths = _lengths_by_beginning(self._officials)

    def matches(self, question: str) -> list[tuple[str, tuple[str, ...]]]:
        """Plain words in `question`, each with its official terms; a longer word hides those inside it."""
        text = question.casefold()
        found: list[tuple[str, tuple[str, ...]]] = []
        position = 0
        while position < len(text):
            form = self._longest_match(text, position)
            if form:
                unsaid = tuple(term for term in self._officials[form] if term.casefold() not in text)
                found.append((form, unsaid))
            position += max(1, len(form))
        return [(form, officials) for form, officials in found if officials]

    def _longest_match(self, text: str, position: int) -> str:
        for length in self._lengths.get(text[position], ()):
            form = text[position : position + length]
            if form in self._officials and _on_word_boundary(text, position, length):
                return form
        return ""


def _lengths_by_beginning(forms: Iterable[str]) -> dict[str, list[int]]:
    """How long the forms are that begin with a character, longest first."""
    lengths: dict[str, set[int]] = {}
    for form in forms:
        lengths.setdefault(form[:1], set()).add(len(form))
    return {beginning: sorted(found, reverse=True) for beginning, found in lengths.items()}


def _on_word_boundary(text: str, position: int, length: int) -> bool:
    """Latin words match whole words only; Japanese has no boundary to ask for."""
    inside = text[position : position + length]
    before, after = text[position - 1 : position], text[position + length : position + length + 1]
    starts_inside = before.isascii() and before.isalpha() and inside[0].isascii()
    ends_inside = after.isascii() and after.isalpha() and inside[-1].isascii()
    return not (starts_inside or ends_inside)


def _items(cell: str, separator: str) -> tuple[str, ...]:
    return tuple(item for item in (part.strip() for part in cell.split(separator)) if item)
