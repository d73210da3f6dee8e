"""The passages around an answer's quotes, taken from the documents they cite. Pure but for the lookup it is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.types import Answer, Citation
from index.types import Document, Language

# Characters of the section that are shown before the first and after the last quote.
_AROUND = 400


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a document; `start` is its offset in the document's text, as in citations."""

    text: str
    start: int
    language: Language


def citations_by_passage(answer: Answer) -> dict[str, tuple[Citation, ...]]:
    """The answer's citations under their passage, passages in the order of their first citation."""
    found: dict[str, list[Citation]] = {}
    for claim in answer.claims:
        for citation in claim.citations:
            found.setdefault(citation.passage_id, []).append(citation)
    return {passage_id: tuple(citations) for passage_id, citations in found.items()}


def excerpts_of(answer: Answer, lookup: Callable[[str], Document | None]) -> dict[str, Excerpt]:
    """Excerpts by passage id; a passage that the documents no longer hold as quoted is left out."""
    excerpts = {}
    for passage_id, citations in citations_by_passage(answer).items():
        document = lookup(citations[0].document_id)
        if document and all(document.text[c.start : c.end] == c.quote for c in citations):
            excerpts[passage_id] = _excerpt(document, citations)
    return excerpts


def _excerpt(document: Document, citations: Sequence[Citation]) -> Excerpt:
    first, last = min(c.start for c in citations), max(c.end for c in citations)
    start, end = max(0, first - _AROUND), min(len(document.text), last + _AROUND)
    for section in document.sections:
        if section.start <= first < section.end:
            start, end = max(start, section.start), max(last, min(end, section.end))
    text = document.text[start:end]
    blank = len(text) - len(text.lstrip())
    return Excerpt(text.strip(), start + blank, document.language)
