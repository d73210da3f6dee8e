"""What of a corpus asks for somebody: past or nearly past its validity, not yet checked, unreadable, blank."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from index.generation import Generation, RecordedProblem
from index.types import Document

SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Ending:
    """A part of a document with its last day. part: a section's heading, a row's value; "" for all of it."""

    document: Document
    part: str
    until: date


@dataclass(frozen=True, slots=True)
class Health:
    """The first to end, and the longest unchecked, first. Translations are their original's concern, and not listed.

    checked: documents that somebody of the city has checked. blanks: names of the profile's entries, as it names them.
    """

    expired: tuple[Ending, ...]
    expiring: tuple[Ending, ...]
    unverified: tuple[Document, ...]
    checked: tuple[Document, ...]
    failed: tuple[RecordedProblem, ...]
    warnings: tuple[RecordedProblem, ...]
    blanks: tuple[str, ...]


def health_of(generation: Generation, today: date) -> Health:
    """The health of what a generation holds."""
    documents = [one for one in generation.store.documents() if one.id == one.base_id]
    ends = sorted(
        (end for one in documents for end in _endings(one)), key=lambda end: (end.until, end.document.id)
    )
    documents.sort(key=lambda one: (one.checked_on or date.min, one.id))
    manifest = generation.manifest
    return Health(
        expired=tuple(end for end in ends if end.until < today),
        expiring=tuple(end for end in ends if today <= end.until <= today + SOON),
        unverified=tuple(one for one in documents if one.checked_by is None),
        checked=tuple(one for one in documents if one.checked_by is not None),
        failed=manifest.failed,
        warnings=manifest.warnings,
        blanks=tuple(manifest.profile.blanks()) if manifest.profile else (),
    )


def _endings(document: Document) -> Iterator[Ending]:
    """Of a document that ends as a whole, that alone, and what ends earlier."""
    last = document.valid_until
    if last:
        yield Ending(document, "", last)
    parts = [(section.heading, section.valid_until) for section in document.sections]
    parts += [(row.value, row.valid_until) for row in document.rows]
    for part, until in parts:
        if until and (last is None or until < last):
            yield Ending(document, part, until)
