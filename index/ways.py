"""Which ways of asking belong to a passage. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from index.split import ROWS_SLUG
from index.types import Document, Passage


def asked_of(document: Document) -> tuple[str, ...]:
    """The ways of asking for a document's places, in their order."""
    return tuple(chain.from_iterable(ways.texts for ways in document.asked))


def listed_of(document: Document) -> tuple[str, ...]:
    """What a document lists: the ways of asking for its places, in their order, then what stands nowhere."""
    return (*asked_of(document), *document.unanswered)


def ways_of(document: Document, passage: Passage) -> Iterator[str]:
    """The ways of asking that the rows in a passage have, or its section."""
    section = next((s for s in document.sections if s.start <= passage.start < s.end), None)
    if section is None:
        return
    places = {section.slug}
    if section.slug == ROWS_SLUG:
        places = {row.id for row in document.rows if passage.start <= row.start < passage.end}
    for ways in document.asked:
        if ways.place in places:
            yield from ways.texts
