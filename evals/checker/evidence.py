"""Evidence as text, and read back: "title｜label｜value｜when" for a row, "title｜heading｜sentence" for a sentence. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.types import Claim
from bot.units import readable
from bot.words import load
from evals.checker.conditions import Statement, statements
from evals.checker.written import normal
from index.sentences import spans
from index.split import ROWS_SLUG
from index.types import Document

SEPARATOR = "｜"


@dataclass(frozen=True, slots=True)
class Piece:
    """One row or sentence of the evidence. `label`: a row's, in Japanese; None for a sentence, whose heading is context."""

    context: str
    label: str | None
    value: tuple[Statement, ...]
    whens: tuple[Statement, ...] = ()


@lru_cache(maxsize=50_000)
def piece_of(evidence: str) -> Piece:
    """Read one line of evidence."""
    title, _, rest = evidence.partition(SEPARATOR)
    heading, _, value = rest.partition(SEPARATOR)
    label = label_of(heading) or (heading if SEPARATOR in value else None)
    if label is None:
        return Piece(f"{title}。{heading}", None, statements(value))
    value, _, when = value.rpartition(SEPARATOR) if SEPARATOR in value else (value, "", "")
    return Piece(f"{title}。{heading}", label, statements(value), statements(when))


def parted(claim: str) -> tuple[str | None, str]:
    """A claim's label in Japanese, where it opens with one (期限: … or 期限｜…｜when), and what it says."""
    head, mark, rest = claim.partition(SEPARATOR)
    if mark:
        said, _, when = rest.partition(SEPARATOR)
        return label_of(head) or head, f"{said}（{when}）" if when else said
    head, mark, rest = claim.partition(":")
    if not mark or label_of(head) is None:
        head, mark, rest = claim.partition("：")
    label = label_of(head) if mark else None
    return (label, rest.strip()) if label else (None, claim)


def label_of(name: str) -> str | None:
    """The Japanese name of a row label that is written in any of the languages; None where it is no label."""
    return _labels().get(normal(name))


@cache
def _labels() -> dict[str, str]:
    names = load("labels")
    return {
        normal(name): label for label, by_language in names.items() for name in (label, *by_language.values())
    }


def shown(claim: Claim) -> str:
    """A claim as its reader sees it: label, text and condition together."""
    when = f"（{claim.when}）" if claim.when else ""
    return f"{claim.label}: {claim.text}{when}" if claim.label else claim.text


def evidence_of(document: Document, start: int, end: int) -> tuple[str, ...]:
    """The rows and sentences of a document that stand, at least in part, in `text[start:end]` (a passage)."""
    return tuple(_lines(document, start, end))


def _lines(document: Document, start: int, end: int) -> Iterator[str]:
    for row in document.rows:
        if row.start < end and start < row.end:
            yield SEPARATOR.join((document.title, row.label, row.value, row.when or ""))
    for section in document.sections:
        if section.slug == ROWS_SLUG or section.end <= start or end <= section.start:
            continue
        text = document.text[section.start : section.end]
        for span in spans(text):
            if section.start + span.start < end and start < section.start + span.end:
                quote = readable(text[span.start : span.end])
                yield SEPARATOR.join((document.title, section.heading, quote))
