"""Progress of long work: a bar on a terminal, a plain line per step elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from index.building import Progress as Tell


@contextmanager
def progress() -> Iterator[Tell]:
    """A function to be told what is being done, how many steps are done and how many there are."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _plain_lines()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        tasks: dict[str, int] = {}

        def tell(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=total)
            bar.update(tasks[step], completed=done, total=total)  # type: ignore[arg-type]  # TaskID is an int

        yield tell


def _plain_lines() -> Tell:
    def tell(step: str, done: int, total: int) -> None:
        if done == total:
            sys.stderr.write(f"{step}: {done}/{total}\n")

    return tell
