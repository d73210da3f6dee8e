"""PDF pages become sections; what recurs on them, and pages that are pictures, are told apart from text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from made_files import HEADING_SIZE, TEXT_SIZE, Text, page, write_pdf

from index.corpus import read_corpus
from index.loaders import Draft, LoadError, load
from index.loaders.pdf_lines import mended
from index.split import passages_of

LONG = "他の市区町村から引っ越してきた方は、住み始めた日から14日以内に、市民課の窓口へ届け出てください。本人確認書類を持って、受付時間のうちにおいでください。"


@pytest.fixture
def no_ocr(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine on which Tesseract is not installed."""
    monkeypatch.setenv("PATH", str(tmp_path))


def _load(path: Path) -> Draft:
    (draft,) = load(path)
    return draft


def test_a_page_is_a_section_that_names_it(tmp_path: Path) -> None:
    """The passage id ends in the page's number; the heading is the biggest line, with the page."""
    write_pdf(tmp_path / "計画.pdf", [page("転入のしおり", LONG), page("転出", LONG), page("", LONG)])
    (document,) = read_corpus([tmp_path]).documents
    passages = list(passages_of(document, 800))
    assert document.title == "転入のしおり"
    assert [(p.id, p.heading, p.subject) for p in passages] == [
        ("計画#p1", "転入のしおり（1ページ）", "転入のしおり"),
        ("計画#p2", "転出（2ページ）", "転出"),
        ("計画#p3", "3ページ", ""),
    ]


def test_wrapped_lines_are_joined_and_paragraphs_kept_apart(tmp_path: Path) -> None:
    """A sentence that runs over three lines can be quoted as it was written."""
    body = _load(write_pdf(tmp_path / "a.pdf", [page("転入", LONG, "受付は8時30分からです。", LONG)])).body
    assert body == f"## 転入\n\n{LONG}\n\n受付は8時30分からです。\n\n{LONG}\n\n"


def test_words_of_wrapped_latin_text_keep_their_space(tmp_path: Path) -> None:
    """Japanese is joined without a space, English with one."""
    lines = [
        (60.0, 700.0, TEXT_SIZE, "Please file a moving-in notification within fourteen days after you have"),
        (60.0, 682.0, TEXT_SIZE, "moved."),
    ]
    assert "you have moved." in _load(write_pdf(tmp_path / "a.pdf", [lines])).body


def test_list_items_are_not_joined(tmp_path: Path) -> None:
    """A marker starts a new line even after a full one."""
    item = "・" + "本人確認書類として運転免許証やパスポートなどの写真が付いたもののうち一点をお持ちください"
    assert _load(write_pdf(tmp_path / "a.pdf", [page("", item, item)])).body.count("\n\n・") == 1


def test_lines_that_recur_at_the_edge_of_pages_are_left_out(tmp_path: Path) -> None:
    """Header, footer and page number go; the same words inside a page stay."""
    pages = [
        page(f"第{n}章", LONG, "袖山市総合計画の話です。", header="袖山市総合計画", footer=f"- {n} -")
        for n in range(1, 7)
    ]
    body = _load(write_pdf(tmp_path / "a.pdf", pages)).body
    assert "袖山市総合計画\n" not in body
    assert "- 3 -" not in body
    assert body.count("袖山市総合計画の話です。") == 6
    assert all(f"## 第{n}章" in body for n in range(1, 7))


def test_numbered_titles_of_slides_are_no_running_lines(tmp_path: Path) -> None:
    """They stand at one height on every page and differ by a number only, but in big type."""
    slides: list[list[Text]] = [
        [(60, 500, 28, f"ステップ{n}"), (60, 400, 20, f"{n}番目の作業をします")] for n in range(1, 6)
    ]
    draft = _load(write_pdf(tmp_path / "a.pdf", slides))
    assert [heading.text for heading in draft.headings] == [f"ステップ{n}" for n in range(1, 6)]


def test_a_smaller_heading_on_a_page_is_marked(tmp_path: Path) -> None:
    """It starts no section of its own, and is not quoted as text."""
    lines = [*page("転入", LONG), (60.0, 600.0, 14.0, "必要なもの"), (60.0, 580.0, TEXT_SIZE, "・転出証明書")]
    body = _load(write_pdf(tmp_path / "a.pdf", [lines])).body
    assert "\n\n### 必要なもの\n\n・転出証明書\n\n" in body


def test_a_heading_of_two_lines_is_one(tmp_path: Path) -> None:
    lines = [
        (60.0, 770.0, HEADING_SIZE, "他の市区町村から引っ越してきた"),
        (60.0, 745.0, HEADING_SIZE, "ときの手続き"),
    ]
    draft = _load(write_pdf(tmp_path / "a.pdf", [[*lines, (60, 700, TEXT_SIZE, LONG[:40])]]))
    assert draft.title == "他の市区町村から引っ越してきたときの手続き"


def test_vertical_writing_is_read_in_one_piece(tmp_path: Path) -> None:
    """PDFium gives it one character a line."""
    column: list[Text] = [
        (500, 700 - 12 * i, TEXT_SIZE, character) for i, character in enumerate("縦書きの文です")
    ]
    assert "縦書きの文です" in _load(write_pdf(tmp_path / "a.pdf", [column])).body


def test_radicals_and_letter_spacing_become_plain_text() -> None:
    """Some programs write ⼀ (a radical) for 一, and 転 入 届 to fill a line."""
    assert mended("⼀⻑の ⽇") == "一長の 日"
    assert mended("転 入 届") == "転入届"
    assert mended("市民課 転入届") == "市民課 転入届"


@pytest.mark.usefixtures("no_ocr")
def test_pages_that_are_pictures_are_named_and_the_others_load(tmp_path: Path) -> None:
    write_pdf(tmp_path / "a.pdf", [page("転入", LONG), None, page("転出", LONG), None, None, []])
    corpus = read_corpus([tmp_path])
    assert [section.slug for section in corpus.documents[0].sections] == ["p1", "p3"]
    (warning,) = corpus.warnings
    assert warning.path == tmp_path / "a.pdf"
    assert warning.message.startswith("2、4～5ページは画像だけ")
    assert "OCR" in warning.message


@pytest.mark.usefixtures("no_ocr")
def test_a_pdf_of_nothing_but_pictures_is_no_document(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="文字が入っていません。1～2ページは画像だけ"):
        load(write_pdf(tmp_path / "a.pdf", [None, None]))


def test_pictures_are_read_where_tesseract_with_japanese_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program is stood in for by one that speaks as it does; that it was OCR is told."""
    program = tmp_path / "tesseract"
    program.write_text(
        '#!/bin/sh\nif [ "$1" = --list-langs ]; then echo "List of languages:"; echo eng; echo jpn; exit; fi\n'
        '[ -s "$1" ] && echo "転 入 届 の 受付は 8 時からです 。" > "$2.txt"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    draft = _load(write_pdf(tmp_path / "a.pdf", [page("転入", LONG), None]))
    assert draft.body.endswith("\n\n転入届の受付は 8 時からです。\n\n")
    assert draft.headings[1].slug == "p2"
    (note,) = draft.notes
    assert not draft.warnings
    assert note.startswith("2ページは画像なので OCR で読みました")


@pytest.mark.usefixtures("no_ocr")
def test_tesseract_without_japanese_data_is_not_used(tmp_path: Path) -> None:
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\necho 'List of languages:'\necho eng\n", encoding="utf-8")
    program.chmod(0o755)
    assert "画像だけ" in _load(write_pdf(tmp_path / "a.pdf", [page("転入", LONG), None])).warnings[0]


def test_an_encrypted_pdf_is_named(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="パスワードで保護"):
        load(write_pdf(tmp_path / "a.pdf", [page("転入", LONG)], password="ひらけ"))  # noqa: S106 — of a made-up file


def test_six_hundred_pages_load_in_little_memory(tmp_path: Path) -> None:
    """In a process of its own, so that only the loader's memory counts."""
    path = write_pdf(tmp_path / "a.pdf", [page(f"第{n}節", *[LONG] * 10) for n in range(600)])
    code = (
        "import resource, sys\nfrom pathlib import Path\nfrom index.loaders import load\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "(draft,) = load(Path(sys.argv[1]))\n"
        "print(len(draft.headings), (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)  # noqa: S603
    sections, megabytes = map(int, done.stdout.split())
    assert sections == 600
    assert megabytes < 150
