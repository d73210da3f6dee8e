"""Keep the index in step with the corpus: sync at the start and again after each burst of changes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import watchfiles

from index.corpus_files import mark_of
from index.errors import IndexingError, SyncRunning
from index.types import SyncReport

# What no document's name begins with: hidden files, and what Office leaves beside a document that is open.
_PASSED_OVER = (".", "~$")


class Stop(Protocol):
    """A `threading.Event`, or anything else that says whether to end."""

    def is_set(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds.

    `quiet` must pass without a change before a sync, but `at_most` from the first change on; `running` is waited
    after a sync that met another one, `failed` after one that failed otherwise. `tick` is how soon stopping and
    the end of a wait are noticed, `look` how often everything is looked through where that is needed.
    """

    quiet: float = 1.0
    at_most: float = 10.0
    running: float = 5.0
    failed: float = 60.0
    tick: float = 0.5
    look: float = 2.0


@dataclass(frozen=True, slots=True)
class _Watched:
    """What is watched, until when, and how often."""

    roots: Sequence[Path]
    data: Path
    stop: Stop
    pace: Pace


@dataclass(frozen=True, slots=True)
class Due:
    """When to sync next, and since when something waits for it; times of `time.monotonic`."""

    pace: Pace
    at: float | None = None
    since: float | None = None

    def changed(self, now: float) -> Due:
        """Once it has been quiet, and before the first change has waited for too long."""
        since = now if self.since is None else self.since
        return Due(self.pace, min(now + self.pace.quiet, since + self.pace.at_most), since)

    def failed(self, now: float, error: Exception) -> Due:
        """Later, even if nothing changes: a full disk or a server that is down does not tell when it is well."""
        wait = self.pace.running if isinstance(error, SyncRunning) else self.pace.failed
        return Due(self.pace, now + wait)

    def reached(self, now: float) -> bool:
        """Whether it is time."""
        return self.at is not None and self.at <= now


def watch(
    roots: Sequence[Path],
    data: Path,
    sync: Callable[[], SyncReport],
    stop: Stop,
    *,
    report: Callable[[SyncReport], None],
    tell: Callable[[str], None],
    poll: bool = False,
    pace: Pace | None = None,
) -> None:
    """Sync whenever the corpus has changed, until `stop` is set; a sync that is running then is finished.

    Args:
        roots: the corpus, folders or single files; they may come, go and be replaced meanwhile.
        data: the data folder; what happens in it does not count, wherever it lies.
        report: gets what each sync did.
        tell: gets one Japanese sentence for each failure; one that is only tried again does not repeat itself.
        poll: look the corpus through every few seconds, for a share on which other machines write.
    """
    pace = pace or Pace()
    due = Due(pace, at=time.monotonic())
    told = ""
    for changed in _ticks(_Watched(roots, data, stop, pace), poll, tell):
        now = time.monotonic()
        if changed:
            due, told = due.changed(now), ""
        if not due.reached(now):
            continue
        try:
            done = sync()
        except (IndexingError, OSError) as error:
            due = due.failed(time.monotonic(), error)
            sentence = _sentence(error)
            if sentence != told:
                tell(sentence)
            told = sentence
        else:
            due, told = Due(pace), ""
            report(done)


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError):
        cause = error.strerror or type(error).__name__
        return f"文書かデータの場所を読み書きできません（{cause}）。場所とアクセス権を確かめてください。"
    return str(error)


def _ticks(watched: _Watched, poll: bool, tell: Callable[[str], None]) -> Iterator[bool]:
    """Several times a second, or after each look: has something changed since the last time?"""
    changed = False
    while not watched.stop.is_set() and not poll:
        try:
            yield from _heard(watched, changed)
        except (OSError, RuntimeError):
            # The system has no watch left, or a name is not UTF-8 (the library's own error is a RuntimeError).
            poll = True
            tell("ファイルの変更の通知を受け取れないので、数秒ごとに文書の場所を調べます。")
        changed = True
    if not watched.stop.is_set():
        yield from _looked(watched, changed)


def _heard(watched: _Watched, changed: bool) -> Iterator[bool]:
    """Changes in folders as the operating system tells them; ends when a root itself is no longer the same.

    Roots are looked at, because the watch on a file or folder stays with it when another takes its name.
    """
    before = [mark_of(root) for root in watched.roots]
    folders = [root.resolve() for root in watched.roots if root.is_dir()]
    kept = watched.data.resolve()
    events = watchfiles.watch(
        *folders,
        watch_filter=None,  # a filter here would keep the ticks back while there are changes that do not count
        stop_event=watched.stop,
        step=max(1, round(watched.pace.tick * 100)),
        debounce=round(watched.pace.tick * 1000),
        rust_timeout=round(watched.pace.tick * 1000),
        yield_on_timeout=True,
        ignore_permission_denied=True,
        force_polling=False,
    )
    with closing(events):
        for changes in events:
            yield changed or any(_counts(Path(path), folders, kept) for _, path in changes)
            changed = False
            if before != [mark_of(root) for root in watched.roots]:
                return


def _looked(watched: _Watched, changed: bool) -> Iterator[bool]:
    """Changes between one look at everything and the next; looking takes a tenth of the time at most."""
    before, took = _everything(watched), 0.0
    yield changed
    ended = time.monotonic()
    while not watched.stop.is_set():
        # Not `stop.wait`: a signal's handler that sets an event must not meet this thread holding its lock.
        time.sleep(watched.pace.tick)
        started = time.monotonic()
        if started - ended < max(watched.pace.look, 9 * took):
            continue
        now = _everything(watched)
        ended = time.monotonic()
        took = ended - started
        yield now != before
        before = now


def _everything(watched: _Watched) -> dict[str, Hashable]:
    """A mark of each file at or below the roots that counts."""
    kept = watched.data.resolve()
    marks: dict[str, Hashable] = {}
    for root in watched.roots:
        marks[str(root)] = root.is_dir() or mark_of(root)
        resolved = root.resolve()
        for folder, folders, files in os.walk(resolved):
            here = Path(folder)
            folders[:] = [name for name in folders if _counts(here / name, [resolved], kept)]
            for name in files:
                if _counts(here / name, [resolved], kept):
                    marks[str(here / name)] = mark_of(here / name)
    return marks


def _counts(path: Path, folders: Sequence[Path], data: Path) -> bool:
    """Whether a change of this path may change the index; a folder's own entry says nothing about its files."""
    return any(
        bool(parts := path.relative_to(folder).parts)
        and not any(part.startswith(_PASSED_OVER) for part in parts)
        for folder in folders
        if path.is_relative_to(folder) and not (path.is_relative_to(data) and data.is_relative_to(folder))
    )
