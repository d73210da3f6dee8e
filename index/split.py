"""Document → sections → passages. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from index.loaders.draft import Heading
from index.sentences import spans
from index.types import Document, Passage, Section

ROWS_SLUG = "rows"
LEAD_SLUG = "lead"


def slugify(heading: str) -> str:
    """The heading as part of a passage id: NFKC, lower case, words joined by "-", punctuation dropped."""
    text = unicodedata.normalize("NFKC", heading).lower()
    return re.sub(r"[^\w]+", "-", text).strip("-_") or "section"


def sections_of(
    body: str, headings: Sequence[Heading], offset: int, taken: Iterable[str] = ()
) -> list[Section]:
    """Sections of `body`, which starts at `offset` in the document's text. Blank sections are left out."""
    used = set(taken)
    starts = [Heading("", 0), *headings]
    ends = [heading.start for heading in headings] + [len(body)]
    found = []
    for heading, end in zip(starts, ends, strict=True):
        if not _has_content(body[heading.start : end], heading.text):
            continue
        slug = _unused(slugify(heading.text) if heading.text else LEAD_SLUG, used)
        used.add(slug)
        found.append(Section(slug, heading.text, offset + heading.start, offset + end, heading.valid_until))
    return found


def passages_of(document: Document, max_characters: int) -> Iterator[Passage]:
    """Passages of a document, in order; a section longer than `max_characters` is cut between spans."""
    for section in document.sections:
        for part, (start, end) in enumerate(_parts(document.text, section, max_characters), start=1):
            suffix = "" if part == 1 else f"~{part}"
            yield Passage(
                id=f"{document.id}#{section.slug}{suffix}",
                document_id=document.id,
                heading=section.heading,
                text=document.text[start:end],
                start=start,
                end=end,
                valid_until=section.valid_until,
            )


def _has_content(text: str, heading: str) -> bool:
    body = text.strip()
    return bool(body) and body.lstrip("#■ \t") != heading


def _unused(slug: str, used: set[str]) -> str:
    if slug not in used:
        return slug
    number = 2
    while f"{slug}-{number}" in used:
        number += 1
    return f"{slug}-{number}"


def _parts(text: str, section: Section, max_characters: int) -> Iterator[tuple[int, int]]:
    start, end = _trim(text, section.start, section.end)
    if end - start <= max_characters:
        yield start, end
        return
    cut = start
    for span in spans(text[start:end]):
        span_end = start + span.end
        if span_end - cut > max_characters and start + span.start > cut:
            yield _trim(text, cut, start + span.start)
            cut = start + span.start
    yield _trim(text, cut, end)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    chunk = text[start:end]
    return start + len(chunk) - len(chunk.lstrip()), start + len(chunk.rstrip())
