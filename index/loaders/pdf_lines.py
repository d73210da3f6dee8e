"""The lines of a PDF page as PDFium reads them, each with its place and size."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.loaders.pdf_layout import Line

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

_CJK = r"[\u3040-\u30ff\u3400-\u9fff\uff01-\uff5e]"
# 「転 入 届」: characters that are set apart to fill a line are one word.
_SPACED_OUT = re.compile(rf"(?<!\S){_CJK}(?: {_CJK}){{2,}}(?!\S)")
# Some programs write a radical where the character is meant. Most radicals fold with NFKC, these do not.
_RADICALS = dict(zip("⺟⺠⻁⻄⻆⻑⻘⻝⻣⻤⻨⻩⻫⻭⻯⻲", "母民虎西角長青食骨鬼麦黄斉歯竜亀", strict=True))
_RADICAL = re.compile("[\u2e80-\u2fdf]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u00ad\ufffe\uffff]")


def lines_of(page: PdfPage) -> tuple[Line, ...]:
    """The lines of a page in the order in which they are read, without blank ones."""
    text_page = page.get_textpage()
    try:
        return tuple(_lines(text_page))
    finally:
        text_page.close()


def mended(text: str) -> str:
    """The text with characters in their usual code and without spaces inside a word."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = _CONTROL.sub("", text).replace("\u3000", " ").replace("\xa0", " ")
    text = _RADICAL.sub(
        lambda match: _RADICALS.get(match[0]) or unicodedata.normalize("NFKC", match[0]), text
    )
    text = re.sub(r" {2,}", " ", text).strip()
    return _SPACED_OUT.sub(lambda match: match[0].replace(" ", ""), text)


def _lines(text_page: PdfTextPage) -> Iterator[Line]:
    import pypdfium2.raw as pdfium

    text = ""
    seen: list[int] = []
    for i in range(pdfium.FPDFText_CountChars(text_page)):
        character = chr(pdfium.FPDFText_GetUnicode(text_page, i))
        if character not in "\r\n":
            text += character
            if not character.isspace():
                seen.append(i)
            continue
        if line := _line(text_page, text, seen):
            yield line
        text, seen = "", []
    if line := _line(text_page, text, seen):
        yield line


def _line(text_page: PdfTextPage, text: str, seen: list[int]) -> Line | None:
    text = mended(text)
    if not text or not seen:
        return None
    left, _, top = _box(text_page, seen[0])
    _, right, _ = _box(text_page, seen[-1])
    return Line(text, _size(text_page, seen[len(seen) // 2]), left, right, top)


def _box(text_page: PdfTextPage, i: int) -> tuple[float, float, float]:
    """Left, right and baseline of a character."""
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text_page, i, ctypes.byref(box))
    return box.left, box.right, box.bottom


def _size(text_page: PdfTextPage, i: int) -> float:
    """The size in which a character is set: that of its font, as the text's matrix scales it."""
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text_page, i, ctypes.byref(matrix))
    scale = math.hypot(matrix.c, matrix.d) or 1.0
    return float(pdfium.FPDFText_GetFontSize(text_page, i)) * scale
