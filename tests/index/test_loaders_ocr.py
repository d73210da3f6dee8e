"""A scanned page is read by Tesseract itself: its words stand on their page, and without it the page is named."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from made_files import FONT, page
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from index.loaders import Draft, load
from index.sentences import spans

TYPEFACE = "NotoSansCJK-Regular.ttc"
DOTS_PER_INCH = 200
SENTENCE = (
    "他の市区町村から引っ越してきた方は、住み始めた日から14日以内に、",
    "市民課の窓口へ届け出てください。",
)
SCANNED = (
    "転入届のご案内",
    "",
    *SENTENCE,
    "",
    "受付時間は午前8時30分から午後5時15分までです。",
    "",
    "手続き　　　　　　　　　　窓口　　　　　　　　　　手数料",
    "転入届　　　　　　　　　　市民課　　　　　　　　　無料",
    "住民票の写し　　　　　　　市民課　　　　　　　　　300円",
)


@pytest.fixture(scope="module")
def typeface() -> ImageFont.FreeTypeFont:
    """A typeface with Japanese, in the size that a letter from city hall is written in."""
    try:
        return ImageFont.truetype(TYPEFACE, round(12 * DOTS_PER_INCH / 72))
    except OSError:
        pytest.skip(f"the typeface {TYPEFACE} is not installed (Debian: fonts-noto-cjk)")


@pytest.fixture(scope="module")
def tesseract() -> None:
    """The machine has Tesseract with its Japanese data; asked of the program, not of the code under test."""
    program = shutil.which("tesseract")
    if program is None:
        pytest.skip("Tesseract is not installed (Debian: tesseract-ocr)")
    done = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=True)  # noqa: S603
    if "jpn" not in done.stdout.split():
        pytest.skip("Tesseract has no Japanese data (Debian: tesseract-ocr-jpn)")


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory, typeface: ImageFont.FreeTypeFont) -> Path:
    """A page of text, and a page that is a picture of text."""
    return _write_pdf(tmp_path_factory.mktemp("scan") / "転入.pdf", _picture(SCANNED, typeface))


@pytest.fixture(scope="module")
def draft(scan: Path, tesseract: None) -> Draft:
    """That file as it is read here; reading takes seconds, so it is read once."""
    (draft,) = load(scan)
    return draft


def _picture(lines: Sequence[str], typeface: ImageFont.FreeTypeFont) -> Image.Image:
    """An A4 page as a scanner sees it."""
    picture = Image.new("L", (round(A4[0] / 72 * DOTS_PER_INCH), round(A4[1] / 72 * DOTS_PER_INCH)), "white")
    drawing = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        drawing.text((160, 200 + 55 * number), line, font=typeface, fill="black")
    return picture


def _write_pdf(path: Path, picture: Image.Image) -> Path:
    """A PDF whose first page is text and whose second is this picture."""
    paper = canvas.Canvas(str(path), pagesize=A4)
    for left, baseline, size, text in page("転出のしおり", "転出届は、引っ越す日の前に出せます。"):
        paper.setFont(FONT, size)
        paper.drawString(left, baseline, text)
    paper.showPage()
    paper.drawImage(ImageReader(picture), 0, 0, *A4)
    paper.showPage()
    paper.save()
    return path


def test_the_words_of_a_picture_stand_on_its_page(draft: Draft) -> None:
    """They follow the text page's, in the section of the second page and nowhere else."""
    _, second = draft.headings
    before, after = draft.body[: second.start], draft.body[second.start :]
    assert before == "## 転出のしおり\n\n転出届は、引っ越す日の前に出せます。\n\n"
    for words in ("転入届", "市区町村", "14日以内", "市民課", "窓口", "受付時間", "午前8時30分"):
        assert words in after


def test_a_picture_is_cited_as_a_text_page_is(draft: Draft) -> None:
    """By its page; what is a heading in a picture is not told apart from text."""
    assert [(h.text, h.slug, h.place, h.shown) for h in draft.headings] == [
        ("転出のしおり", "p1", "1ページ", "転出のしおり（1ページ）"),
        ("", "p2", "2ページ", "2ページ"),
    ]


def test_a_sentence_over_two_lines_of_a_picture_is_quoted_whole(draft: Draft) -> None:
    sentences = [draft.body[span.start : span.end] for span in spans(draft.body)]
    assert "\n".join(SENTENCE) in sentences


def test_columns_of_a_picture_stay_apart(draft: Draft) -> None:
    """By one space, as wide as the gap may be."""
    assert {"手続き 窓口 手数料", "転入届 市民課 無料", "住民票の写し 市民課 300円"} <= {
        *draft.body.splitlines()
    }


def test_that_a_page_was_read_by_ocr_is_told(draft: Draft) -> None:
    """Tesseract misreads, so a person is asked to look."""
    (note,) = draft.notes
    assert not draft.warnings
    assert note.startswith("2ページは画像なので OCR で読みました")


@pytest.mark.usefixtures("tesseract")
def test_a_page_of_nothing_but_white_is_named_as_unread(
    tmp_path: Path, typeface: ImageFont.FreeTypeFont
) -> None:
    """OCR finds nothing on it, so no section starts there, and whoever keeps the file is told."""
    (draft,) = load(_write_pdf(tmp_path / "a.pdf", _picture((), typeface)))
    assert [heading.slug for heading in draft.headings] == ["p1"]
    (warning,) = draft.warnings
    assert warning.startswith("2ページは画像だけで、文字を読めません")


def test_without_tesseract_the_picture_is_named_and_the_text_page_loads(
    scan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (draft,) = load(scan)
    assert draft.body == "## 転出のしおり\n\n転出届は、引っ越す日の前に出せます。\n\n"
    assert [heading.slug for heading in draft.headings] == ["p1"]
    (warning,) = draft.warnings
    assert warning.startswith("2ページは画像だけで、文字を読めません")
