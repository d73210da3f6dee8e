"""Which files of the corpus folders are documents, under which names, and whether they have changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from stat import S_ISDIR
from typing import get_args

import yaml

from index.assemble import VARIANT
from index.errors import CorpusMissing
from index.loaders import LOADERS
from index.overlay import Check
from index.types import Audience, Kind, Problem, Scope

NO_CHECKS: Mapping[str, Check] = {}

_DEFAULTS: Mapping[str, str] = {"kind": "notice", "audience": "staff", "scope": "city"}
_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "kind": get_args(Kind),
    "audience": get_args(Audience),
    "scope": get_args(Scope),
}
# "~$" files are what Office leaves beside a document that somebody has open.
_NOT_DOCUMENTS = (".", "_", "~$")


@dataclass(frozen=True, slots=True)
class CorpusFile:
    """A file that a loader can read. `id`: of its document, or what its documents' ids begin with."""

    path: Path
    id: str
    defaults: Mapping[str, str]

    @property
    def name(self) -> str:
        """Tells the file from others of the corpus, wherever the corpus lies."""
        return f"{self.id}{self.path.suffix}"


def files_by_name(
    roots: Sequence[Path], apart: Path | None, problems: list[Problem]
) -> dict[str, CorpusFile]:
    """The files below `roots` by their names; what is no document or has a name twice is added to the problems.

    Nothing in the folder `apart` is a document.

    Raises:
        CorpusMissing: a root does not exist.
    """
    found: dict[str, CorpusFile] = {}
    for file in _files(roots, apart, problems):
        if file.name in found:
            problems.append(
                Problem(file.path, f"{found[file.name].path} と名前が重なっています。名前を変えてください。")
            )
        else:
            found[file.name] = file
    return found


def fingerprints_of(files: Iterable[CorpusFile], checks: Mapping[str, Check] = NO_CHECKS) -> dict[str, str]:
    """What a file's documents rest on: its bytes and defaults, those of the files of its other languages, and their checks."""
    own: dict[str, str] = {}
    groups: dict[str, list[str]] = {}
    for file in files:
        try:
            with file.path.open("rb") as data:
                content = hashlib.file_digest(data, "sha256").hexdigest()
        except OSError:
            continue  # the loader says why
        own[file.name] = f"{file.name} {content} {sorted(file.defaults.items())}"
        variant = VARIANT.fullmatch(file.id)
        groups.setdefault(variant[1] if variant else file.id, []).append(file.name)
    together = {}
    for id_, names in groups.items():
        rests = [own[name] for name in sorted(names)]
        rests += [check.model_dump_json() for check in _checks_of(id_, checks)]
        digest = hashlib.sha256("\n".join(rests).encode()).hexdigest()
        together.update(dict.fromkeys(names, digest))
    return together


def _checks_of(file_id: str, checks: Mapping[str, Check]) -> list[Check]:
    """The checks of a file's documents: of its own one, or of its rows."""
    return [checks[id_] for id_ in sorted(checks) if id_ == file_id or id_.startswith(f"{file_id}/")]


def sound(fingerprints: Mapping[str, str], faulty: AbstractSet[str]) -> dict[str, str]:
    """The fingerprints without those of faulty files and of their other languages, which are read together."""
    again = {fingerprints[name] for name in faulty & fingerprints.keys()}
    return {name: print_ for name, print_ in fingerprints.items() if print_ not in again}


def mark_of(path: Path) -> Hashable:
    """Another one when a file has been written or replaced, or a folder replaced; None where nothing is there.

    A file's is not its number on the disk, for on a share that may change while the file does not.
    """
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if S_ISDIR(found.st_mode) else (found.st_mtime_ns, found.st_size)


def missing(root: Path) -> CorpusMissing:
    """What to tell of a corpus that is not there."""
    return CorpusMissing(f"文書の場所「{root}」がありません。--corpus に正しい場所を指定してください。")


def _files(roots: Sequence[Path], apart: Path | None, problems: list[Problem]) -> Iterator[CorpusFile]:
    for root in roots:
        if not root.exists():
            raise missing(root)
        prefix = f"{root.stem if root.is_file() else root.resolve().name}/" if len(roots) > 1 else ""
        if root.is_file():
            if _readable(root, problems):
                yield CorpusFile(root, prefix + root.stem, _DEFAULTS)
            continue
        defaults = cache(lambda folder, root=root: _folder_defaults(folder, root, problems))
        for path in sorted(_below(root, apart, problems)):
            if _readable(path, problems):
                name = str(path.relative_to(root).with_suffix(""))
                yield CorpusFile(path, prefix + name, defaults(path.parent))


def _below(root: Path, apart: Path | None, problems: list[Problem]) -> Iterator[Path]:
    """The files in a folder that may be documents; folders that cannot be looked into are added to the problems."""

    def refused(error: OSError) -> None:
        message = f"フォルダーを開けません（{error.strerror}）。アクセス権を確かめてください。"
        problems.append(Problem(Path(error.filename), message))

    left_out = apart.resolve() if apart else None
    for name, folders, files in os.walk(root, onerror=refused):
        folder = Path(name)
        folders[:] = [
            one
            for one in folders
            if not one.startswith(_NOT_DOCUMENTS) and (folder / one).resolve() != left_out
        ]
        for one in folders:
            if (folder / one).is_symlink():
                message = "リンクされたフォルダーは読みません。フォルダーそのものを置いてください。"
                problems.append(Problem(folder / one, message))
        for one in files:
            if not one.startswith(_NOT_DOCUMENTS) and one != "README.md" and _is_file(folder / one):
                yield folder / one


def _is_file(path: Path) -> bool:
    """Whether a loader can be asked for the file; of one that may not be looked at, it says what is wrong."""
    try:
        return path.is_file()
    except OSError:
        return True


def _may_be_there(file: Path) -> bool:
    try:
        return file.is_symlink() or file.exists()
    except OSError:
        return True


def _readable(path: Path, problems: list[Problem]) -> bool:
    """Whether there is a loader for the file and its name is text; else the reason is added to the problems."""
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:  # bytes of another encoding, from an old archive
        shown = Path(os.fsencode(path).decode("utf-8", "replace"))
        message = "ファイル名の文字コードが UTF-8 ではありません。名前を付け直してください。"
        problems.append(Problem(shown, message))
        return False
    if path.suffix.lower() in LOADERS:
        return True
    known = "、".join(LOADERS)
    problems.append(Problem(path, f"この種類のファイルは読めません。読めるのは {known} です。"))
    return False


def _folder_defaults(folder: Path, root: Path, problems: list[Problem]) -> Mapping[str, str]:
    """Defaults for files without front matter: the nearest `_defaults.yaml` up to the corpus root.

    One that is wrong makes its folder the staff's, whatever the folders above it say.
    """
    for place in [folder, *folder.parents]:
        file = place / "_defaults.yaml"
        if _may_be_there(file):
            try:
                data = yaml.safe_load(file.read_text(encoding="utf-8"))
            except (yaml.YAMLError, ValueError, OSError, RecursionError):
                data = None
            if isinstance(data, dict) and all(value in _ALLOWED.get(key, ()) for key, value in data.items()):
                return {**_DEFAULTS, **data}
            allowed = "、".join(f"{key}（{' / '.join(values)}）" for key, values in _ALLOWED.items())
            problem = Problem(file, f"使える項目は {allowed} だけです。書き直してください。")
            if problem not in problems:
                problems.append(problem)
            return _DEFAULTS
        if place == root:
            break
    return _DEFAULTS
