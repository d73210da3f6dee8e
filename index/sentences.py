"""Split text into the spans that can be quoted alone: sentences, list items and table rows. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

SpanKind = Literal["sentence", "item", "row"]

_ITEM = re.compile(r"\s*(?:(?:[-*・●■▶○◯]|\d{1,2}[.)．]|[①-⑳]|[(（]\d{1,2}[)）])\s*)+")
_TABLE_RULE = re.compile(r"[\s:|-]+")
_HEADING = re.compile(r"#{1,6}\s")
# A full stop ends a sentence; in Latin text only before white space, so that "1.0" and "go.jp" stay whole.
_STOP = re.compile(r"[。！？!?]+[」』）)]*|\.(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]` of the text that was split; markers of list items are left out."""

    start: int
    end: int
    kind: SpanKind


def spans(text: str) -> Iterator[Span]:
    """The quotable spans of `text` in order. Headings, comments and table rules are not quotable."""
    masked = _without_comments(text)
    for start, end, kind in _blocks(masked):
        if kind == "sentence":
            yield from _sentences(masked, start, end)
        else:
            yield Span(start, end, kind)


def _without_comments(text: str) -> str:
    """The text with HTML comments blanked out, line breaks and offsets kept."""
    pieces = []
    position = 0
    while (start := text.find("<!--", position)) >= 0 and (end := text.find("-->", start)) >= 0:
        comment = text[start : end + 3]
        pieces += [text[position:start], "".join("\n" if c == "\n" else " " for c in comment)]
        position = end + 3
    return "".join([*pieces, text[position:]])


def _blocks(text: str) -> Iterator[tuple[int, int, SpanKind]]:
    """Runs of lines that belong together: a wrapped paragraph, one list item, one table row."""
    open_start: int | None = None
    open_end = 0
    open_kind: SpanKind = "sentence"
    position = 0
    for line in text.splitlines(keepends=True):
        start, position = position, position + len(line)
        content = line.strip()
        marker = _ITEM.match(line)
        starts_block = bool(marker or _HEADING.match(line)) or content.startswith("|") or "\t" in content
        continues = (
            open_start is not None and not starts_block and _runs_on(text[open_start:open_end], content)
        )
        if continues:
            open_end = open_end if not content else start + len(line.rstrip())
            continue
        if open_start is not None:
            yield open_start, open_end, open_kind
            open_start = None
        if (
            not content
            or _HEADING.match(line)
            or (content.startswith("|") and _TABLE_RULE.fullmatch(content))
        ):
            continue
        body = start + (marker.end() if marker else len(line) - len(line.lstrip()))
        if content.count("\t") == 1:  # a term and its text: the text is what can be quoted
            body = start + len(line.rstrip()) - len(content.partition("\t")[2].lstrip())
        if body >= start + len(line.rstrip()):
            continue
        is_row = content.startswith("|") or content.count("\t") > 1
        open_kind = "row" if is_row else "item" if marker else "sentence"
        open_start, open_end = body, start + len(line.rstrip())
    if open_start is not None:
        yield open_start, open_end, open_kind


def _runs_on(opened: str, next_line: str) -> bool:
    """Whether a line break inside a wrapped text continues the block (a blank line only after a comma)."""
    ended = opened.rstrip()
    if not next_line:
        return ended.endswith(("、", ","))
    return not re.search(r"[。！？!?.」』）)]$", ended) or ended.endswith(("、", ","))


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    cursor = start
    depth = 0
    for match in re.finditer(r"[「『（(]|[」』）)]|" + _STOP.pattern, text[start:end]):
        mark = match[0]
        if mark in "「『（(":
            depth += 1
        elif depth or mark in "」』）)":  # a stop inside a quotation may bring the closing mark along
            depth = max(0, depth - len(mark.lstrip("。！？!?.")))
        else:
            stop = start + match.end()
            yield from _trimmed(text, cursor, stop)
            cursor = stop
    yield from _trimmed(text, cursor, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    chunk = text[start:end]
    left = start + len(chunk) - len(chunk.lstrip())
    right = start + len(chunk.rstrip())
    if right > left and re.search(r"\w", text[left:right]):
        yield Span(left, right, "sentence")
