"""A backup put back: checked first, into a place that is empty or whose contents are moved aside, and never half."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from bot.backup.corpus import ASIDE, is_empty, put_back, refuse_other_roots
from bot.backup.manifest import CORPUS, INDEX, MANIFEST, OTHER, RECORDS, Manifest, check, read_manifest
from bot.backup.ports import Copied
from bot.backup.taking import Place
from bot.errors import BackupRefused
from index.copying import at_rest
from index.copying import take_over as take_over_index
from index.library import CURRENT, GENERATIONS, INSTALLATION, LOCK, PREVIOUS

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
    _refuse_misplaced(place, folder, manifest)
    _refuse_unfit(place, replace)
    try:
        with at_rest(place.data):
            _put(place, folder, manifest)
    except OSError as error:
        raise _unwritable(error) from error
    return manifest


def _refuse_misplaced(place: Place, folder: Path, manifest: Manifest) -> None:
    """What lies where no backup of ours has anything would come to lie over what was looked at."""
    known = {RECORDS, INDEX, CORPUS, OTHER, MANIFEST}
    ours = {CURRENT, PREVIOUS, GENERATIONS, *_OWN, *(file.name for file in place.records.files())}
    wrong = {path.name for path in folder.iterdir()} - known
    if (folder / OTHER).is_dir():
        wrong |= {f"{OTHER}/{path.name}" for path in (folder / OTHER).iterdir() if path.name in ours}
    if (folder / INDEX).is_dir():
        found = {path.name for path in (folder / INDEX).iterdir()}
        wrong |= {f"{INDEX}/{name}" for name in found - {manifest.generation}}
    if wrong:
        raise BackupRefused(
            f"バックアップ「{folder}」に、あるはずのないものがあります: {'、'.join(sorted(wrong))}。別のバックアップを使ってください。"
        )


def _refuse_altered(found: Copied, manifest: Manifest) -> None:
    """The records have to be those that the manifest tells of, their log whole to its end."""
    rows = {name: found.rows.get(name) for name in manifest.rows}
    if (found.entries, found.seal, found.fault) != (
        manifest.entries,
        manifest.seal,
        manifest.fault,
    ) or rows != manifest.rows:
        fault = f"（{found.fault}）" if found.fault else ""
        raise BackupRefused(
            f"バックアップの記録（desk.db）が、目録と合いません{fault}。別のバックアップを使ってください。"
        )


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
        _refuse_altered(place.records.looked_at(near / RECORDS), manifest)
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
