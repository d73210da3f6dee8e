"""Readings above kanji, as HTML has them. Pure; everything that comes in as text goes out escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape, unescape

from bot.furigana import Piece, pieces
from bot.reading_list import GENERAL, ReadingList

# A tag of our own HTML: in an attribute's value, < and > are escaped.
_TAG = re.compile(r"(<[^>]*>)")
# What is left as it is: what somebody typed, what a document says (quoted to be compared), text of another language.
_LEFT = re.compile(r'<(?:blockquote|span class="asked-text")|<\w+ [^>]*lang="(?!ja)')
_END = '<span class="end">'


def ruby_html(text: str, listed: ReadingList = GENERAL) -> str:
    """The text, escaped, with the reading above each run of kanji; browsers without ruby show it in brackets."""
    return _html(pieces(text, listed))


def ruby_in(html: str, listed: ReadingList = GENERAL) -> str:
    """A fragment of our own HTML with readings in all its text but questions, quotes and other languages."""
    return "".join(_fragment(_TAG.split(html), listed))


def _fragment(parts: Sequence[str], listed: ReadingList) -> Iterator[str]:
    """`parts`: text and tags by turns, text first."""
    left: list[str] = []
    place = 0
    while place < len(parts):
        text, tag = parts[place], parts[place + 1] if place + 1 < len(parts) else ""
        if left:
            yield text
        elif tag == _END:  # the tag that keeps a text's last characters together; the text is read as a whole
            yield _cut(unescape(text), unescape(parts[place + 2]), listed)
            tag = parts[place + 3]
            place += 2
        else:
            yield ruby_html(unescape(text), listed)
        _follow(left, tag)
        yield tag
        place += 2


def _follow(left: list[str], tag: str) -> None:
    """Keep the open elements inside of one whose text is left as it is; void elements are not among ours."""
    name = tag.strip("</>").split(" ")[0]
    if tag.startswith("</"):
        if left:
            left.pop()
    elif left or _LEFT.match(tag):
        left.append(name)


def _cut(before: str, after: str, listed: ReadingList) -> str:
    """The two texts as one, with the tag between them; it goes before a run that it would cut through."""
    place = len(before)
    first: list[Piece] = []
    found = list(pieces(before + after, listed))
    while found and place >= len(found[0].surface):
        place -= len(found[0].surface)
        first.append(found.pop(0))
    if found and found[0].reading is None:
        first.append(Piece(found[0].surface[:place]))
        found[0] = Piece(found[0].surface[place:])
    return _html(first) + _END + _html(found)


def _html(read: Sequence[Piece]) -> str:
    return "".join(
        escape(piece.surface)
        if piece.reading is None
        else f"<ruby>{escape(piece.surface)}<rp>（</rp><rt>{piece.reading}</rt><rp>）</rp></ruby>"
        for piece in read
    )
