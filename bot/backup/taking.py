"""A backup of an installation, made while it serves: a new folder that is there whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bot.backup.corpus import ASIDE, copy_corpus
from bot.backup.faults import told
from bot.backup.manifest import (
    CORPUS,
    INDEX,
    OTHER,
    RECORDS,
    Manifest,
    Root,
    digests_of,
    write_manifest,
)
from bot.backup.ports import RecordsCopier
from bot.errors import BackupRefused
from index.copying import at_rest, copy_serving
from index.library import CURRENT, GENERATIONS, INSTALLATION, LOCK, PREVIOUS
from index.ports import VectorStores

# Of the data folder: copied in their own way, or of no use elsewhere. The number of an installation is one's own.
_KNOWN = frozenset({CURRENT, PREVIOUS, GENERATIONS, INSTALLATION, LOCK})
_PASSING = (".new", ".lock", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Place:
    """An installation: its data folder, its corpus, its records, and where its vectors are."""

    data: Path
    corpus: Sequence[Path]
    records: RecordsCopier
    stores: VectorStores


def take(place: Place, folder: Path) -> Manifest:
    """Copy all of an installation to a new folder, which is nobody else's to read.

    The records are those of one moment; the index is the one that serves, and no sync changes it meanwhile.

    Raises:
        BackupRefused: the folder is there already, lies where it must not, or cannot be written.
        DeskUnavailable, IndexingError: what there is cannot be read.
    """
    _refuse_unusable(place, folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))  # mode 700
    except OSError as error:
        raise _unwritable(error) from error
    try:
        with at_rest(place.data):
            manifest = _fill(place, aside)
        write_manifest(aside, manifest)
        if folder.exists():
            folder.rmdir()  # it was empty
        aside.rename(folder)
    except OSError as error:
        raise _unwritable(error) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return manifest


def _fill(place: Place, folder: Path) -> Manifest:
    made_at = datetime.now(UTC)
    copied = place.records.copy_to(folder / RECORDS)
    index = copy_serving(place.data, place.stores, folder / INDEX)
    copy_corpus(place.corpus, folder / CORPUS, apart=(place.data,))
    _copy_other(place, folder / OTHER)
    return Manifest(
        made_at=made_at,
        program=version("madoguchi"),
        database=copied.kind,
        revision=copied.revision,
        rows=copied.rows,
        entries=copied.entries,
        seal=copied.seal,
        fault=copied.fault,
        generation=index[0] if index else None,
        vectors=index[1] if index else False,
        corpus=tuple(Root(path=str(root), is_file=root.is_file()) for root in place.corpus),
        files=digests_of(folder),
    )


def _copy_other(place: Place, folder: Path) -> None:
    """What else lies in the data folder: whoever put it there keeps it there."""
    records = {file.resolve() for file in place.records.files()}
    for path in sorted(place.data.iterdir()):
        name = path.name
        if name in _KNOWN or name.endswith(_PASSING) or name.startswith((".", ASIDE)):
            continue
        if path.resolve() in records:
            continue
        folder.mkdir(exist_ok=True)
        if path.is_dir():
            shutil.copytree(path, folder / name, copy_function=shutil.copyfile, ignore_dangling_symlinks=True)
        elif path.is_file():
            shutil.copyfile(path, folder / name)


def _refuse_unusable(place: Place, folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupRefused(
            f"「{folder}」はもうあります。まだない名前を指定してください（日付を入れると分かりやすくなります）。"
        )
    inside = folder.resolve()
    for root in (place.data, *place.corpus):
        if inside.is_relative_to(root.resolve()):
            raise BackupRefused(
                f"「{folder}」は「{root}」の中です。別の場所、できれば別の機械の場所を指定してください。"
            )
    for root in place.corpus:
        if not root.exists():
            raise BackupRefused(
                f"文書の場所「{root}」がありません。--corpus に正しい場所を指定してください。"
            )


def _unwritable(error: OSError) -> BackupRefused:
    return BackupRefused(f"バックアップを作れません{told(error)}。アクセス権と空き容量を確かめてください。")
