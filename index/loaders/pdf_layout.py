"""Lines on pages → headings and paragraphs, told by place and size alone. Pure.

Lengths are in points; `top` counts upwards from the bottom of the page, as PDF does.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

# A heading's type is this much bigger than the text's.
_HEADING_SIZE = 1.2
_MAX_HEADING = 80
# Where more than this share of a page is set in big type (a slide), size does not tell headings from text.
_BIG_SHARE = 0.3
# A running line stands in the top or bottom tenth of a page, at one height (give or take), on this share of pages.
_EDGE = 0.1
_SAME_HEIGHT = 4.0
_RUNNING_SHARE = 0.4
_RUNNING_PAGES = 3
_PAGE_NUMBER = re.compile(
    r"[-‐–—―・\s]*(?:[pP]\.?\s*)?(\d{1,4})(?:\s*[/／]\s*\d{1,4})?(?:ページ|頁)?[-‐–—―・\s]*"
)
# A line goes on in the next one when it ends this near (in characters) to where its neighbours end, and is long.
_NEAR_EDGE = 2.0
_LONG_LINE = 0.4
_INDENT = 2.5
_ENDS = re.compile(r"[。．！？!?：:」』]$")
_MARKER = re.compile(r"\s*(?:[-・●■▶○◯◆◇□※①-⑳]|\d{1,2}[.)．）]|[(（][^()（）]{1,3}[)）]|第\d+|#)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text. `size` is the type's size, `left`, `right` and `top` (its baseline) its place on the page."""

    text: str
    size: float
    left: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page in the order in which they are read, and the size of the page."""

    lines: tuple[Line, ...]
    width: float
    height: float


def without_running_lines(pages: Sequence[Page]) -> list[Page]:
    """The pages without page numbers and without the headers and footers that recur at one place on most of them."""
    body = body_size(pages)
    edges = [set(_edge_lines(page)) for page in pages]
    counts = Counter(key for lines in edges for key in {_key(line, body) for line in lines})
    needed = max(_RUNNING_PAGES, _RUNNING_SHARE * len(pages))

    def runs(line: Line, number: int) -> bool:
        match = _PAGE_NUMBER.fullmatch(line.text)
        own_number = match and line.size < _HEADING_SIZE * body and int(match[1]) == number
        return bool(own_number) or counts[_key(line, body)] >= needed

    return [
        replace(page, lines=tuple(line for line in page.lines if line not in edge or not runs(line, number)))
        for number, (page, edge) in enumerate(zip(pages, edges, strict=True), start=1)
    ]


def body_size(pages: Sequence[Page]) -> float:
    """The size in which most characters are set; 0 where there are none."""
    sizes = Counter[float]()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def heading_lines(page: Page, body: float) -> tuple[Line, ...]:
    """The lines of the biggest type on a page, where it is bigger than the text's: one heading, at most two lines."""
    big = [line for line in page.lines if line.size >= _HEADING_SIZE * body and not is_prose(line.text)]
    if not big:
        return ()
    largest = max(line.size for line in big)
    first = next(i for i, line in enumerate(page.lines) if line in big and _alike(line.size, largest))
    found = [page.lines[first]]
    following = page.lines[first + 1 : first + 2]
    if following and following[0] in big and _alike(following[0].size, largest):
        found += following
    return tuple(found) if sum(len(line.text) for line in found) <= _MAX_HEADING else ()


def smaller_headings(page: Page, body: float) -> float:
    """The size from which a short paragraph on the page is a heading; infinity where much of the page is that big."""
    limit = _HEADING_SIZE * body
    big = sum(len(line.text) for line in page.lines if line.size >= limit)
    few = big <= _BIG_SHARE * sum(len(line.text) for line in page.lines)
    return limit if few else math.inf


def paragraphs(lines: Sequence[Line], width: float) -> Iterator[tuple[str, float]]:
    """The lines' text with wrapped lines joined, each paragraph with its size; `width` of the page."""
    upright = list(_upright(lines))
    wrapped: list[str] = []
    for i, line in enumerate(upright):
        wrapped.append(line.text)
        following = upright[i + 1] if i + 1 < len(upright) else None
        if following is None or not _goes_on(line, following, _right_edge(upright, i), width):
            yield joined(*wrapped), line.size
            wrapped = []


def joined(*parts: str) -> str:
    """Parts of one wrapped text: a space between words, none beside a Japanese character."""
    text = ""
    for part in parts:
        words = text[-1:].isascii() and part[:1].isascii()
        text += f" {part}" if words and text else part
    return text


def _edge_lines(page: Page) -> list[Line]:
    margin = _EDGE * page.height
    return [line for line in page.lines if line.top < margin or line.top > page.height - margin]


def _key(line: Line, body: float) -> tuple[str, int]:
    """What a running line has in common from page to page; in small type, its numbers count up."""
    text = re.sub(r"\s", "", line.text)
    if line.size < _HEADING_SIZE * body:
        text = re.sub(r"\d+", "#", text)
    return text, round(line.top / _SAME_HEIGHT)


def _goes_on(line: Line, following: Line, right_edge: float, width: float) -> bool:
    if not _alike(line.size, following.size) or _ENDS.search(line.text) or _MARKER.match(following.text):
        return False
    below = following.top < line.top and abs(line.left - following.left) <= _INDENT * line.size
    full = line.right >= right_edge - _NEAR_EDGE * line.size and line.right - line.left >= _LONG_LINE * width
    return below and full


def _right_edge(lines: Sequence[Line], i: int) -> float:
    """Where the lines around this one end that start at its place."""
    near = (
        line
        for line in lines[max(0, i - 3) : i + 4]
        if abs(line.left - lines[i].left) <= _INDENT * lines[i].size
    )
    return max(line.right for line in near)


def _upright(lines: Sequence[Line]) -> Iterator[Line]:
    """Vertical writing comes one character a line; its columns are put back together."""
    column: list[Line] = []
    for line in lines:
        if len(line.text) == 1 and (not column or _alike(line.size, column[0].size)):
            column.append(line)
            continue
        yield from _column(column)
        column = []
        yield line
    yield from _column(column)


def _column(characters: Sequence[Line]) -> Iterator[Line]:
    if len(characters) < 4:
        yield from characters
        return
    first = characters[0]
    text = "".join(line.text for line in characters)
    yield Line(text, first.size, first.left, first.right, first.top)


def is_prose(text: str) -> bool:
    """Whether a text is too long for a heading, or ends as a sentence does."""
    return len(text) > _MAX_HEADING or text.endswith(("。", "、"))


def _alike(size: float, other: float) -> bool:
    return abs(size - other) <= 0.1 * max(size, other)
