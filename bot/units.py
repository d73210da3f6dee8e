"""What a document offers to be quoted: its rows, sentences, and lists with the sentence that announces them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

from index.sentences import Span, spans
from index.split import LEAD_SLUG, ROWS_SLUG
from index.types import Document, Row, Section

# Sections whose units are kept; a city's own corpus fits.
_KEPT = 4_096
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_WEB_ADDRESS = re.compile(r"(?:https?://|www\.)[\w.~:/?#@!$&'*+,;=%-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Unit:
    """What is quoted together. Offsets of `spans` count from the section's start."""

    section: Section
    spans: tuple[Span, ...]
    text: str

    @property
    def offset(self) -> int:
        """Where the unit starts in the document's text."""
        return self.section.start + self.spans[0].start

    @property
    def leads(self) -> bool:
        """Whether the unit stands in the document's lead."""
        return self.section.slug == LEAD_SLUG

    @property
    def is_list(self) -> bool:
        """Whether the unit lists several things."""
        return sum(span.kind != "sentence" for span in self.spans) > 1


def valid_rows(document: Document, as_of: date) -> list[Row]:
    """The document's rows that are not past their validity on `as_of`."""
    return [row for row in document.rows if not past(row.valid_until, as_of)]


def units_of(document: Document, as_of: date | None, offsets: Sequence[int] | None = None) -> Iterator[Unit]:
    """The units of a document in order, without its rows and, with `as_of`, without the sections past their
    validity on that day.

    With `offsets`, only the units of the sections in which one of them stands.
    """
    for section in document.sections:
        if section.slug == ROWS_SLUG or (as_of and past(section.valid_until, as_of)):
            continue
        if offsets is not None and not any(section.start <= offset < section.end for offset in offsets):
            continue
        yield from _units_in(section, document.text[section.start : section.end])


def readable(quote: str) -> str:
    """A quote for reading: wrapped lines joined, table cells set apart, no address to follow.

    A document's links stay in the citation's quote; an answer offers none but its sources.
    """
    quote = _WEB_ADDRESS.sub("〔URL〕", _LINK.sub(r"\1", quote))
    if quote.startswith("|") or "\t" in quote:
        return " ／ ".join(cell.strip() for cell in re.split(r"[|\t]", quote.strip("|")))
    lines = [line for line in map(str.strip, quote.split("\n")) if line]
    joined = lines[0] if lines else ""
    for before, line in pairwise(lines):
        latin = before[-1].isascii() or line[0].isascii()
        joined += f" {line}" if latin else line
    return joined


def past(valid_until: date | None, as_of: date) -> bool:
    """Whether a validity has run out on `as_of`; the last day still counts."""
    return valid_until is not None and valid_until < as_of


@lru_cache(_KEPT)
def _units_in(section: Section, text: str) -> tuple[Unit, ...]:
    units: list[Unit] = []
    group: list[Span] = []
    for span in spans(text):
        if not group and section.heading.endswith(text[span.start : span.end]):
            continue  # plain text repeats its heading as a line
        if group and span.kind == "sentence":
            units.append(_unit(section, group, text))
            group = []
        group.append(span)
    if group:
        units.append(_unit(section, group, text))
    return tuple(units)


def _unit(section: Section, group: Sequence[Span], text: str) -> Unit:
    return Unit(section, tuple(group), " ".join(text[span.start : span.end] for span in group))
