"""A report as a Word document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

from docx import Document
from docx.oxml.ns import qn

from ui.pages.staff.plan_report import Block

_STYLES = {
    "title": "Title",
    "section": "Heading 1",
    "part": "Heading 2",
    "text": "Normal",
    "quote": "Quote",
    "item": "List Bullet",
}
_FONT = "Yu Gothic"
# What XML cannot hold.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def word(blocks: Iterator[Block], made: datetime) -> bytes:
    """The file. It names nobody, and no machine."""
    document = Document()
    for style in _STYLES.values():
        fonts = document.styles[style].element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), _FONT)
    for block in blocks:
        document.add_paragraph(_UNWRITABLE.sub("", block.text), style=_STYLES[block.kind])
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = made
    file = BytesIO()
    document.save(file)
    return file.getvalue()
