"""Text in any encoding that Japanese is written in is told by its bytes."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from index.loaders import LoadError, load
from index.loaders.encoding import encoding_of, read_japanese_text

SENTENCES = (
    "転入届",
    "市役所の窓口へおいでください。",
    "ごみは、朝8時30分までに出します。A4の用紙・カード(ＩＣ)も可。",
    "ﾊﾝｶｸ文字とカタカナがまざった文です。",
    "問い合わせ 0438-00-0000 E-mail: shimin@example.jp",
)


@pytest.mark.parametrize("text", SENTENCES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jp", "iso2022_jp_ext"])
def test_short_and_long_texts_are_read_in_every_encoding(tmp_path: Path, encoding: str, text: str) -> None:
    path = tmp_path / "a.txt"
    for times in (1, 500):
        path.write_bytes(f"{text}\r\n".encode(encoding) * (times if encoding != "utf-16" else 1))
        assert read_japanese_text(path).startswith(f"{text}\n")


@pytest.mark.parametrize("encoding", ["cp932", "euc_jis_2004"])
def test_characters_that_makers_added_are_read(tmp_path: Path, encoding: str) -> None:
    """① and ㈱ are in no standard of the time, and in most files."""
    (tmp_path / "a.txt").write_bytes("①窓口 ㈱見本".encode(encoding))
    assert read_japanese_text(tmp_path / "a.txt") == "①窓口 ㈱見本"


def test_a_character_across_two_chunks_is_no_fault(tmp_path: Path) -> None:
    """Files are read a megabyte at a time."""
    for shift in ("", "a"):
        (tmp_path / "a.txt").write_bytes((shift + "市" * 700_000).encode("cp932"))
        assert encoding_of(tmp_path / "a.txt") == "cp932"


def test_ascii_is_read_as_utf8(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"Opening hours: 9:00-16:30")
    assert encoding_of(tmp_path / "a.txt") == "utf-8"


@pytest.mark.parametrize(
    "content",
    [
        "一行目\n".encode() + "二行目".encode("shift_jis"),
        "Straße, où êtes-vous?".encode("latin-1"),
        codecs.BOM_UTF8 + b"\xff\xfe",
        codecs.BOM_UTF16_LE + b"a",
    ],
    ids=["mixed", "Latin-1", "broken UTF-8", "broken UTF-16"],
)
def test_what_is_in_none_of_them_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    with pytest.raises(LoadError, match="UTF-8 で保存し直して"):
        load(tmp_path / "a.txt")
