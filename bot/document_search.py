"""Documents of the public and of staff, found by words and held against what they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from index.generation import Generation
from index.types import Document

# Passages looked at: the filters are held against documents afterwards.
_PASSAGES = 400


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; "" or None leaves it open. since, until: days of the last check, both included."""

    words: str = ""
    kind: str = ""
    audience: str = ""
    since: date | None = None
    until: date | None = None

    def fits(self, document: Document) -> bool:
        """Whether a document is of the kind, for the audience, and was checked when it should have been."""
        day = document.checked_on or date.min
        return (
            self.kind in ("", document.kind)
            and self.audience in ("", document.audience)
            and (self.since is None or day >= self.since)
            and (self.until is None or day <= self.until)
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A document with the passage that it was found by, if it was searched for by words."""

    document: Document
    passage_id: str | None = None
    heading: str = ""
    text: str = ""
    expired: bool = False


def find(wanted: Wanted, generation: Generation, today: date) -> list[Found]:
    """Documents of both audiences, best first; without words by id."""
    found: dict[str, Found] = {}
    for one in _all(wanted, generation, today):
        if wanted.fits(one.document):
            found.setdefault(one.document.id, one)
    return list(found.values())


def _all(wanted: Wanted, generation: Generation, today: date) -> Iterator[Found]:
    if wanted.words.strip():
        hits = generation.search(wanted.words, _PASSAGES, audience="staff", as_of=today, include_expired=True)
        for hit in hits:
            yield Found(hit.document, hit.passage.id, hit.passage.subject, hit.passage.text, hit.expired)
        return
    for document in generation.store.documents(language="ja"):
        expired = document.valid_until is not None and document.valid_until < today
        yield Found(document, expired=expired)
