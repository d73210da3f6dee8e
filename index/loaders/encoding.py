"""Which encoding a Japanese text file is in: each candidate decodes the whole file strictly, the likeliest wins.

charset-normalizer reads between 30 and 98 of 100 stretches of CP932 rightly, this all but half-width katakana without
other text (docs/adr/0011-document-loaders.md has the measurement).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.loaders.draft import LoadError, unreadable

_SEVEN_BITS = ("iso2022_jp", "iso2022_jp_ext")
# Python's euc_jp lacks the characters that NEC and IBM added (①, ㈱); euc_jis_2004 has them.
_EIGHT_BITS = ("cp932", "euc_jp", "euc_jis_2004")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 1 << 20
# So many Japanese characters in UTF-8 before a fault are no chance: the file is damaged or mixed, not CP932.
_NO_CHANCE = 3
# So many bytes tell CP932 from EUC-JP; the rest of the file only has to decode.
_JUDGED = 1 << 18
_KANA = re.compile(r"[\u3041-\u30ff]")
_KANJI = re.compile(r"[\u4e00-\u9fff]")
_WIDE = re.compile(r"[\u3001-\u9fff]")
_UNLIKELY = re.compile(r"[\uff61-\uff9f\ue000-\uf8ff\u0080-\u00ff\u0370-\u04ff]")


def read_japanese_text(path: Path) -> str:
    """The file's text with `\\n` line ends.

    Raises:
        LoadError: the file is empty, unreadable, or in no encoding that Japanese is written in.
    """
    return path.read_text(encoding=encoding_of(path)).lstrip("\ufeff")


def encoding_of(path: Path) -> str:
    """Python's name of the file's encoding. The file is read once, in chunks.

    Raises:
        LoadError: see `read_japanese_text`.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise unreadable(error) from error
    for mark, name in _BYTE_ORDER_MARKS:
        if start.startswith(mark):
            _check(path, name)
            return name
    start_of_file = _read_as_utf8(path)
    if start_of_file.fault is None:
        coded = _SEVEN_BITS if start_of_file.escapes else ()
        return next((name for name in coded if name in _likelihoods(path, coded)), "utf-8")
    likely = _likelihoods(path, _EIGHT_BITS) if start_of_file.japanese < _NO_CHANCE else {}
    if not likely:
        raise LoadError(
            "文字コードを判別できません（UTF-8、Shift_JIS、EUC-JP、ISO-2022-JP のどれでもないか、混ざっています）。"
            "UTF-8 で保存し直してください。",
            start_of_file.fault,
        )
    return max(likely, key=lambda name: likely[name])


@dataclass(frozen=True, slots=True)
class _Utf8:
    """How far a file is UTF-8: line of the first fault, Japanese characters before it, escapes of ISO-2022-JP."""

    fault: int | None
    japanese: int
    escapes: bool


def _read_as_utf8(path: Path) -> _Utf8:
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    japanese = 0
    escapes = False
    for chunk, last in _chunks(path):
        if b"\x00" in chunk:
            raise LoadError("文字の文書ではありません。正しいファイルか確かめてください。")
        escapes = escapes or b"\x1b$" in chunk
        try:
            text = decoder.decode(chunk, last)
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode("utf-8")
            return _Utf8(line + before.count("\n"), japanese + _count(_WIDE, before), escapes)
        line += text.count("\n")
        japanese += _count(_WIDE, text)
    return _Utf8(None, japanese, escapes and not japanese)


def _check(path: Path, name: str) -> None:
    if not _likelihoods(path, (name,)):
        raise LoadError("文字コードが途中で乱れています。UTF-8 で保存し直してください。")


def _likelihoods(path: Path, names: Sequence[str]) -> dict[str, float]:
    """Those of the encodings that decode the file without a fault, each with how Japanese the text then looks."""
    decoders = {name: codecs.getincrementaldecoder(name)() for name in names}
    likely = dict.fromkeys(names, 0.0)
    judged = 0
    for chunk, last in _chunks(path):
        for name in list(likely):
            try:
                text = decoders[name].decode(chunk, last)
            except UnicodeError:
                del likely[name]
                continue
            if judged < _JUDGED and not chunk.isascii():
                likely[name] += _looks_japanese(text[:_JUDGED])
        judged += 0 if chunk.isascii() else len(chunk)
    return likely


def _looks_japanese(text: str) -> float:
    """Kana and kanji speak for an encoding; half-width katakana, Greek and private characters against it."""
    return 2.0 * _count(_KANA, text) + 0.5 * _count(_KANJI, text) - 1.0 * _count(_UNLIKELY, text)


def _count(pattern: re.Pattern[str], text: str) -> int:
    return len(pattern.findall(text))


def _chunks(path: Path) -> Iterator[tuple[bytes, bool]]:
    """The file in chunks, the last one marked."""
    try:
        with path.open("rb") as file:
            chunk = file.read(_CHUNK)
            while chunk:
                following = file.read(_CHUNK)
                yield chunk, not following
                chunk = following
    except OSError as error:
        raise unreadable(error) from error
