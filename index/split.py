"""Document → sections → passages. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from index.loaders.draft import Heading
from index.sentences import spans
from index.slug import slugify
from index.types import Document, Passage, Section

ROWS_SLUG = "rows"
LEAD_SLUG = "lead"

__all__ = ["LEAD_SLUG", "ROWS_SLUG", "passages_of", "sections_of", "slugify"]


def sections_of(
    body: str, headings: Sequence[Heading], offset: int, taken: Iterable[str] = ()
) -> list[Section]:
    """Sections of `body`, which starts at `offset` in the document's text. Blank sections are left out."""
    used = dict.fromkeys(taken, 2)
    starts = [Heading("", 0), *headings]
    ends = [heading.start for heading in headings] + [len(body)]
    found = []
    for heading, end in zip(starts, ends, strict=True):
        if not _has_content(body[heading.start : end], heading.text):
            continue
        slug = _unused(heading.slug or (slugify(heading.text) if heading.text else LEAD_SLUG), used)
        start = offset + heading.start
        found.append(Section(slug, heading.shown, start, offset + end, heading.valid_until, heading.place))
    return found


def passages_of(document: Document, max_characters: int) -> Iterator[Passage]:
    """Passages of a document, in order; a section longer than `max_characters` is cut between rows or spans."""
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
                place=section.place,
            )


def passage_id_at(document: Document, offset: int, max_characters: int) -> str:
    """Id of the passage in which `offset` of the document's text stands."""
    section = next(section for section in document.sections if section.start <= offset < section.end)
    parts = _parts(document.text, section, max_characters)
    part = sum(start <= offset for start, _ in parts)
    return f"{document.id}#{section.slug}" + (f"~{part}" if part > 1 else "")


def _has_content(text: str, heading: str) -> bool:
    body = text.strip()
    return bool(body) and body.lstrip("#■ \t") != heading


def _unused(slug: str, used: dict[str, int]) -> str:
    """The slug, numbered where it is taken; `used` maps what is taken to the number to try next."""
    free = slug
    while free in used:
        free = f"{slug}-{used[slug]}"
        used[slug] += 1
    used[free] = 2
    return free


def _parts(text: str, section: Section, max_characters: int) -> Iterator[tuple[int, int]]:
    start, end = _trim(text, section.start, section.end)
    if end - start <= max_characters:
        yield start, end
        return
    cut = before = start
    for unit_start, unit_end in _units(text, section, start, end):
        line = max(start, text.rfind("\n", start, unit_start) + 1)
        opens = line if line >= before else unit_start  # the mark of a list item goes with its item
        if unit_end - cut > max_characters and opens > cut:
            yield _trim(text, cut, opens)
            cut = opens
        before = unit_end
    yield _trim(text, cut, end)


def _units(text: str, section: Section, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What must not be cut: rows, which stand one per line, or spans."""
    if section.slug != ROWS_SLUG:
        yield from ((start + span.start, start + span.end) for span in spans(text[start:end]))
        return
    for line in text[start:end].splitlines(keepends=True):
        yield start, start + len(line)
        start += len(line)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    chunk = text[start:end]
    return start + len(chunk) - len(chunk.lstrip()), start + len(chunk.rstrip())
