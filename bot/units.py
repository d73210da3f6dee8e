"""What a document offers to be quoted: sentences alone, and lists and tables with the sentence that announces them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from index.sentences import Span, spans
from index.split import LEAD_SLUG, ROWS_SLUG
from index.types import Document, Section

Terms = Callable[[str], Sequence[str]]

# A heading speaks for the sentences under it, but less than their own words do.
_HEADING_SHARE = 0.5


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


def units_of(document: Document, as_of: date) -> Iterator[Unit]:
    """The units of a document in order, without its rows and the sections past their validity on `as_of`."""
    for section in document.sections:
        if section.slug == ROWS_SLUG or past(section.valid_until, as_of):
            continue
        text = document.text[section.start : section.end]
        group: list[Span] = []
        for span in spans(text):
            if group and (span.kind == "sentence" or not _announces(group, text)):
                yield _unit(section, group, text)
                group = []
            group.append(span)
        if group:
            yield _unit(section, group, text)


def share(asked: Mapping[str, float], own: Set[str], heading: Set[str] = frozenset()) -> float:
    """The weighted share (0 … 1) of the asked terms in a text; those only in its heading count half."""
    total = sum(asked.values())
    if total <= 0:
        return 0.0
    held = sum(
        weight * (1.0 if term in own else _HEADING_SHARE if term in heading else 0.0)
        for term, weight in asked.items()
    )
    return held / total


def readable(quote: str) -> str:
    """A quote for reading: wrapped lines joined, table bars as separators."""
    if quote.startswith("|"):
        return " ／ ".join(cell.strip() for cell in quote.strip("|").split("|"))
    joined = re.sub(r"(?<=[^\x00-\x7f])\s*\n\s*(?=[^\x00-\x7f])", "", quote)
    return re.sub(r"\s*\n\s*", " ", joined)


def past(valid_until: date | None, as_of: date) -> bool:
    """Whether a validity has run out on `as_of`; the last day still counts."""
    return valid_until is not None and valid_until < as_of


def _announces(group: Sequence[Span], text: str) -> bool:
    """Whether list items after `group` belong to it: an item follows items, or a sentence right before them."""
    return group[-1].kind != "sentence" or bool(re.search(r"[。.:：]$", text[: group[-1].end]))


def _unit(section: Section, group: Sequence[Span], text: str) -> Unit:
    return Unit(section, tuple(group), " ".join(text[span.start : span.end] for span in group))
