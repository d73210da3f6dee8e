"""What a citation points at, as lines that a checker reads: the rows and sentences that stand at its offsets.

The lines are read from the document, not from what the citation says of it: a wrong document or offset is seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bot.asks import label_name
from bot.types import Citation, Claim
from bot.units import readable
from evals.facts import forms
from index.sentences import spans
from index.split import ROWS_SLUG
from index.types import Document

# claim, evidence → supported. Evidence: `title｜label｜value｜when` for a row, `title｜heading｜sentence` for a sentence.
Checker = Callable[[str, Sequence[str]], bool]
SEPARATOR = "｜"


def claim_line(claim: Claim) -> str:
    """A claim as a checker reads it: a row's with its label and condition, so that those are checked, too."""
    parts = (claim.label, claim.text, claim.when) if claim.label else (claim.text,)
    return SEPARATOR.join(part for part in parts if part)


def evidence_lines(citation: Citation, document: Document | None) -> tuple[str, ...]:
    """The lines of the document that overlap the citation's offsets; none where there is no such document."""
    if document is None or citation.start >= citation.end:
        return ()
    return tuple(_lines(citation.start, citation.end, document))


def contained(claim: str, evidence: Sequence[str]) -> bool:
    """The plainest checker: every part of the claim stands, in one spelling, in one line of the evidence."""
    parts = [forms(part) for part in claim.split(SEPARATOR)]
    return any(
        all(any(form in told for form in part for told in forms(line)) for part in parts) for line in evidence
    )


def _lines(start: int, end: int, document: Document) -> Iterator[str]:
    for row in document.rows:
        if row.start < end and start < row.end:
            label = label_name(row.label, document.language)
            yield SEPARATOR.join((document.title, label, row.value, row.when or ""))
    for section in document.sections:
        if section.slug == ROWS_SLUG or section.start >= end or section.end <= start:
            continue
        text = document.text[section.start : section.end]
        for span in spans(text):
            if section.start + span.start < end and start < section.start + span.end:
                heading = section.heading or document.title
                yield SEPARATOR.join((document.title, heading, readable(text[span.start : span.end])))
