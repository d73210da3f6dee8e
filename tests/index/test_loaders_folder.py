"""A city's folder as it is: every format, several encodings, and files that cannot be read."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from changing_corpus import serving_folder
from made_files import page, write_csv, write_docx, write_pdf, write_pptx, write_xlsx

from index.build import open_library, run_sync
from index.generation import STORE
from index.settings import IndexSettings
from index.status import read_status
from index.store import DocumentStore

PLAN = "防災計画では、避難所を市内に二十か所置き、水と食料を三日分備えます。"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What the general affairs section of a made-up city keeps."""
    folder = tmp_path / "総務課"
    (folder / "公開").mkdir(parents=True)
    (folder / "公開" / "_defaults.yaml").write_text("audience: public\n", encoding="utf-8")
    write_pdf(
        folder / "公開" / "防災計画.pdf",
        [
            page("防災計画", PLAN, footer="- 1 -"),
            None,
            page("備え", "家には懐中電灯を置きましょう。", footer="- 3 -"),
        ],
    )
    write_docx(
        folder / "会議室の使い方.docx", ("Title", "会議室の使い方"), ("Normal", "前の月から予約できます。")
    )
    write_xlsx(folder / "備品一覧.xlsx", 備品=[["品名", "数"], ["発電機", 3], ["毛布", 200]])
    write_csv(
        folder / "faq.csv",
        [["番号", "質問", "回答"], ["1", "印鑑は要りますか", "要りません。"], ["2", "", "？"]],
    )
    write_pptx(folder / "研修.pptx", ("文書の保存", "保存年限は五年です"))
    (folder / "公開" / "開庁時間.html").write_bytes(
        "<html><body><h1>開庁時間</h1><p>平日の朝九時からです。</p></body></html>".encode("euc_jp")
    )
    (folder / "連絡.txt").write_bytes("連絡事項\n\n給湯室は18時に閉めます。".encode("cp932"))
    (folder / "手引き.md").write_text("# 手引き\n\n鍵は守衛室にあります。\n", encoding="utf-8")
    (folder / "壊れた資料.docx").write_bytes((folder / "会議室の使い方.docx").read_bytes()[:900])
    write_pdf(folder / "人事.pdf", [page("人事", "異動の案です。")], password="himitsu")  # noqa: S106 — made up
    write_xlsx(folder / "集計.xlsx", 表=[["課", "件数"], ["総務課", 3]])
    with zipfile.ZipFile(folder / "集計.xlsx", "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", bytes(50_000_000))
    (folder / "空.txt").write_bytes(b"")
    (folder / "写真.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (folder / "~$会議室の使い方.docx").write_bytes(b"\x05owner")
    return folder


def test_every_file_is_accounted_for_in_one_sync(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loaded, or named with the reason; what of a loaded file was not read is a warning."""
    monkeypatch.setenv("PATH", str(tmp_path))  # no OCR
    settings = IndexSettings(data=tmp_path / "data", corpus=(folder,))
    report = run_sync(settings)
    assert report.created == (
        "faq/1",
        "会議室の使い方",
        "備品一覧",
        "公開/開庁時間",
        "公開/防災計画",
        "手引き",
        "研修",
        "連絡",
    )
    assert {problem.path.name: problem.message.split("。")[0] for problem in report.failed} == {
        "壊れた資料.docx": "ファイルが壊れています（途中で切れているようです）",
        "人事.pdf": "パスワードで保護されています",
        "集計.xlsx": "展開すると大きすぎるため開きません（0.1 MB が 50 MB になります）",
        "空.txt": "ファイルが空です",
        "写真.jpg": "この種類のファイルは読めません",
    }
    assert {problem.path.name: problem.message.split("は")[0] for problem in report.warnings} == {
        "防災計画.pdf": "2ページ",
        "faq.csv": "3行目",
    }
    store = DocumentStore(serving_folder(settings) / STORE)
    everything = frozenset(path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    loaded = {document.file for document in store.documents_of(everything)}
    store.close()
    failed = {problem.path.relative_to(folder).as_posix() for problem in report.failed}
    left = everything - loaded - failed
    assert not loaded & failed
    # A folder, its defaults, and what Word leaves beside a document that is open: no files of the city's.
    assert left == {"公開", "公開/_defaults.yaml", "~$会議室の使い方.docx"}


def test_a_second_sync_reads_only_files_with_problems_and_the_status_names_them(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the same reasons; those of which only a part was not read are read again too."""
    monkeypatch.setenv("PATH", str(tmp_path))  # no OCR
    settings = IndexSettings(data=tmp_path / "data", corpus=(folder,))
    first, second = run_sync(settings), run_sync(settings)
    assert (second.rebuilt, second.unchanged) == (False, first.created)
    assert (second.failed, second.warnings) == (first.failed, first.warnings)
    # The photograph is of no kind that is read.
    assert second.read == len(first.failed) - 1 + len(first.warnings) == 6
    status = read_status(settings.data, date(2026, 11, 22))
    assert status.documents == len(first.created)
    assert status.failed == tuple(f"{problem.path}: {problem.message}" for problem in first.failed)
    (named,) = (line for line in status.lines() if line.startswith("読めなかったファイル: 5 件"))
    for name in ("人事.pdf", "集計.xlsx", "壊れた資料.docx", "空.txt", "写真.jpg"):
        assert str(folder / name) in named
        (folder / name).unlink()
    mended = run_sync(settings)
    assert (mended.rebuilt, mended.failed, mended.read) == (False, (), len(first.warnings))
    assert read_status(settings.data, date(2026, 11, 22)).failed == ()


@pytest.mark.parametrize(
    ("question", "passage_id", "heading"),
    [
        ("避難所はいくつ", "公開/防災計画#p1", "防災計画（1ページ）"),
        ("毛布の数", "備品一覧#備品-r3", "備品 3行"),
        ("保存年限", "研修#s1", "文書の保存（スライド1）"),
        ("給湯室", "連絡#lead", ""),
        ("印鑑は要るか", "faq/1#lead", ""),
        ("開庁時間", "公開/開庁時間#開庁時間", "開庁時間"),
    ],
)
def test_what_stands_in_each_format_is_found_with_its_place(
    folder: Path, tmp_path: Path, question: str, passage_id: str, heading: str
) -> None:
    settings = IndexSettings(data=tmp_path / "data", corpus=(folder,))
    run_sync(settings)
    library = open_library(settings)
    with library.lease() as generation:
        hit = generation.search(question, 1, audience="staff", language="ja")[0]
        public = generation.search(question, 10, audience="public", language="ja")
    library.close()
    assert (hit.passage.id, hit.passage.heading) == (passage_id, heading)
    assert {hit.document.id for hit in public} <= {"公開/防災計画", "公開/開庁時間"}
