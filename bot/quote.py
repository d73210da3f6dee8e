"""Candidates → claims: quoted as they stand, each with the citation of its place. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from bot.asks import label_name
from bot.candidates import Candidate
from bot.cite import citation_of
from bot.types import Claim
from bot.units import Unit, readable
from index.types import Document, Language, Row


def claims_of(candidate: Candidate, language: Language, max_passage: int) -> Iterator[Claim]:
    """The claims that a candidate makes: a row one, a unit one for each of its sentences or items."""
    if candidate.row:
        yield _row_claim(candidate.document, candidate.row, language, max_passage)
    elif candidate.unit:
        yield from _unit_claims(candidate.document, candidate.unit, max_passage)


def _row_claim(document: Document, row: Row, language: Language, max_passage: int) -> Claim:
    label = label_name(row.label, language)
    return Claim(
        text=row.value,
        kind="row",
        label=label,
        need=row.need,
        when=row.when,
        confirm=row.confirm,
        citations=(citation_of(document, label, row.start, row.end, max_passage),),
    )


def _unit_claims(document: Document, unit: Unit, max_passage: int) -> Iterator[Claim]:
    for span in unit.spans:
        start, end = unit.section.start + span.start, unit.section.start + span.end
        yield Claim(
            text=readable(document.text[start:end]),
            kind="sentence" if span.kind == "sentence" else "item",
            citations=(citation_of(document, unit.section.heading, start, end, max_passage),),
        )
