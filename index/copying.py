"""The serving generation copied while it serves, and put into another data folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import SyncRunning
from index.generation import VECTORS, read_manifest
from index.library import GENERATIONS, LOCK, current_name, switch_to, unwritable
from index.ports import VectorStores

# A sync of a city's documents takes seconds; of very many, minutes.
_PATIENCE = 300.0


@contextmanager
def at_rest(data: Path, seconds: float = _PATIENCE) -> Iterator[None]:
    """No sync is at work for the length of the block: one that is, is waited for; one that comes is told to wait.

    Raises:
        DataFolderUnwritable: the data folder cannot be written.
        SyncRunning: a sync was not done in time.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = FileLock(data / LOCK, timeout=seconds)
        lock.acquire()
    except Timeout as error:
        raise SyncRunning("index sync が動いています。終わってから、もう一度実行してください。") from error
    except OSError as error:
        raise unwritable(data, error) from error
    try:
        yield
    finally:
        lock.release()


def copy_serving(data: Path, stores: VectorStores, target: Path) -> tuple[str, bool] | None:
    """Copy the serving generation into `target`, which is made: its name, and whether its vectors lie there too.

    None where none serves. On a server they stay there: who takes the copy over elsewhere syncs. Only while the data folder is at rest.

    Raises:
        IndexDamaged, IndexOutdated: it is no generation that this program can read.
    """
    name = current_name(data)
    if name is None:
        return None
    source = data / GENERATIONS / name
    read_manifest(source)
    shutil.copytree(source, target / name, ignore=_but_vectors(source), copy_function=shutil.copyfile)
    return name, stores.copy(source, target / name)


def take_over(copy: Path, data: Path) -> str:
    """Let the generation that lies in `copy` serve from a data folder; returns its name. Its files are moved."""
    (data / GENERATIONS).mkdir(parents=True, exist_ok=True)
    target = data / GENERATIONS / copy.name
    if target.exists():
        shutil.rmtree(target)
    shutil.move(copy, target)
    switch_to(data, copy.name)
    return copy.name


def _but_vectors(source: Path) -> Callable[[str, list[str]], set[str]]:
    def ignored(folder: str, names: list[str]) -> set[str]:
        return {VECTORS} & set(names) if Path(folder) == source else set()

    return ignored
