"""A process that syncs on command, each time in a child of its own, which can be killed at any moment.

Run as a program: everything is imported once, then a child is forked for each order. A line of JSON on standard
input is a list of orders to be carried out at once, one on standard output what became of them (`Order`, `Outcome`).
"""

from __future__ import annotations

import gc
import json
import mmap
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

from index.analyze import Analyzer
from index.build import run_sync
from index.errors import SyncRunning
from index.settings import IndexSettings

REFUSED = 3
_LOG_SIZE = 1 << 20
_LONGEST = 60  # seconds after which a sync that hangs is ended, so that its test fails
# Events of Python at which a file comes to be, is opened, changes its name or goes.
_OPERATIONS = ("open", "sqlite3.connect", "os.mkdir", "os.rename", "os.remove", "os.rmdir")
REMOVALS = ("os.remove", "os.rmdir")


@dataclass(frozen=True, slots=True)
class Order:
    """A sync of a corpus, left alone or killed: so many seconds after its start, or before its n-th operation."""

    data: str
    corpus: str
    kill_after: float | None = None
    kill_before: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a sync ended.

    `code` is the exit status, negative where a signal ended it. `log` holds, in their order, its steps
    ("step NAME DONE/TOTAL") and its operations on files of the data folder ("EVENT PATH").
    """

    code: int
    seconds: float
    log: tuple[str, ...]

    @property
    def operations(self) -> tuple[str, ...]:
        """The operations on files alone, the n-th of which is the one that `Order.kill_before` counts."""
        return tuple(line for line in self.log if not line.startswith("step "))


class SyncProcess:
    """The process, seen by a test."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, *orders: Order) -> list[Outcome]:
        """Have orders carried out at once and wait for the end of all."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{json.dumps([asdict(order) for order in orders])}\n")
        self._process.stdin.flush()
        outcomes = json.loads(self._process.stdout.readline())
        return [Outcome(code, seconds, tuple(log)) for code, seconds, log in outcomes]


@contextmanager
def sync_process(corpus: Path, data: Path) -> Iterator[SyncProcess]:
    """A process that has tried a sync of this corpus into this folder and is ready for orders; gone afterwards."""
    # One thread for linear algebra: a fork copies only the thread that forks.
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(  # noqa: S603 — this interpreter, this file
        [sys.executable, __file__, str(corpus), str(data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield SyncProcess(process)
        assert process.stdin
        process.stdin.close()


def _main(corpus: str, data: str) -> None:
    _import_what_a_sync_imports(Order(data, corpus))
    gc.freeze()
    _say("ready")
    for line in sys.stdin:
        orders = [Order(**order) for order in json.loads(line)]
        running = [(order, *_fork(order)) for order in orders]
        _say(json.dumps([_wait(*child) for child in running]))


def _fork(order: Order) -> tuple[int, float, mmap.mmap]:
    """A child that carries out the order, when it was born, and its log, which outlives it."""
    log = mmap.mmap(-1, _LOG_SIZE)
    child = os.fork()
    if child == 0:
        os._exit(_sync(order, log))
    return child, time.monotonic(), log


def _wait(order: Order, child: int, born: float, log: mmap.mmap) -> tuple[int, float, list[str]]:
    if order.kill_after is not None:
        time.sleep(max(0.0, born + order.kill_after - time.monotonic()))
        os.kill(child, signal.SIGKILL)  # it is still ours: nobody has waited for it
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    seconds = time.monotonic() - born
    with log:
        return code, seconds, log[:].rstrip(b"\0").decode("utf-8", "replace").splitlines()


def _import_what_a_sync_imports(order: Order) -> None:
    """So that no child spends its life on imports. The sync itself starts threads, which a fork would lose."""
    ours, theirs = os.pipe()
    if os.fork() == 0:
        code = _sync(order, mmap.mmap(-1, _LOG_SIZE))
        with os.fdopen(theirs, "w") as names:
            names.write("\n".join(sys.modules))
        os._exit(code)
    os.close(theirs)
    with os.fdopen(ours) as names:
        for name in names.read().splitlines():
            with suppress(ImportError):  # a name that a library made up
                import_module(name)
    assert os.wait()[1] == 0
    Analyzer().terms("犬")  # the dictionary, too, is read once


def _sync(order: Order, log: mmap.mmap) -> int:
    """The child's life; the exit status says whether another sync was at work."""
    operations = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal operations
        if event in REMOVALS or (event in _OPERATIONS and str(arguments[0]).startswith(order.data)):
            operations += 1
            if operations == order.kill_before:
                os.kill(os.getpid(), signal.SIGKILL)
            log.write(f"{event} {arguments[0]}\n".encode())

    def progress(step: str, done: int, total: int) -> None:
        log.write(f"step {step} {done}/{total}\n".encode())

    signal.alarm(_LONGEST)
    sys.addaudithook(watch)
    try:
        run_sync(IndexSettings(data=Path(order.data), corpus=(Path(order.corpus),)), progress)
    except SyncRunning as refusal:
        log.write(f"step {refusal}\n".encode())
        return REFUSED
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _main(*sys.argv[1:])
