"""Readings above kanji, as HTML has them. Pure; everything that comes in as text goes out escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape, unescape

from bot.furigana import Piece, pieces
from bot.reading_list import GENERAL, ReadingList

# For the eye alone: a screen reader knows how to read the kanji, and would say everything twice.
_READING = '<rp aria-hidden="true">（</rp><rt aria-hidden="true">{}</rt><rp aria-hidden="true">）</rp>'
# A tag of our own HTML: in an attribute's value, < and > are escaped.
_TAG = re.compile(r"(<[^>]*>)")
# What is left as it is: what somebody typed, what a document says (quoted to be compared), text of another language.
_LEFT = re.compile(r'<(?:blockquote|span class="asked-text")|<\w+ [^>]*lang="(?!ja)')


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


def _html(read: Sequence[Piece]) -> str:
    return "".join(
        escape(piece.surface)
        if piece.reading is None
        else f"<ruby>{escape(piece.surface)}{_READING.format(piece.reading)}</ruby>"
        for piece in read
    )
