"""Plain text, such as the text layer of a published document: headings are told by their form."""

from __future__ import annotations

import re
from pathlib import Path

from index.loaders.draft import Draft, Heading
from index.loaders.encoding import read_japanese_text

_MAX_HEADING = 40
_MAX_TITLE = 80
_NUMBERED = re.compile(
    r"(?:第[0-9０-９一二三四五六七八九十]+[章節条部]|[0-9０-９]{1,2}[.．]|[(（][0-9０-９]{1,2}[)）]|■|付録)\s*\S"
)
_ORDINAL = re.compile(r"\S{2,8} ?[0-9０-９]{1,2}(?:\s+\S{1,16})?")
# Entries of a table of contents (text, tab, page number) and page numbers alone: layout, not text.
_LAYOUT = re.compile(r"(?:[^\t]+\t[0-9０-９]{0,4}|\s*[0-9０-９]{1,4})\s*\n?")
_ENDS_LIKE_PROSE = re.compile(r"[。、，,:：]$|…|\t")


def load_plain_text(path: Path) -> Draft:
    """Load a text file.

    The first block of short lines is the title. A heading is a short numbered line (第1章, 1., (1), ■), a short
    line closing with an ordinal (行動指針1), or the first of two tab-separated cells, whose second then is the
    section. Tables of contents and page numbers are left out.

    Raises:
        LoadError: the file cannot be read.
    """
    lines = read_japanese_text(path).splitlines(keepends=True)
    body = "".join(line for line in lines if not _LAYOUT.fullmatch(line))
    return Draft(path=path, title=_title(body) or path.stem, body=body, headings=_headings(body))


def _title(body: str) -> str | None:
    lines: list[str] = []
    for line in body.strip().splitlines():
        if not line.strip() or _ENDS_LIKE_PROSE.search(line.strip()):
            break
        lines.append(line.strip())
    title = "".join(lines)
    return title if 0 < len(title) <= _MAX_TITLE else None


def _headings(body: str) -> tuple[Heading, ...]:
    found = []
    position = 0
    for line in body.splitlines(keepends=True):
        start, position = position, position + len(line)
        heading = heading_of(line.strip())
        if heading:
            found.append(Heading(heading, start))
    return tuple(found)


def heading_of(line: str) -> str | None:
    """The heading that a line is, or None. A table row's heading is its first cell."""
    if line.count("\t") == 1:
        first, rest = (part.strip() for part in line.split("\t"))
        return first if 0 < len(first) <= _MAX_HEADING and len(rest) > len(first) else None
    if not line or len(line) > _MAX_HEADING or _ENDS_LIKE_PROSE.search(line):
        return None
    if _NUMBERED.match(line) or _ORDINAL.fullmatch(line):
        return line.lstrip("■").strip()
    return None
