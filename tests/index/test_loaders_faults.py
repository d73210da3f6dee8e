"""Whatever is wrong with a file, it is named in a sentence, and neither memory nor the other files suffer."""

from __future__ import annotations

import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from made_files import page, write_docx, write_pdf, write_pptx, write_xlsx

from index.corpus import read_corpus
from index.loaders import LOADERS, LoadError, load
from index.loaders.checks import MAX_BYTES
from index.sentences import spans

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BINARY = (".pdf", ".docx", ".xlsx", ".pptx")
TEXT = (".txt", ".csv", ".html", ".htm", ".md")


def _sound(path: Path) -> Path:
    """A file that loads, of the kind that its extension says."""
    makers: dict[str, Callable[[], object]] = {
        ".pdf": lambda: write_pdf(path, [page("転入", "転入届を出します。")]),
        ".docx": lambda: write_docx(path, ("Normal", "転入届を出します。")),
        ".xlsx": lambda: write_xlsx(path, 表=[["施設", "定員"], ["中央", 20]]),
        ".pptx": lambda: write_pptx(path, ("転入", "転入届を出します。")),
        ".csv": lambda: path.write_text("施設,定員\n中央,20\n", encoding="utf-8"),
    }
    makers.get(path.suffix, lambda: path.write_text("<p>転入届を出します。</p>", encoding="utf-8"))()
    return path


def _reason(path: Path) -> str:
    with pytest.raises(LoadError) as caught:
        load(path)
    assert str(caught.value).endswith("。")
    return str(caught.value)


def test_every_kind_is_tried_here() -> None:
    assert set(BINARY + TEXT) == set(LOADERS)


@pytest.mark.parametrize("suffix", BINARY + TEXT)
@pytest.mark.parametrize("content", [b"", b" \r\n\t"])
def test_an_empty_file_is_named(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(content)
    assert _reason(path).startswith("ファイルが空です")


@pytest.mark.parametrize("suffix", BINARY)
def test_a_file_that_was_cut_off_is_named(tmp_path: Path, suffix: str) -> None:
    path = _sound(tmp_path / f"a{suffix}")
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 3])
    assert "壊れて" in _reason(path)


@pytest.mark.parametrize("suffix", BINARY)
def test_garbage_under_a_known_name_is_named(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"\x01\x02\x03" * 500)
    assert "ではないか、壊れています" in _reason(path)


@pytest.mark.parametrize(
    ("name", "kind", "told"),
    [
        ("a.docx", ".pdf", "名前は .docx ですが、中身は PDF です"),
        ("a.pdf", ".docx", "名前は .pdf ですが、中身は Word です"),
        ("a.xlsx", ".pptx", "名前は .xlsx ですが、中身は PowerPoint です"),
        ("a.pptx", ".xlsx", "名前は .pptx ですが、中身は Excel です"),
        ("a.csv", ".xlsx", "名前は .csv ですが、中身は Excel です"),
        ("a.txt", ".docx", "名前は .txt ですが、中身は Word です"),
        ("a.md", ".pdf", "名前は .md ですが、中身は PDF です"),
    ],
)
def test_a_wrong_extension_is_told_with_what_the_file_is(
    tmp_path: Path, name: str, kind: str, told: str
) -> None:
    _sound(tmp_path / f"sound{kind}").rename(tmp_path / name)
    assert _reason(tmp_path / name).startswith(told)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.pdf", b"<!DOCTYPE html><html><body>404</body></html>", "中身は HTML です"),
        ("a.csv", b"\xef\xbb\xbf<html><table></table></html>", "中身は HTML です"),
        ("a.pdf", b"\x89PNG\r\n\x1a\n" + bytes(50), "中身は 画像 です"),
        ("a.txt", b"{\\rtf1 abc}", "中身は リッチテキスト です"),
        ("a.xlsx", OLE, "中身は 古い形式の Office 文書"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "パスワードで保護"),
    ],
)
def test_other_contents_are_told_by_their_signature(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert told in _reason(tmp_path / name)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".pptx"])
def test_a_zip_bomb_is_not_opened(tmp_path: Path, suffix: str) -> None:
    """By its ratio and by its size, before anything is unpacked."""
    path = _sound(tmp_path / f"a{suffix}")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/xl/ppt.xml", bytes(50_000_000))
    assert "展開すると大きすぎる" in _reason(path)


def test_a_file_that_is_too_big_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.write("市".encode())
        file.truncate(MAX_BYTES + 1)
    assert "ファイルが大きすぎます（200 MB、上限は 200 MB）" in _reason(path)


@pytest.mark.parametrize("suffix", BINARY + TEXT)
def test_a_thousand_small_damages_never_end_in_anything_else(tmp_path: Path, suffix: str) -> None:
    """Bytes changed, cut out and cut off: the file loads or is named."""
    chance = random.Random(suffix)  # noqa: S311 — not for secrets
    path = _sound(tmp_path / f"a{suffix}")
    sound = path.read_bytes()
    for round_ in range(110):
        data = bytearray(sound)
        where = chance.randrange(len(data))
        if round_ % 3 == 0:
            del data[where:]
        elif round_ % 3 == 1:
            del data[where : where + chance.randrange(1, 300)]
        else:
            for _ in range(chance.choice((1, 5, 50))):
                data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        try:
            assert load(path)
        except LoadError as error:
            assert str(error).endswith("。")  # noqa: PT017 — either outcome is right


def test_a_question_does_not_wait_for_the_loaders_libraries() -> None:
    code = "import index.loaders, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert {"docx", "pptx", "openpyxl", "lxml", "pypdfium2", "pytesseract", "PIL"}.isdisjoint(
        done.stdout.split()
    )


@pytest.mark.parametrize(
    "text", ["<!---->" * 3_000, "<!--" * 5_000, "# " + " " * 20_000 + "#", "| " + "-" * 20_000 + "x"]
)
def test_text_made_to_be_slow_is_read_in_a_moment(tmp_path: Path, text: str) -> None:
    """Comments, headings and table rules are recognised in a time that grows with their length only."""
    path = tmp_path / "slow.md"
    path.write_text(f"見出しの前の文です。\n\n{text}\n", encoding="utf-8")
    started = time.perf_counter()
    corpus = read_corpus([tmp_path])
    assert list(spans(corpus.documents[0].text))
    assert time.perf_counter() - started < 1
