"""What a document offers to be quoted, as one kind of thing: its rows, and the units of its sections. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.units import Unit, past, units_of
from index.types import Document, Row


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A verified row, or a unit of a section, that may answer. Exactly one of `row` and `unit` is there.

    `expired`: it is past its validity, and answers nothing. Two are the same when their `place` is.
    """

    document: Document
    row: Row | None = None
    unit: Unit | None = None
    expired: bool = False

    @property
    def place(self) -> tuple[str, int]:
        """Id of the document, and where in its text it starts."""
        return self.document.id, self.start

    @property
    def said(self) -> str:
        """What a reader would be told."""
        return self.row.value if self.row else self.unit.text if self.unit else ""

    @property
    def text(self) -> str:
        """All that it says, with a row's label and condition."""
        return f"{self.row.label} {self.row.value} {self.row.when or ''}" if self.row else self.said

    @property
    def heading(self) -> str:
        """The heading that it stands under; "" for a row."""
        return self.unit.section.heading if self.unit else ""

    @property
    def label(self) -> str | None:
        """The row's label; None for a unit."""
        return self.row.label if self.row else None

    @property
    def start(self) -> int:
        """Where it starts in the document's text."""
        return self.row.start if self.row else self.unit.offset if self.unit else 0

    @property
    def part(self) -> str:
        """The id of the row, or the slug of the section."""
        return self.row.id if self.row else self.unit.section.slug if self.unit else ""

    @property
    def is_list(self) -> bool:
        """Whether it lists several things."""
        return self.unit is not None and self.unit.is_list

    @property
    def leads(self) -> bool:
        """Whether it says what a document written for this counter is about."""
        return self.unit is not None and self.unit.leads and self.document.curated

    @property
    def confirm(self) -> bool:
        """Whether it only says that the city is to be asked."""
        return self.row is not None and self.row.confirm


def candidates_of(document: Document, as_of: date, found: Sequence[int]) -> Iterator[Candidate]:
    """What a document offers, rows first; what is past its validity on `as_of` is marked.

    `found`: offsets of the passages that the search found; a long text of many subjects (500 pages) is read only there.
    """
    for row in document.rows:
        yield Candidate(document, row=row, expired=past(row.valid_until, as_of))
    for unit in units_of(document, None, None if document.curated else found):
        yield Candidate(document, unit=unit, expired=past(unit.section.valid_until, as_of))
