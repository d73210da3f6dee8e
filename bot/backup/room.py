"""Room for what is restored: what is there is moved aside, and back again where the restore fails."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path


class Room:
    """A place that is cleared. `undo` makes it what it was before, whatever has been put there since.

    Args:
        here: what lies in the place and goes with its contents, asked anew each time.
        aside: a folder on the same disk, made when it is needed.
    """

    def __init__(self, here: Callable[[], Iterable[Path]], aside: Path) -> None:
        self._here = here
        self._aside = aside
        self._left = {path.name for path in here()}
        self._moved: list[Path] = []

    def clear(self) -> None:
        """Move aside what is there.

        Raises:
            OSError: something cannot be moved; what could be is, until `undo`.
        """
        for path in list(self._here()):
            self._aside.mkdir(parents=True, exist_ok=True)
            path.rename(self._aside / path.name)
            self._moved.append(path)
            self._left.discard(path.name)

    def undo(self) -> None:
        """Remove what was put there and move back what was there before."""
        for path in list(self._here()):
            if path.name not in self._left:
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        for path in self._moved:
            (self._aside / path.name).rename(path)
        with suppress(OSError):  # there was nothing to move
            self._aside.rmdir()
