"""Files as a city keeps them, made with the libraries that others make them with."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import docx
import openpyxl
import pptx
from PIL import Image
from pptx.util import Inches
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

FONT = "HeiseiKakuGo-W5"
TEXT_SIZE = 10.5
HEADING_SIZE = 18
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

Text = tuple[float, float, float, str]
"""Left, baseline (from the bottom of the page), size and text of a line."""


def page(heading: str, *paragraphs: str, header: str = "", footer: str = "") -> list[Text]:
    """The lines of an A4 page: header and footer small, heading big, paragraphs wrapped after 45 characters."""
    lines: list[Text] = [(60, 815, 8, header), (280, 30, 8, footer), (60, 770, HEADING_SIZE, heading)]
    baseline = 740.0
    for paragraph in paragraphs:
        for start in range(0, len(paragraph), 45):
            lines.append((60, baseline, TEXT_SIZE, paragraph[start : start + 45]))
            baseline -= 18
    return [line for line in lines if line[3]]


def write_pdf(path: Path, pages: Sequence[Sequence[Text] | None], password: str | None = None) -> Path:
    """A PDF with these pages; None is a page that is a picture, as a scanner makes it."""
    paper = canvas.Canvas(str(path), encrypt=password)
    for lines in pages:
        if lines is None:
            paper.drawImage(ImageReader(Image.new("RGB", (300, 400), "white")), 50, 50, 500, 700)
        for left, baseline, size, text in lines or ():
            paper.setFont(FONT, size)
            paper.drawString(left, baseline, text)
        paper.showPage()
    paper.save()
    return path


def write_docx(path: Path, *blocks: tuple[str, str]) -> Path:
    """A Word document of (style, text) paragraphs."""
    document = docx.Document()
    for style, text in blocks:
        document.add_paragraph(text, style=style)
    document.save(str(path))
    return path


def write_pptx(path: Path, *slides: tuple[str, str]) -> Path:
    """A presentation of (title, text) slides."""
    deck = pptx.Presentation()
    for title, text in slides:
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = text
    deck.save(str(path))
    return path


def add_text(slide: object, text: str, top: float) -> None:
    """A text box on a slide, so many inches from the top."""
    box = slide.shapes.add_textbox(Inches(1), Inches(top), Inches(5), Inches(1))  # type: ignore[attr-defined]
    box.text_frame.text = text


def write_xlsx(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    """A workbook with these sheets of rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def write_csv(
    path: Path, rows: Sequence[Sequence[str]], encoding: str = "cp932", delimiter: str = ","
) -> Path:
    """A CSV file as Excel saves it in Japan."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path
