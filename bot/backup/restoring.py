"""A backup put back: checked first, into a place that is empty or whose contents are moved aside, and never half."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.backup.corpus import ASIDE, is_empty, put_back, refuse_other_roots
from bot.backup.faults import told
from bot.backup.manifest import CORPUS, INDEX, MANIFEST, OTHER, RECORDS, Manifest, check, read_manifest
from bot.backup.ports import Copied
from bot.backup.room import Room
from bot.backup.taking import Place
from bot.errors import BackupRefused
from index.copying import at_rest
from index.copying import take_over as take_over_index
from index.library import CURRENT, GENERATIONS, INSTALLATION, LOCK, PREVIOUS

# Stays where it is: who is at work here, and which installation this is.
_OWN = frozenset({LOCK, INSTALLATION, "lost+found"})
_PASSING = ".restoring-"
# What a server's database held before, on its way aside.
KEPT = "before.db"


def restore(place: Place, folder: Path, *, replace: bool = False) -> Manifest:
    """Put a backup back: records, index, corpus and whatever else lay in the data folder. The backup stays as it is.

    Args:
        replace: what is there is moved aside, into folders beside it that begin with `.before-restore-`; of records in a PostgreSQL
            database a copy is put there. Where the restore fails, it is all as it was.

    Raises:
        BackupRefused: it is no whole backup, a newer program made it, a program has the records open, or something is there and
            `replace` is not given.
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
    """Copy everything near its place first; then all but the records in a server's database are renames, undone if one fails."""
    with ExitStack() as near:
        data = _near(place.data, near)
        for part in (INDEX, OTHER):
            if (folder / part).exists():
                _copy(folder / part, data / part)
        shutil.copyfile(folder / RECORDS, data / RECORDS)
        (data / RECORDS).chmod(0o600)
        _refuse_altered(place.records.looked_at(data / RECORDS), manifest)
        corpus = [_near(root if root.is_dir() else root.parent, near) / "corpus" for root in place.corpus]
        for number, copy in enumerate(corpus):
            _copy(folder / CORPUS / str(number), copy)
        name = f"{ASIDE}{datetime.now(UTC):%Y%m%d-%H%M%S}"
        _keep_records(place, data)
        with ExitStack() as undoing:
            for room in _rooms(place, name):
                undoing.callback(room.undo)
                room.clear()
            _move_in(place, manifest, data, corpus)
            place.records.take_over(data / RECORDS)  # last: a change in a server's database is not undone
            undoing.pop_all()
        if (data / KEPT).exists():
            (place.data / name).mkdir(exist_ok=True)
            (data / KEPT).rename(place.data / name / RECORDS)


def _rooms(place: Place, name: str) -> Iterator[Room]:
    """Places to be cleared, each told after the one before it is: records within the data folder are gone with it."""
    yield Room(lambda: _movable(place.data), place.data / name)
    outside = [file for file in place.records.files() if file.exists()]
    if outside:
        files = place.records.files()
        yield Room(lambda: [file for file in files if file.exists()], outside[0].parent / name)
    for root in place.corpus:
        if root.is_dir():
            yield Room(partial(_of_corpus, root), root / name)
        else:
            yield Room(partial(_itself, root), root.parent / name)


def _keep_records(place: Place, near: Path) -> None:
    """Records in a server's database are not moved aside but overwritten: a copy of them is."""
    if not place.records.files() and not place.records.is_empty():
        place.records.copy_to(near / KEPT)


def _move_in(place: Place, manifest: Manifest, data: Path, corpus: Sequence[Path]) -> None:
    if (data / OTHER).exists():
        for path in (data / OTHER).iterdir():
            shutil.move(path, place.data / path.name)
    for root, copy, kept in zip(place.corpus, corpus, manifest.corpus, strict=True):
        put_back(copy, root, kept.is_file)
    if manifest.generation:
        take_over_index(data / INDEX / manifest.generation, place.data)


def _copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target, copy_function=shutil.copyfile)


def _near(folder: Path, until: ExitStack) -> Path:
    """A passing folder on the same disk as what lies in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    return Path(until.enter_context(tempfile.TemporaryDirectory(prefix=_PASSING, dir=folder)))


def _movable(data: Path) -> list[Path]:
    """What lies in a data folder and goes with its contents."""
    if not data.is_dir():
        return []
    return [
        path
        for path in data.iterdir()
        if path.name not in _OWN and not path.name.startswith((ASIDE, _PASSING))
    ]


def _of_corpus(root: Path) -> list[Path]:
    return [path for path in root.iterdir() if not path.name.startswith((ASIDE, _PASSING))]


def _itself(file: Path) -> list[Path]:
    return [file] if file.exists() else []


def _unwritable(error: OSError) -> BackupRefused:
    return BackupRefused(f"戻せません{told(error)}。アクセス権と空き容量を確かめて、もう一度戻してください。")
