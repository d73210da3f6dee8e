"""HTML: the main content with its headings, lists and tables; menus, scripts and page frames are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from index.loaders.body import Body, one_line, table_row
from index.loaders.draft import Draft, LoadError
from index.loaders.encoding import read_japanese_text
from index.words import loader_words

if TYPE_CHECKING:
    from lxml.html import HtmlElement


# lxml holds a page in about twenty times its size.
_MAX_CHARACTERS = 20_000_000
# Where the main content is marked, it holds at least this share of the page's text; a smaller one is a teaser.
_MAIN_SHARE = 0.2
_HEADING = re.compile(r"h([1-6])")
_LISTS = frozenset(("ul", "ol"))
# Stands for a line end that is meant; a page cannot hold it itself.
_BREAK = "\0"
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")


def load_web_page(path: Path) -> Draft:
    """Load an HTML file; its title is the first heading of rank 1, the `title` element or the file name.

    Raises:
        LoadError: the file cannot be read or holds no text.
    """
    from lxml import html

    text = read_japanese_text(path)
    if len(text) > _MAX_CHARACTERS:
        raise LoadError(
            f"HTML が大きすぎます（上限は {_MAX_CHARACTERS / 1e6:.0f} 百万文字）。分けて保存してください。"
        )
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    # A byte is never half of a character in UTF-8; a declared encoding is overruled by the parser's.
    page = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    main = _main(page)
    body = _written(main, frames=False)
    if not body.text.strip():
        body = _written(page, frames=True)
    if not body.text.strip():
        raise LoadError("本文がありません。ページの内容を確かめて、保存し直してください。")
    return Draft(path=path, title=_title(page, main) or path.stem, body=body.text, headings=body.headings)


def _title(page: HtmlElement, main: HtmlElement) -> str:
    found = (
        _text(element) for part in (main.iter("h1"), page.iter("title"), page.iter("h1")) for element in part
    )
    return next((title for title in found if title), "")


def _main(page: HtmlElement) -> HtmlElement:
    """The one element that is marked as the main content, or the whole page."""
    whole = len(_text(page))
    marks = (
        lambda element: element.tag == "main",
        lambda element: element.get("role") == "main",
        lambda element: element.get("id", "").lower() in _words("main"),
        lambda element: element.tag == "article",
    )
    elements = [element for element in page.iter() if isinstance(element.tag, str)]
    for marked in marks:
        found = [element for element in elements if marked(element)]
        if len(found) == 1 and len(_text(found[0])) >= _MAIN_SHARE * whole:
            return found[0]
    return page


def _written(root: HtmlElement, *, frames: bool) -> Body:
    body = Body()
    _Writer(body, frames).write(root)
    return body


class _Writer:
    """Walks the elements and writes blocks; text between block elements gathers until the next one."""

    def __init__(self, body: Body, frames: bool) -> None:
        self._body = body
        self._frames = frames
        self._gathered: list[str] = []

    def write(self, root: HtmlElement) -> None:
        self._element(root)
        self._flush()

    def _element(self, element: HtmlElement) -> None:
        tag = element.tag
        if not isinstance(tag, str) or self._left_out(element):
            return
        heading = _HEADING.fullmatch(tag)
        if tag in _words("blocks") or heading:
            self._flush()
        if heading:
            if text := _text(element):
                self._body.heading(text, int(heading[1]))
        elif tag == "table" and not _is_layout(element):
            self._table(element)
        elif tag == "li" and not _holds(element, "h1", "h2", "h3", "h4", "table"):
            self._item(element)
        elif tag == "br":
            self._gathered.append(_BREAK)
        else:
            self._children(element)
            if tag in _words("blocks"):
                self._flush()
            if tag in _LISTS and not any(above.tag == "li" for above in element.iterancestors()):
                self._body.end_lines()

    def _children(self, element: HtmlElement) -> None:
        self._gathered.append(element.text or "")
        for child in element:
            self._element(child)
            self._gathered.append(child.tail or "")

    def _item(self, element: HtmlElement) -> None:
        """An item's own text on one line, the items of lists inside it after it."""
        if own := _text(element, without=_LISTS):
            self._body.line(f"- {own}")
        for inner in element.iter(*_LISTS):
            if next(inner.iterancestors("li"), None) is element:
                self._element(inner)

    def _table(self, element: HtmlElement) -> None:
        for caption in element.iter("caption"):
            self._body.block(_text(caption))
        for row in element.iter("tr"):
            if line := table_row(_text(cell) for cell in row if cell.tag in ("td", "th")):
                self._body.line(line)
        self._body.end_lines()

    def _flush(self) -> None:
        lines = joined_lines("".join(self._gathered)).split(_BREAK)
        self._gathered.clear()
        self._body.block("\n".join(line.strip() for line in lines if line.strip()))

    def _left_out(self, element: HtmlElement) -> bool:
        if (
            element.tag in _words("left_out")
            or "hidden" in element.attrib
            or element.get("aria-hidden") == "true"
        ):
            return True
        if _HIDDEN.search(element.get("style", "")):
            return True
        if self._frames:
            return False
        if element.tag in ("header", "footer"):
            return not any(above.tag in ("main", "article", "section") for above in element.iterancestors())
        names = {*element.get("class", "").lower().split(), element.get("id", "").lower()}
        return element.tag != "body" and not names.isdisjoint(_words("frame"))


def joined_lines(text: str) -> str:
    """Wrapped lines made one: without a space between Japanese characters, with one between words."""
    text = re.sub(r"(?<=[^\x00-\x7f])[ \t]*[\r\n]\s*(?=[^\x00-\x7f])", "", text)
    return re.sub(r"\s+", " ", text)


def _is_layout(table: HtmlElement) -> bool:
    """Whether a table arranges the page instead of holding data."""
    return _holds(table, "h1", "h2", "h3", "h4", "table")


def _holds(element: HtmlElement, *tags: str) -> bool:
    return any(inner is not element for inner in element.iter(*tags))


def _text(element: HtmlElement, without: frozenset[str] = frozenset()) -> str:
    """The text inside an element on one line, without readings over kanji and what stands in tags `without`."""
    return one_line(joined_lines("".join(_pieces(element, without)).replace(_BREAK, " ")))


def _pieces(element: HtmlElement, without: frozenset[str]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield _BREAK
        elif isinstance(child.tag, str) and child.tag not in _words("left_out") and child.tag not in without:
            yield from _pieces(child, without)
        yield child.tail or ""


def _words(subject: str) -> frozenset[str]:
    return loader_words("page")[subject]
