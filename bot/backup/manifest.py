"""What a backup holds, with a digest of every file: written last, so that a backup that was broken off has none."""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from bot.errors import BackupRefused

FORMAT = 1
MANIFEST = "manifest.json"
RECORDS = "desk.db"
INDEX = "index"
CORPUS = "corpus"
OTHER = "data"


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FileDigest(_Entry):
    """A file's length in bytes and its SHA-256."""

    bytes: int
    sha256: str


class Root(_Entry):
    """Where a folder or file of the corpus lay."""

    path: str
    is_file: bool


class Manifest(_Entry):
    """A backup's contents.

    program: the version of this program that made it. revision: of the database's schema. rows: how many each table has. entries,
    seal: the end of the audit log; fault: what is wrong with it. generation: of the index; None where there was none. vectors: whether they are in the backup or
    on a server. corpus: theirs are `corpus/0`, `corpus/1`, …. files: by their path in the backup.
    """

    format: int = FORMAT
    made_at: datetime
    program: str
    database: str
    revision: str
    rows: Mapping[str, int]
    entries: int
    seal: str
    fault: str | None
    generation: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z_-]*$")] | None
    vectors: bool
    corpus: tuple[Root, ...]
    files: Mapping[str, FileDigest]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it beside the files. Names of files that are no text are kept as they are."""
    text = json.dumps(manifest.model_dump(mode="json"), indent=1)
    (folder / MANIFEST).write_text(text, encoding="ascii")


def read_manifest(folder: Path) -> Manifest:
    """Read a backup's manifest.

    Raises:
        BackupRefused: there is none, or another program wrote it.
    """
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="ascii"))
    except (OSError, ValueError, RecursionError) as error:
        raise BackupRefused(
            f"「{folder}」はバックアップではないか、途中で終わっています（{MANIFEST} がありません）。"
        ) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise BackupRefused(
            f"「{folder}」は、このプログラムの知らない形式です。作ったときのプログラムで戻してください。"
        )
    try:
        return Manifest.model_validate(found)
    except ValidationError as error:
        raise BackupRefused(f"「{folder}」の目録（{MANIFEST}）が壊れています。") from error


def fingerprint_of(folder: Path) -> str:
    """The SHA-256 of a backup's manifest, and so of all that is in it: noted elsewhere, it tells this backup from any other."""
    return hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()


def refuse_another(folder: Path, fingerprint: str) -> None:
    """Hold a backup against the fingerprint that was noted when it was made.

    Raises:
        BackupRefused: it is another one, or none.
    """
    read_manifest(folder)
    if fingerprint_of(folder) != fingerprint.strip().lower():
        raise BackupRefused(
            f"バックアップ「{folder}」は、控えた指紋のものではありません。書きかえられたか、別のバックアップです。使わないでください。"
        )


def digests_of(folder: Path) -> dict[str, FileDigest]:
    """The files below a folder, its manifest left out."""
    return {name: _digest(folder / name) for name in sorted(_names(folder)) if name != MANIFEST}


def check(folder: Path, manifest: Manifest) -> None:
    """Compare a backup's files with its manifest.

    Raises:
        BackupRefused: a file is missing, is another one than was written, or was added, or something is there that a backup
            never has: a link would bring along what it points to.
    """
    if strange := {name for name, path in _entries(folder) if not _is_plain(path)}:
        raise BackupRefused(
            f"バックアップ「{folder}」に、ファイルでもフォルダーでもないもの（リンクなど）があります: {_listed(strange)}。"
            "別のバックアップを使ってください。"
        )
    there = set(_names(folder)) - {MANIFEST}
    missing, added = manifest.files.keys() - there, there - manifest.files.keys()
    try:
        wrong = {name for name in there - added if _digest(folder / name) != manifest.files[name]}
    except OSError as error:
        raise BackupRefused(
            f"バックアップの「{error.filename}」を読めません（{error.strerror}）。"
        ) from error
    told = [
        f"{label} {_listed(names)}"
        for label, names in (("足りない:", missing), ("変わった:", wrong), ("増えた:", added))
        if names
    ]
    if told:
        raise BackupRefused(
            f"バックアップ「{folder}」は、作ったときのままではありません。{'、'.join(told)}。別のバックアップを使ってください。"
        )


def _names(folder: Path) -> Iterator[str]:
    return (name for name, path in _entries(folder) if path.is_file())


def _entries(folder: Path) -> Iterator[tuple[str, Path]]:
    return ((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*"))


def _is_plain(path: Path) -> bool:
    mode = path.lstat().st_mode
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode)


def _digest(path: Path) -> FileDigest:
    with path.open("rb") as data:
        digest = hashlib.file_digest(data, "sha256").hexdigest()
    return FileDigest(bytes=path.stat().st_size, sha256=digest)


def _listed(names: set[str]) -> str:
    first = "、".join(sorted(names)[:3])
    shown = first.encode("utf-8", "replace").decode()
    return f"{shown} など {len(names)} 件" if len(names) > 3 else shown
