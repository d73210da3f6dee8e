"""PowerPoint presentations (.pptx): one section per slide, without the speaker's notes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.loaders.body import Body, one_line, table_row
from index.loaders.draft import Draft, LoadError

_DIAGRAM_DATA = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/diagramData"
_PARAGRAPH = "{http://schemas.openxmlformats.org/drawingml/2006/main}p"


def load_slides(path: Path) -> Draft:
    """Load a presentation; its title is that of the first slide that has one, or the file name.

    Raises:
        LoadError: no slide holds text.
    """
    from pptx import Presentation

    body = Body()
    pictures: list[int] = []
    hidden: list[int] = []
    for number, slide in enumerate(Presentation(str(path)).slides, start=1):
        if slide.element.get("show") == "0":
            hidden.append(number)
        elif not _write(slide, number, body) and any(_pictures(slide.shapes)):
            pictures.append(number)
    if not body.text.strip():
        raise LoadError("スライドに文字がありません。文字で書いて保存し直してください。")
    title = next((heading.text for heading in body.headings if heading.text), path.stem)
    warnings = []
    if pictures:
        warnings.append(f"スライド{_listed(pictures)}は画像だけです。画像の中の文字は読んでいません。")
    if hidden:
        warnings.append(f"スライド{_listed(hidden)}は非表示なので、読んでいません。")
    return Draft(path=path, title=title, body=body.text, headings=body.headings, warnings=tuple(warnings))


def _write(slide: Any, number: int, body: Body) -> bool:
    """Write a slide's section; False where nothing but a title stands on it."""
    title_shape = slide.shapes.title
    title = one_line(title_shape.text_frame.text) if title_shape is not None else ""
    blocks = [block for shape in _in_reading_order(slide.shapes, title_shape) for block in _blocks(shape)]
    if not title and not blocks:
        return False
    body.section(title, slug=f"s{number}", place=f"スライド{number}")
    if title:
        body.line_of_heading(title)
    for block in blocks:
        body.block(block)
    return bool(blocks)


def _in_reading_order(shapes: Any, title: Any) -> Iterator[Any]:
    """The shapes from top to bottom, those of a group together; without title, date, footer and slide number."""
    from pptx.enum.shapes import PP_PLACEHOLDER

    frame = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
    for shape in sorted(shapes, key=lambda shape: (shape.top or 0, shape.left or 0)):
        if title is not None and shape.shape_id == title.shape_id:
            continue
        if shape.is_placeholder and shape.placeholder_format.type in frame:
            continue
        if hasattr(shape, "shapes"):
            yield from _in_reading_order(shape.shapes, None)
        else:
            yield shape


def _blocks(shape: Any) -> Iterator[str]:
    """A table's rows, a diagram's texts, or the paragraphs of a text; those of a placeholder are items of a list."""
    if getattr(shape, "has_table", False):
        rows = (table_row(cell.text_frame.text for cell in _unmerged(row)) for row in shape.table.rows)
        yield "\n".join(row for row in rows if row)
    elif shape.has_text_frame:
        paragraphs = [one_line(paragraph.text) for paragraph in shape.text_frame.paragraphs]
        lines = [paragraph for paragraph in paragraphs if paragraph]
        if shape.is_placeholder and len(lines) > 1:
            yield "\n".join(f"- {line}" for line in lines)
        else:
            yield from lines
    elif items := list(_diagram(shape)):
        yield "\n".join(f"- {item}" for item in items)


def _unmerged(row: Any) -> Iterator[Any]:
    return (cell for cell in row.cells if not cell.is_spanned)


def _diagram(shape: Any) -> Iterator[str]:
    """Texts of a SmartArt diagram; they stand in a part of their own."""
    from lxml import etree

    for element in shape.element.iter("{*}relIds"):
        id_ = next((value for key, value in element.attrib.items() if key.endswith("}dm")), "")
        relation = shape.part.rels.get(id_)
        if relation is not None and relation.reltype == _DIAGRAM_DATA:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            for paragraph in etree.fromstring(relation.target_part.blob, parser).iter(_PARAGRAPH):
                if text := one_line("".join(paragraph.itertext())):
                    yield text


def _pictures(shapes: Any) -> Iterator[bool]:
    """True for each picture, also those in groups."""
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from _pictures(shape.shapes)
        elif next(shape.element.iter("{*}blip"), None) is not None:
            yield True


def _listed(numbers: list[int]) -> str:
    return "、".join(map(str, numbers))
