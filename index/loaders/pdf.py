"""PDF: one section per page, headers and footers removed; pages without text are read by OCR where it is installed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from index.loaders.body import Body
from index.loaders.draft import Draft, LoadError
from index.loaders.ocr import find_ocr
from index.loaders.pdf_layout import (
    Line,
    Page,
    body_size,
    heading_lines,
    is_prose,
    joined,
    paragraphs,
    smaller_headings,
    without_running_lines,
)
from index.loaders.pdf_lines import lines_of

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

# A page without text shows something when it has a picture, or so many strokes that they may be letters.
_STROKES = 20


def load_pdf(path: Path) -> Draft:
    """Load a PDF; its title is the heading of the first page, or the file name.

    Raises:
        LoadError: it is encrypted or damaged, or no page holds text.
    """
    with closing(_opened(path)) as document:
        damaged: list[int] = []
        read = [_page(document, number, damaged) for number in range(1, len(document) + 1)]
        pages = without_running_lines(read)
        pictures = [
            n for n, page in enumerate(pages, start=1) if not page.lines and _shows(document, n, damaged)
        ]
        readings = _read(document, pictures)
    size = body_size(pages)
    body = Body()
    headings = [_write(body, n, page, size, readings.get(n, "")) for n, page in enumerate(pages, start=1)]
    warnings = tuple(_warnings(pictures, readings, damaged))
    if not body.text.strip():
        raise LoadError(
            f"文字が入っていません。{''.join(warnings) or '内容を確かめて、保存し直してください。'}"
        )
    return Draft(
        path=path,
        title=headings[0] or path.stem,
        body=body.text,
        headings=body.headings,
        warnings=warnings,
        notes=tuple(_notes(readings)),
    )


def _opened(path: Path) -> PdfDocument:
    import pypdfium2
    from pypdfium2.raw import FPDF_ERR_PASSWORD

    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code == FPDF_ERR_PASSWORD:
            raise LoadError("パスワードで保護されています。保護を外して保存し直してください。") from error
        raise LoadError(
            "PDF が壊れていて開けません。もとのファイルをコピーし直すか、作り直してください。"
        ) from error


def _page(document: PdfDocument, number: int, damaged: list[int]) -> Page:
    """The lines of a page; where it cannot be opened it is blank, and noted in `damaged`."""
    from pypdfium2 import PdfiumError

    try:
        with closing(document[number - 1]) as page:
            return Page(lines_of(page), *page.get_size())
    except PdfiumError:
        damaged.append(number)
        return Page((), 0.0, 0.0)


def _shows(document: PdfDocument, number: int, damaged: Sequence[int]) -> bool:
    """Whether there is something to see on a page that has no text."""
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    if number in damaged:
        return False
    with closing(document[number - 1]) as page:
        kinds = [item.type for item in page.get_objects()]
    return FPDF_PAGEOBJ_IMAGE in kinds or len(kinds) >= _STROKES


def _read(document: PdfDocument, numbers: Sequence[int]) -> dict[int, str]:
    """The text of pages that are pictures, where OCR is installed and finds any."""
    ocr = find_ocr() if numbers else None
    readings = {}
    for number in numbers if ocr else ():
        with closing(document[number - 1]) as page:
            readings[number] = ocr(page) if ocr else ""
    return {number: text for number, text in readings.items() if text}


def _write(body: Body, number: int, page: Page, size: float, reading: str) -> str:
    """Write a page's section; returns its heading, "" where it has none."""
    if not page.lines and not reading:
        return ""
    lines = heading_lines(page, size)
    heading = joined(*(line.text for line in lines))
    body.section(heading, slug=f"p{number}", place=f"{number}ページ")
    start = page.lines.index(lines[0]) if lines else 0
    _write_paragraphs(body, page, page.lines[:start], size)
    if heading:
        body.line_of_heading(heading)
    _write_paragraphs(body, page, page.lines[start + len(lines) :], size)
    body.block(reading)
    return heading


def _write_paragraphs(body: Body, page: Page, lines: Sequence[Line], size: float) -> None:
    heading_from = smaller_headings(page, size)
    for text, its_size in paragraphs(lines, page.width):
        if its_size >= heading_from and not is_prose(text):
            body.line_of_heading(text, 3)
        else:
            body.block(text)


def _warnings(pictures: Sequence[int], readings: Mapping[int, str], damaged: Sequence[int]) -> Iterator[str]:
    if damaged:
        yield f"{_ranges(damaged)}ページは壊れていて読めません。もとのファイルから作り直してください。"
    unread = [number for number in pictures if number not in readings]
    if unread:
        yield (
            f"{_ranges(unread)}ページは画像だけで、文字を読めません。文字の入った PDF に替えるか、"
            "OCR（Tesseract の日本語データと madoguchi[ocr]）を入れてください。"
        )


def _notes(readings: Mapping[int, str]) -> Iterator[str]:
    if readings:
        yield f"{_ranges(sorted(readings))}ページは画像なので OCR で読みました。読み違いがないか確かめてください。"


def _ranges(numbers: Sequence[int]) -> str:
    """3、5～8"""
    runs = groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    found = ([number for _, number in run] for _, run in runs)
    return "、".join(f"{run[0]}～{run[-1]}" if len(run) > 1 else str(run[0]) for run in found)
