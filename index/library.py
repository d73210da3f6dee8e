"""The data folder: generations, and the pointer to the one that serves. A switch is one atomic rename."""

from __future__ import annotations

import logging
import math
import os
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.errors import DataFolderUnwritable, IndexDamaged, IndexingError, IndexMissing, IndexOutdated
from index.generation import Generation
from index.whole_files import replace_text

GENERATIONS = "generations"
CURRENT = "current"
PREVIOUS = "previous"
LOCK = "sync.lock"
INSTALLATION = "installation"

# Seconds until a generation is tried again whose vectors or model could not be had.
_PATIENCE = 5.0

logger = logging.getLogger(__name__)


def current_name(data: Path) -> str | None:
    """Name of the generation that serves, or None where none has been built."""
    return _name_in(data / CURRENT)


def _name_in(file: Path) -> str | None:
    try:
        name = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return name if name and name.isprintable() else None


def installation_id(data: Path) -> str:
    """Tells this data folder from others where they share a server; made when it is first asked for.

    Raises:
        DataFolderUnwritable: there is none and none can be written.
    """
    file = data / INSTALLATION
    if not file.exists():
        try:
            data.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=data, encoding="utf-8") as new:
                new.write(secrets.token_hex(8))
                new.flush()
                with suppress(FileExistsError):  # another process was faster
                    os.link(new.name, file)
        except OSError as error:
            raise unwritable(data, error) from error
    return file.read_text(encoding="utf-8").strip()


def unwritable(data: Path, error: OSError) -> DataFolderUnwritable:
    """What to tell of a data folder that cannot be written."""
    return DataFolderUnwritable(
        f"データの場所「{data}」に書き込めません（{error.strerror}）。書き込める場所を --data に指定してください。"
    )


def switch_to(data: Path, name: str) -> None:
    """Make a finished generation the serving one."""
    replace_text(data / PREVIOUS, current_name(data) or "")
    replace_text(data / CURRENT, name)


def prune(data: Path) -> set[str]:
    """Remove what no reader needs; returns the generations that stay: the serving one and the one before it.

    Only for who holds the lock of the syncs: what is being built, or was built and not switched to, was left by a sync
    that was killed.
    """
    names = {folder.name for folder in (data / GENERATIONS).iterdir()}
    keep = names & {current_name(data), _name_in(data / PREVIOUS)}
    for name in names - keep:
        shutil.rmtree(data / GENERATIONS / name, ignore_errors=True)
    return keep


class Library:
    """Hands out the serving generation; notices a switch at the next lease and closes the old one when unused."""

    def __init__(self, data: Path, open_folder: Callable[[Path], Generation]) -> None:
        self._data = data
        self._open = open_folder
        self._lock = threading.Lock()
        self._serving: tuple[str, Generation] | None = None
        self._refused: str | None = None
        self._try_again = 0.0
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
        if self._serving and (name in (self._serving[0], None) or self._refuses(name)):
            return self._serving
        if name is None:
            raise IndexMissing("索引がまだありません。madoguchi index sync を実行してください。")
        try:
            generation = self._open(self._data / GENERATIONS / name)
        except IndexingError as error:
            if self._serving is None:
                raise
            if name != self._refused:
                logger.exception(
                    "新しい索引 %s を開けません。前の索引 %s で答え続けます。", name, self._serving[0]
                )
            broken = isinstance(error, IndexDamaged | IndexOutdated)
            self._refused, self._try_again = name, math.inf if broken else time.monotonic() + _PATIENCE
            return self._serving
        if self._serving:
            self._retired[self._serving[0]] = self._serving[1]
        self._serving = (name, generation)
        self._close_unused()
        return self._serving

    def _refuses(self, name: str | None) -> bool:
        """Whether a generation could not be opened: for good where it is broken, for a while where a server was away."""
        return name == self._refused and time.monotonic() < self._try_again

    def _close_unused(self) -> None:
        for name in [name for name in self._retired if not self._users.get(name)]:
            self._retired.pop(name).close()
            self._users.pop(name, None)
