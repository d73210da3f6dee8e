"""Markdown with YAML front matter: the corpus's own format."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from index.loaders.draft import Draft, Heading, LoadError, read_text
from index.loaders.front_matter import (
    FrontMatter,
    VariantFrontMatter,
    parse_front_matter,
    split_front_matter,
)

_HEADING = re.compile(r"^#{1,6}[ \t]+(\S.*)$", re.MULTILINE)
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_VALID_UNTIL = re.compile(r"\s*<!--\s*valid_until:\s*(\S+?)\s*-->")
_VARIANT = re.compile(r"\.(easy|en)$")


def load_markdown(path: Path) -> Draft:
    """Load a Markdown file; without front matter its title is the first heading or the file name.

    Raises:
        LoadError: the file cannot be read or its front matter is wrong.
    """
    text = read_text(path)
    block, body, first_line = split_front_matter(text)
    if block is None and text.startswith("---\n"):
        raise LoadError("先頭の項目（YAML）が「---」で閉じられていません。閉じる「---」を書いてください。", 1)
    headings = _headings(body, first_line)
    if block is None:
        title = next((heading.text for heading in headings), path.stem)
        return Draft(path=path, title=title, body=body, headings=headings)
    model = VariantFrontMatter if _VARIANT.search(path.stem) else FrontMatter
    front = parse_front_matter(block, model)
    if not body.strip() and not front.rows:
        raise LoadError("本文がありません。「---」の後に本文を書いてください。", first_line)
    return Draft(path=path, title=front.title, body=body, headings=headings, front=front)


def _headings(body: str, first_line: int) -> tuple[Heading, ...]:
    fences = [match.span() for match in _FENCE.finditer(body)]
    found = []
    for match in _HEADING.finditer(body):
        if any(start <= match.start() < end for start, end in fences):
            continue
        line = first_line + body[: match.start()].count("\n")
        text = match[1].rstrip().rstrip("#").rstrip()
        if not text:
            continue
        found.append(Heading(text, match.start(), _validity(body, match.end(), line + 1)))
    return tuple(found)


def _validity(body: str, position: int, line: int) -> date | None:
    match = _VALID_UNTIL.match(body, position)
    if not match:
        return None
    try:
        return date.fromisoformat(match[1])
    except ValueError as error:
        raise LoadError(f"valid_until「{match[1]}」は 2026-11-22 の形の日付にしてください。", line) from error
