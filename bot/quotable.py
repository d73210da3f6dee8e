"""What a document offers to hold a claim: its rows, sentences, list items, and the cells of its tables. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.units import Unit, readable, units_of, valid_rows
from index.sentences import Span
from index.split import passage_id_at
from index.types import Document, Need


@dataclass(frozen=True, slots=True)
class Evidence:
    """What can be quoted to hold a claim: a row, a sentence, a list item or a cell of a table.

    text: what it says. start, end: where its quote stands in the document's text. conditions: what limits it (a row's
    `when`); a claim has to say them. lead_in: the sentence that announces a list. label: of a row, in Japanese.
    """

    passage_id: str
    text: str
    start: int
    end: int
    title: str
    heading: str = ""
    lead_in: str = ""
    label: str | None = None
    conditions: tuple[str, ...] = ()
    need: Need | None = None
    confirm: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole of its quote; a cell of a table is a part."""
        return bool(self.label) or not self.conditions


def evidence_of(
    document: Document, as_of: date, max_passage: int, offsets: Sequence[int] | None = None
) -> Iterator[Evidence]:
    """The evidence of a document in order, without what is past its validity on `as_of`.

    Args:
        max_passage: the length from which the index cuts a section into several passages, in characters.
        offsets: with these, only the sections in which one of them stands, and all rows.
    """
    for row in valid_rows(document, as_of):
        yield Evidence(
            passage_id=passage_id_at(document, row.start, max_passage),
            text=row.value,
            start=row.start,
            end=row.end,
            title=document.title,
            label=row.label,
            conditions=(row.when,) if row.when else (),
            need=row.need,
            confirm=row.confirm,
        )
    for unit in units_of(document, as_of, offsets):
        yield from _of_unit(document, unit, max_passage)


def _of_unit(document: Document, unit: Unit, max_passage: int) -> Iterator[Evidence]:
    base = unit.section.start
    first = unit.spans[0]
    announces = first.kind == "sentence" and len(unit.spans) > 1
    lead_in = readable(_quote(document, base, first)) if announces else ""
    rows = [span for span in unit.spans if span.kind == "row"]
    header = _cells(_quote(document, base, rows[0])) if len(rows) > 1 else ()
    for span in unit.spans:
        quote = _quote(document, base, span)
        start, end = base + span.start, base + span.end

        def evidence(text: str, conditions: tuple[str, ...] = (), at: int = start, to: int = end) -> Evidence:
            return Evidence(
                passage_id=passage_id_at(document, at, max_passage),
                text=text,
                start=at,
                end=to,
                title=document.title,
                heading=unit.section.heading,
                lead_in=lead_in if at > base + first.start else "",
                conditions=conditions,
            )

        yield evidence(readable(quote))
        cells = _cells(quote) if span.kind == "row" and span is not rows[0] else ()
        if len(cells) == len(header) > 1:
            for name, cell in zip(header[1:], cells[1:], strict=True):
                if re.search(r"\w", cell) and name:
                    yield evidence(cell, (cells[0], name))


def _quote(document: Document, base: int, span: Span) -> str:
    return document.text[base + span.start : base + span.end]


def _cells(quote: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in re.split(r"[|\t]", quote.strip("|")))
