"""Word documents (.docx): headings by their style, lists, tables row by row, text boxes.

The text is taken from the document's XML: python-docx's own reading leaves out readings over kanji together with
the kanji, text boxes, content controls and inserted revisions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.loaders.body import Body, one_line, table_row
from index.loaders.draft import Draft, LoadError
from index.loaders.plain_text import heading_of

if TYPE_CHECKING:
    from docx.document import Document

_MAX_HEADING = 100
_HEADING_STYLE = re.compile(r"(?:heading|見出し)\s*(\d)", re.IGNORECASE)
_TITLE_STYLE = re.compile(r"title|表題", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list|箇条書き|段落番号", re.IGNORECASE)
# Elements around blocks that are no blocks themselves, and what in a paragraph is not its text.
_WRAPPERS = frozenset(("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink"))
_NOT_TEXT = frozenset(("del", "moveFrom", "rt", "pPr", "rPr", "Fallback", "txbxContent", "instrText"))


def load_word(path: Path) -> Draft:
    """Load a Word document; its title is the first heading or the file name.

    Raises:
        LoadError: it holds no text.
    """
    import docx

    document = docx.Document(str(path))
    writer = _Writer(_levels(document), _list_styles(document))
    writer.write(document.element.body)
    body = writer.body
    pictures = sum(1 for element in document.element.body.iter() if _name(element) == "blip")
    if not body.text.strip():
        what = "画像だけで、文字がありません" if pictures else "文字がありません"
        raise LoadError(f"{what}。文字で書いて保存し直してください。")
    warnings = (f"画像が {pictures} 点あります。画像の中の文字は読んでいません。",) if pictures else ()
    title = next((heading.text for heading in body.headings), path.stem)
    return Draft(path=path, title=title, body=body.text, headings=body.headings, warnings=warnings)


def _levels(document: Document) -> dict[str, int]:
    """Style id → rank of the heading that it makes (1 is the highest)."""
    levels = {}
    for style in document.styles:
        element: Any = style.element
        outline = next((e for e in element.iter() if _name(e) == "outlineLvl"), None)
        heading = _HEADING_STYLE.fullmatch(style.name or "")
        if heading:
            levels[style.style_id] = int(heading[1])
        elif _TITLE_STYLE.fullmatch(style.name or ""):
            levels[style.style_id] = 1
        elif outline is not None and int(_value(outline)) < 9:
            levels[style.style_id] = int(_value(outline)) + 1
    return levels


def _list_styles(document: Document) -> frozenset[str]:
    return frozenset(style.style_id for style in document.styles if _LIST_STYLE.match(style.name or ""))


class _Writer:
    """Writes the blocks of a document; where no style makes a heading, short numbered lines do."""

    def __init__(self, levels: Mapping[str, int], list_styles: frozenset[str]) -> None:
        self.body = Body()
        self._levels = levels
        self._list_styles = list_styles
        self._styled = False

    def write(self, root: Any) -> None:
        self._styled = any(_name(e) == "p" and self._level(e) for e in root.iter())
        self._blocks(root)

    def _blocks(self, container: Any) -> None:
        for element in container:
            name = _name(element)
            if name == "p":
                self._paragraph(element)
            elif name == "tbl":
                self._table(element)
            elif name in _WRAPPERS:
                self._blocks(element)

    def _paragraph(self, paragraph: Any) -> None:
        text = _text(paragraph)
        level = self._level(paragraph)
        is_item = self._is_item(paragraph)
        if not self._styled and not is_item and heading_of(text):
            level = 2
        if level and text and len(text) <= _MAX_HEADING:
            self.body.heading(heading_of(text) or text, level)
        elif is_item and text:
            self.body.line(f"- {one_line(text)}")
        else:
            self.body.block(text)
        for box in _boxes(paragraph):
            self._blocks(box)

    def _table(self, table: Any) -> None:
        rows = [[cell for cell in row if _name(cell) == "tc"] for row in _rows(table)]
        if all(len(row) <= 1 for row in rows):  # a box around text
            for row in rows:
                for cell in row:
                    self._blocks(cell)
            return
        self.body.end_lines()
        above: dict[int, str] = {}
        for row in rows:
            if line := table_row(_cell_texts(row, above)):
                self.body.line(line)
        self.body.end_lines()

    def _level(self, paragraph: Any) -> int:
        properties = _properties(paragraph)
        if "outlineLvl" in properties and (level := int(properties["outlineLvl"])) < 9:
            return level + 1
        return self._levels.get(properties.get("pStyle", ""), 0)

    def _is_item(self, paragraph: Any) -> bool:
        properties = _properties(paragraph)
        if "numId" in properties:
            return properties["numId"] != "0"
        return properties.get("pStyle", "") in self._list_styles


def _properties(paragraph: Any) -> dict[str, str]:
    """Style, outline level and numbering of a paragraph."""
    found = {}
    for element in paragraph:
        if _name(element) == "pPr":
            for inner in element.iter():
                if _name(inner) in ("pStyle", "outlineLvl", "numId"):
                    found[_name(inner)] = _value(inner)
    return found


def _text(paragraph: Any) -> str:
    text = "".join(_pieces(paragraph))
    return "\n".join(line for line in (one_line(line) for line in text.split("\n")) if line)


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        name = _name(child)
        if name in _NOT_TEXT:
            continue
        if name == "t":
            yield child.text or ""
        elif name == "tab":
            yield " "
        elif name in ("br", "cr"):
            yield "\n"
        elif name == "noBreakHyphen":
            yield "-"
        else:
            yield from _pieces(child)


def _boxes(paragraph: Any) -> Iterator[Any]:
    """Text boxes anchored in a paragraph; the copy for older programs is left out."""
    for box in paragraph.iter():
        if _name(box) == "txbxContent":
            above = [_name(ancestor) for ancestor in box.iterancestors()]
            if "Fallback" not in above and "txbxContent" not in above:
                yield box


def _rows(table: Any) -> Iterator[Any]:
    for element in table:
        if _name(element) == "tr":
            yield element
        elif _name(element) in _WRAPPERS:
            yield from _rows(element)


def _cell_texts(cells: Sequence[Any], above: dict[int, str]) -> list[str]:
    """The cells' texts; one that is merged with the cell above repeats it. `above` maps columns to texts."""
    texts = []
    column = 0
    for cell in cells:
        properties = {_name(e): _value(e) for e in cell.iter() if _name(e) in ("vMerge", "gridSpan")}
        merged = "vMerge" in properties and properties["vMerge"] != "restart"
        text = above.get(column, "") if merged else _cell_text(cell)
        above[column] = text
        texts.append(text)
        column += int(properties.get("gridSpan") or 1)
    return texts


def _cell_text(cell: Any) -> str:
    return " ".join(text for p in cell.iter() if _name(p) == "p" and (text := _text(p)))


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _value(element: Any) -> str:
    return next((value for key, value in element.attrib.items() if key.endswith("}val")), "")
