"""A backup put back: checked first, into a place that is empty or whose contents are moved aside, and never half."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from bot.backup.corpus import ASIDE, is_empty, put_back, refuse_other_roots
from bot.backup.manifest import CORPUS, INDEX, OTHER, RECORDS, Manifest, check, read_manifest
from bot.backup.taking import Place
from bot.errors import BackupRefused
from index.copying import at_rest
from index.copying import take_over as take_over_index
from index.library import INSTALLATION, LOCK

# Stays where it is: who is at work here, and which installation this is.
_OWN = frozenset({LOCK, INSTALLATION, "lost+found"})


def restore(place: Place, folder: Path, *, replace: bool = False) -> Manifest:
    """Put a backup back: records, index, corpus and whatever else lay in the data folder. The backup stays as it is.

    Args:
        replace: what is there is moved aside, into folders beside it that begin with `.before-restore-`; records in a PostgreSQL
            database are replaced.

    Raises:
        BackupRefused: it is no whole backup, a program has the records open, or something is there and `replace` is not given.
        DeskUnavailable: the database cannot be written.
        IndexingError: a sync is at work.
    """
    manifest = read_manifest(folder)
    check(folder, manifest)
    refuse_other_roots(place.corpus, manifest.corpus)
    _refuse_unfit(place, replace)
    try:
        with at_rest(place.data):
            _put(place, folder, manifest)
    except OSError as error:
        raise _unwritable(error) from error
    return manifest


def _refuse_unfit(place: Place, replace: bool) -> None:
    if place.records.in_use():
        raise BackupRefused(
            "窓口の記録が使われています。サーバー（madoguchi serve）とほかの madoguchi を止めてから、戻してください。"
        )
    if replace:
        return
    taken = [str(place.data)] if any(_movable(place.data)) else []
    taken += [str(root) for root in place.corpus if not is_empty(root)]
    if not place.records.is_empty():
        taken.append("窓口の記録（データベース）")
    if taken:
        raise BackupRefused(
            f"空ではありません: {'、'.join(dict.fromkeys(taken))}。空の場所を --data と --corpus に指定するか、"
            "いまの中身を脇によけて戻すときは --replace を付けてください。"
        )


def _put(place: Place, folder: Path, manifest: Manifest) -> None:
    """Copy everything near its place first: what then happens to what is there are renames."""
    name = f"{ASIDE}{datetime.now(UTC):%Y%m%d-%H%M%S}"
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=place.data) as aside:
        near = Path(aside)
        for part in (INDEX, OTHER):
            if (folder / part).exists():
                shutil.copytree(folder / part, near / part, copy_function=shutil.copyfile)
        shutil.copyfile(folder / RECORDS, near / RECORDS)
        (near / RECORDS).chmod(0o600)
        _move_aside(_movable(place.data), place.data / name)
        outside = [file for file in place.records.files() if file.exists()]
        _move_aside(outside, *(file.parent / name for file in outside[:1]))
        place.records.take_over(near / RECORDS)
        if (near / OTHER).exists():
            for path in (near / OTHER).iterdir():
                shutil.move(path, place.data / path.name)
        _put_corpus(place, folder, manifest, name)
        if manifest.generation:
            take_over_index(near / INDEX / manifest.generation, place.data)


def _put_corpus(place: Place, folder: Path, manifest: Manifest, name: str) -> None:
    for number, (root, kept) in enumerate(zip(place.corpus, manifest.corpus, strict=True)):
        if root.is_dir():
            _move_aside((path for path in root.iterdir() if not path.name.startswith(ASIDE)), root / name)
        elif root.exists():
            _move_aside([root], root.parent / name)
        with tempfile.TemporaryDirectory(prefix=".restoring-", dir=_there(root)) as aside:
            near = Path(aside) / str(number)
            shutil.copytree(folder / CORPUS / str(number), near, copy_function=shutil.copyfile)
            put_back(near, root, kept.is_file)


def _there(root: Path) -> Path:
    """A folder on the same disk as what is to be put at `root`."""
    place = root if root.is_dir() else root.parent
    place.mkdir(parents=True, exist_ok=True)
    return place


def _movable(data: Path) -> Iterable[Path]:
    """What lies in a data folder and goes with its contents."""
    if not data.is_dir():
        return []
    return [
        path
        for path in data.iterdir()
        if path.name not in _OWN and not path.name.startswith((ASIDE, ".restoring-"))
    ]


def _move_aside(paths: Iterable[Path], *aside: Path) -> None:
    for path in list(paths):
        aside[0].mkdir(parents=True, exist_ok=True)
        path.rename(aside[0] / path.name)


def _unwritable(error: OSError) -> BackupRefused:
    where = f"「{error.filename}」" if error.filename else ""
    return BackupRefused(
        f"戻せません{where}（{error.strerror or error}）。アクセス権と空き容量を確かめて、もう一度戻してください。"
    )
