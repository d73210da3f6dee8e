"""The data folder: generations, and the pointer to the one that serves. A switch is one atomic rename."""

from __future__ import annotations

import logging
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import IndexingError, IndexMissing
from index.generation import Generation

GENERATIONS = "generations"
CURRENT = "current"
LOCK = "sync.lock"

logger = logging.getLogger(__name__)


def current_name(data: Path) -> str | None:
    """Name of the generation that serves, or None where none has been built."""
    try:
        name = (data / CURRENT).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return name if name and name.isprintable() else None


def switch_to(data: Path, name: str) -> None:
    """Make a finished generation the serving one."""
    pointer = data / f"{CURRENT}.new"
    with pointer.open("w", encoding="utf-8") as file:
        file.write(name)
        file.flush()
        os.fsync(file.fileno())
    pointer.replace(data / CURRENT)


def prune(data: Path, keep: set[str]) -> None:
    """Remove generations (and leftovers of killed syncs) that are not to be kept."""
    for folder in (data / GENERATIONS).iterdir():
        if folder.name not in keep:
            shutil.rmtree(folder, ignore_errors=True)


class Library:
    """Hands out the serving generation; notices a switch at the next lease and closes the old one when unused."""

    def __init__(self, data: Path, open_folder: Callable[[Path], Generation]) -> None:
        self._data = data
        self._open = open_folder
        self._lock = threading.Lock()
        self._serving: tuple[str, Generation] | None = None
        self._refused: str | None = None
        self._users: dict[str, int] = {}
        self._retired: dict[str, Generation] = {}

    @contextmanager
    def lease(self) -> Iterator[Generation]:
        """The serving generation, kept open for the length of the block.

        Raises:
            IndexMissing: no generation was built yet.
            IndexingError: the generation cannot be opened and there is no older one to go on with.
        """
        with self._lock:
            name, generation = self._current()
            self._users[name] = self._users.get(name, 0) + 1
        try:
            yield generation
        finally:
            with self._lock:
                self._users[name] -= 1
                self._close_unused()

    def close(self) -> None:
        """Close every generation; leases must be over."""
        with self._lock:
            if self._serving:
                self._retired[self._serving[0]] = self._serving[1]
                self._serving = None
            self._close_unused()

    def _current(self) -> tuple[str, Generation]:
        name = current_name(self._data)
        if self._serving and name in (self._serving[0], self._refused, None):
            return self._serving
        if name is None:
            raise IndexMissing("索引がまだありません。madoguchi index sync を実行してください。")
        try:
            generation = self._open(self._data / GENERATIONS / name)
        except IndexingError:
            if self._serving is None:
                raise
            logger.exception("generation %s cannot be opened; %s goes on serving", name, self._serving[0])
            self._refused = name
            return self._serving
        if self._serving:
            self._retired[self._serving[0]] = self._serving[1]
        self._serving = (name, generation)
        self._close_unused()
        return self._serving

    def _close_unused(self) -> None:
        for name in [name for name in self._retired if not self._users.get(name)]:
            self._retired.pop(name).close()
            self._users.pop(name, None)
