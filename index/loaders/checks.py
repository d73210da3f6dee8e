"""What is known of a file before a library opens it: its size, whether it is what its name says, and zip bombs."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from index.loaders.draft import LoadError, unreadable

MAX_BYTES = 200_000_000
# An Office file is a zip. Real ones, measured with sheets of 100,000 rows, unpack to 20 times their size at most.
MAX_UNPACKED = 200_000_000
MAX_RATIO = 100
# Below this much unpacked, no ratio does harm: a few lines of text in much XML reach 50.
_RATIO_MATTERS_FROM = 10_000_000
_HEAD = 1024

_CONTENTS = {".pdf": "PDF", ".docx": "Word", ".xlsx": "Excel", ".pptx": "PowerPoint"}
_ZIP_FOLDERS = {"word/": "Word", "xl/": "Excel", "ppt/": "PowerPoint"}
_SIGNATURES = (
    (b"\x89PNG", "画像"),
    (b"\xff\xd8\xff", "画像"),
    (b"GIF8", "画像"),
    (b"II*\x00", "画像"),
    (b"{\\rtf", "リッチテキスト"),
    (b"\x1f\x8b", "圧縮ファイル"),
    (b"7z\xbc\xaf", "圧縮ファイル"),
    (b"Rar!", "圧縮ファイル"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAY_BE_HTML = {".html", ".htm", ".md"}


def check_file(path: Path) -> None:
    """Refuse what cannot or must not be opened.

    Raises:
        LoadError: empty, too big, another content than the extension says, encrypted, a damaged or bursting zip.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise unreadable(error) from error
    if not size or (size <= _HEAD and not head.strip()):
        raise LoadError("ファイルが空です。内容を書くか、ファイルを消してください。")
    if size > MAX_BYTES:
        raise LoadError(
            f"ファイルが大きすぎます（{size / 1e6:.0f} MB、上限は {MAX_BYTES / 1e6:.0f} MB）。分けて保存してください。"
        )
    suffix = path.suffix.lower()
    expected = _CONTENTS.get(suffix)
    found = _content(path, head, suffix)
    if found == expected:
        return
    if found:
        raise LoadError(
            f"名前は {path.suffix} ですが、中身は {found} です。拡張子を直すか、{path.suffix} の形式で保存し直してください。"
        )
    raise LoadError(
        f"{expected} のファイルではないか、壊れています。もとのファイルをコピーし直すか、保存し直してください。"
    )


def unpacked_bytes(path: Path) -> int:
    """What a zip says that it unpacks to."""
    with zipfile.ZipFile(path) as archive:
        return sum(entry.file_size for entry in archive.infolist())


def _content(path: Path, head: bytes, suffix: str) -> str | None:
    """What the content is by its signature; None for text and for what is not known."""
    if b"%PDF-" in head and (head.startswith(b"%PDF-") or suffix == ".pdf"):
        return "PDF"
    if head.startswith(b"PK\x03\x04"):
        return _zip_content(path)
    if head.startswith(_OLE):
        return _ole_content(path, suffix)
    if suffix not in _MAY_BE_HTML and _begins_as_html(head):
        return "HTML"
    return next((name for signature, name in _SIGNATURES if head.startswith(signature)), None)


def _begins_as_html(head: bytes) -> bool:
    """Whether an HTML document begins here, after an XML declaration and comments."""
    rest = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for opening, closing in ((b"<?xml", b">"), (b"<!--", b"-->")):
        while rest.startswith(opening):
            end = rest.find(closing)
            if end < 0:
                return False
            rest = rest[end + len(closing) :].lstrip()
    start = rest[:32].lower()
    return start.startswith(b"<html") or re.match(rb"<!doctype\s+html", start) is not None


def _zip_content(path: Path) -> str:
    """What kind of zip it is, after a look at how much it unpacks to."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise LoadError(
            "ファイルが壊れています（途中で切れているようです）。もとのファイルをコピーし直してください。"
        ) from error
    if any(entry.flag_bits & 1 for entry in entries):
        raise LoadError("パスワードで保護されています。保護を外して保存し直してください。")
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(path.stat().st_size, 1)
    if unpacked > MAX_UNPACKED or (unpacked > _RATIO_MATTERS_FROM and unpacked / packed > MAX_RATIO):
        raise LoadError(
            f"展開すると大きすぎるため開きません（{packed / 1e6:.1f} MB が {unpacked / 1e6:.0f} MB になります）。"
            "画像や余分なシートを減らして保存し直してください。"
        )
    names = [entry.filename for entry in entries]
    kinds = (kind for folder, kind in _ZIP_FOLDERS.items() if any(name.startswith(folder) for name in names))
    return next(kinds, "圧縮ファイル（zip）")


def _ole_content(path: Path, suffix: str) -> str:
    """Office before 2007 and encrypted Office share one container."""
    if suffix in _CONTENTS and _ENCRYPTED in path.read_bytes():
        raise LoadError("パスワードで保護されています。保護を外して保存し直してください。")
    return "古い形式の Office 文書（.doc、.xls、.ppt など）"
