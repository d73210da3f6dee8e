"""Other words for a question's terms: the synonym groups of Sudachi's dictionary, and known endings of unknown words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from index.analyze import KANJI

_FILE = "synonyms.json"
# A word of Japanese script, whose last part says what it is.
_JAPANESE = re.compile(r"[぀-ヿ㐀-鿿々]+")

Groups = Callable[[str], Iterable[int]]
"""The numbers of the groups of words that a term belongs to."""


class Synonyms:
    """The passages' terms that mean what a term means, whether that term stands in a passage or not."""

    def __init__(self, members: Mapping[int, Sequence[str]], groups: Groups) -> None:
        self._members = members
        self._groups = groups
        self._known: dict[str, list[int]] = {}
        for group, terms in members.items():
            for term in terms:
                self._known.setdefault(term, []).append(group)

    @classmethod
    def build(cls, terms: Iterable[str], groups: Groups) -> Synonyms:
        """Group the passages' terms."""
        members: dict[int, list[str]] = {}
        for term in terms:
            for group in groups(term):
                members.setdefault(group, []).append(term)
        return cls(members, groups)

    @classmethod
    def load(cls, folder: Path, groups: Groups) -> Synonyms:
        """Read what `save` wrote.

        Raises:
            OSError, ValueError: it is not there or damaged.
        """
        members = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return cls({int(group): tuple(terms) for group, terms in members.items()}, groups)

    def save(self, folder: Path) -> None:
        """Write to a folder."""
        text = json.dumps({str(group): terms for group, terms in self._members.items()}, ensure_ascii=False)
        (folder / _FILE).write_text(text, encoding="utf-8")

    def of(self, term: str, *, known: bool) -> tuple[str, ...]:
        """The other terms of the passages in the term's groups, each once; `known`: a passage holds the term itself."""
        groups = self._known.get(term, ()) if known else self._groups(term)
        found = dict.fromkeys(other for group in groups for other in self._members.get(group, ()))
        return tuple(other for other in found if other != term)


def known_ending(term: str, knows: Callable[[str], bool]) -> str | None:
    """The longest ending of a Japanese word that is known: a compound's last part says what it is (迷い犬: 犬).

    An ending of one character must be a kanji.
    """
    if not _JAPANESE.fullmatch(term):
        return None
    endings = (term[start:] for start in range(1, len(term)))
    return next((end for end in endings if knows(end) and (len(end) > 1 or KANJI.match(end))), None)
