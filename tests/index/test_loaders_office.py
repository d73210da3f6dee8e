"""Word documents and presentations become Markdown-like text with headings, lists and tables."""

from __future__ import annotations

from pathlib import Path

import docx
import pptx
import pytest
from docx.oxml import parse_xml
from made_files import add_text, write_docx, write_pptx
from PIL import Image
from pptx.util import Inches

from index.corpus import read_corpus
from index.loaders import Draft, LoadError, load
from index.split import passages_of

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _load(path: Path) -> Draft:
    (draft,) = load(path)
    return draft


@pytest.fixture
def picture(tmp_path: Path) -> str:
    """A picture file."""
    path = tmp_path / "picture.png"
    Image.new("RGB", (20, 20), "white").save(path)
    return str(path)


def test_headings_lists_and_paragraphs_of_a_word_document(tmp_path: Path) -> None:
    path = write_docx(
        tmp_path / "a.docx",
        ("Title", "会議室の使い方"),
        ("Normal", "前の月の1日から予約できます。"),
        ("Heading 1", "持ち物"),
        ("List Bullet", "申請書"),
        ("List Number", "身分証"),
        ("Normal", "窓口へ。"),
    )
    draft = _load(path)
    assert draft.title == "会議室の使い方"
    assert [heading.text for heading in draft.headings] == ["会議室の使い方", "持ち物"]
    assert draft.body == (
        "# 会議室の使い方\n\n前の月の1日から予約できます。\n\n# 持ち物\n\n- 申請書\n- 身分証\n\n窓口へ。\n\n"
    )


def test_a_word_table_is_written_row_by_row(tmp_path: Path) -> None:
    """A cell that is merged downwards counts for each row; a table of one cell is a box around text."""
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    for row, texts in enumerate(
        (("部屋", "定員", "料金"), ("第一", "20人\n立ち見可", "500円"), ("第二", "10人", ""))
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 2).merge(table.cell(2, 2))
    document.add_paragraph("間の文。")
    document.add_table(rows=1, cols=1).cell(0, 0).text = "囲みの文。"
    document.save(str(tmp_path / "a.docx"))
    assert _load(tmp_path / "a.docx").body == (
        "| 部屋 | 定員 | 料金 |\n| 第一 | 20人 立ち見可 | 500円 |\n| 第二 | 10人 | 500円 |\n\n間の文。\n\n囲みの文。\n\n"
    )


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (
            "<w:p {w}><w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>とどけ</w:t></w:r></w:rt>"
            "<w:rubyBase><w:r><w:t>届</w:t></w:r></w:rubyBase></w:ruby><w:t>を出す。</w:t></w:r></w:p>",
            "届を出す。",
        ),
        (
            '<w:p {w}><w:ins w:id="1" w:author="a"><w:r><w:t>入れた。</w:t></w:r></w:ins>'
            '<w:del w:id="2" w:author="a"><w:r><w:delText>消した。</w:delText></w:r></w:del></w:p>',
            "入れた。",
        ),
        (
            "<w:sdt {w}><w:sdtContent><w:p><w:r><w:t>枠の中。</w:t></w:r></w:p></w:sdtContent></w:sdt>",
            "枠の中。",
        ),
        (
            "<w:p {w}><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>箱の中。</w:t></w:r></w:p></w:txbxContent>"
            "</w:pict></w:r></w:p>",
            "箱の中。",
        ),
        (
            "<w:p {w}><w:r><w:t>一行目</w:t><w:br/><w:t>二行目</w:t><w:tab/><w:t>右</w:t></w:r></w:p>",
            "一行目\n二行目 右",
        ),
    ],
    ids=["readings over kanji", "revisions", "content control", "text box", "line end and tab"],
)
def test_what_word_wraps_text_in_is_read(tmp_path: Path, xml: str, text: str) -> None:
    """python-docx alone leaves these out."""
    document = docx.Document()
    document.element.body.insert(0, parse_xml(xml.format(w=WORD)))
    document.save(str(tmp_path / "a.docx"))
    assert _load(tmp_path / "a.docx").body.strip() == text


def test_without_heading_styles_short_numbered_lines_are_headings(tmp_path: Path) -> None:
    """As in plain text: most documents of an office are written so."""
    path = write_docx(
        tmp_path / "a.docx", ("Normal", "第1章 目的"), ("Normal", "市民の学びを支えることを目的とします。")
    )
    assert [heading.text for heading in _load(path).headings] == ["第1章 目的"]


def test_pictures_in_a_word_document_are_counted(tmp_path: Path, picture: str) -> None:
    document = docx.Document()
    document.add_paragraph("地図を見てください。")
    document.add_picture(picture)
    document.save(str(tmp_path / "a.docx"))
    assert _load(tmp_path / "a.docx").warnings == ("画像が 1 点あります。画像の中の文字は読んでいません。",)


def test_a_word_document_of_pictures_alone_is_named(tmp_path: Path, picture: str) -> None:
    document = docx.Document()
    document.add_picture(picture)
    document.save(str(tmp_path / "a.docx"))
    with pytest.raises(LoadError, match="画像だけで、文字がありません"):
        load(tmp_path / "a.docx")


def test_a_slide_is_a_section_that_names_it(tmp_path: Path) -> None:
    write_pptx(tmp_path / "研修.pptx", ("DX研修", "総務課"), ("目的", "仕事を見直す\n時間をつくる"))
    (document,) = read_corpus([tmp_path]).documents
    assert document.title == "DX研修"
    assert [(p.id, p.heading, p.text) for p in passages_of(document, 800)] == [
        ("研修#s1", "DX研修（スライド1）", "## DX研修\n\n総務課"),
        ("研修#s2", "目的（スライド2）", "## 目的\n\n- 仕事を見直す\n- 時間をつくる"),
    ]


def test_shapes_are_read_from_top_to_bottom_without_notes(tmp_path: Path) -> None:
    """Tables row by row, groups in their place, whatever was drawn first."""
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    add_text(slide, "下の文。", top=5)
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(3), Inches(5), Inches(1)).table
    for i, text in enumerate(("項目", "額", "研修", "10万円")):
        table.cell(i // 2, i % 2).text = text
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(Inches(1), Inches(1), Inches(1), Inches(1)).text_frame.text = "上の文。"
    slide.notes_slide.notes_text_frame.text = "話す内容"
    deck.save(str(tmp_path / "a.pptx"))
    assert _load(tmp_path / "a.pptx").body == "上の文。\n\n| 項目 | 額 |\n| 研修 | 10万円 |\n\n下の文。\n\n"


def test_slides_that_are_pictures_or_hidden_are_named(tmp_path: Path, picture: str) -> None:
    deck = pptx.Presentation()
    add_text(deck.slides.add_slide(deck.slide_layouts[6]), "読める文。", top=1)
    deck.slides.add_slide(deck.slide_layouts[6]).shapes.add_picture(picture, 0, 0)
    hidden = deck.slides.add_slide(deck.slide_layouts[6])
    add_text(hidden, "隠れた文。", top=1)
    hidden.element.set("show", "0")
    deck.save(str(tmp_path / "a.pptx"))
    draft = _load(tmp_path / "a.pptx")
    assert draft.body == "読める文。\n\n"
    assert [warning.split("は")[0] for warning in draft.warnings] == ["スライド2", "スライド3"]


def test_a_presentation_without_text_is_named(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[6])
    deck.save(str(tmp_path / "a.pptx"))
    with pytest.raises(LoadError, match="スライドに文字がありません"):
        load(tmp_path / "a.pptx")
