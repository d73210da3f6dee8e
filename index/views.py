"""Which passages a reader of one audience and language may find.

A language's view holds its variants, and the Japanese documents that have no variant in that language. Vectors are
kept in a collection for each audience and language of documents; a view is searched in all that it has a part of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from index.types import AUDIENCES, LANGUAGES, Audience, Document, Language

Flags = NDArray[np.uint8]

_PUBLIC = 1 << len(LANGUAGES)


def flags_of(documents: Sequence[Document]) -> list[int]:
    """For each document, a bit for each language in whose view it is, and one where the public may read it."""
    translated = {language: _translated(documents, language) for language in LANGUAGES}
    found = []
    for document in documents:
        flags = _PUBLIC if document.audience == "public" else 0
        for number, language in enumerate(LANGUAGES):
            untranslated = document.language == "ja" and document.base_id not in translated[language]
            if document.language == language or untranslated:
                flags |= 1 << number
        found.append(flags)
    return found


class Views:
    """Which passages are in a view, from the flags of their documents, shape (passages,)."""

    def __init__(self, flags: Flags) -> None:
        self._flags = flags
        self._masks: dict[tuple[Audience, Language], NDArray[np.bool_]] = {}

    def __len__(self) -> int:
        """How many passages there are."""
        return len(self._flags)

    def mask(self, audience: Audience, language: Language) -> NDArray[np.bool_]:
        """True for each passage that the reader may find, shape (passages,)."""
        view = audience, language
        if view not in self._masks:
            needed = 1 << LANGUAGES.index(language) | (_PUBLIC if audience == "public" else 0)
            self._masks[view] = self._flags & needed == needed
        return self._masks[view]


def collection_name(audience: Audience, language: Language) -> str:
    """Name of the collection of the vectors of documents for this audience in this language."""
    return f"{audience}-{language}"


def all_collections() -> Iterator[str]:
    """The names of all collections that there can be."""
    for audience in AUDIENCES:
        for language in LANGUAGES:
            yield collection_name(audience, language)


def collections_of(audience: Audience, language: Language) -> Iterator[str]:
    """The collections that hold a part of a view."""
    for readable in readable_by(audience):
        for written in dict.fromkeys((language, LANGUAGES[0])):
            yield collection_name(readable, written)


def readable_by(audience: Audience) -> tuple[Audience, ...]:
    """The audiences whose documents this audience may read."""
    return ("public", "staff") if audience == "staff" else ("public",)


def _translated(documents: Iterable[Document], language: Language) -> set[str]:
    return {document.base_id for document in documents if document.language == language}
