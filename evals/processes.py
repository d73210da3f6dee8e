"""Steps of `evals.speed` that run in processes of their own, and what they cost there.

`python -m evals.processes` runs one step. Linux only: memory comes from /proc.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import cycle
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import IO, Any

from index.analyze import Analyzer
from index.build import open_library, run_sync
from index.library import Library
from index.settings import IndexSettings
from index.types import Hit

_LOOK_EVERY_SECONDS = 0.2
_WARM_UP = 20
_TOKENIZERS = 2
_PIECE = 500
_PATIENCE_SECONDS = 120


@dataclass(frozen=True, slots=True)
class SyncCost:
    """Seconds of a sync without the start of Python; the most memory (MB) of it and its children at one time."""

    seconds: float
    megabytes: float
    passages: int


@dataclass(frozen=True, slots=True)
class Serving:
    """Questions a second of all processes together, and the first one's memory (MB) afterwards.

    `share` counts a page that several processes map as each one's part of it (PSS).
    """

    rate: float
    resident: float
    share: float


def sync_cost(data: Path, corpus: Path) -> SyncCost:
    """Sync a corpus into a data folder.

    Raises:
        CalledProcessError: the process failed.
    """
    most = 0.0
    with _started("sync", data, corpus) as process:
        while process.poll() is None:
            most = max(most, sum(_memory(pid, "smaps_rollup", "Pss:") for pid in _tree(process.pid)))
            time.sleep(_LOOK_EVERY_SECONDS)
        told = _told(process)
    return SyncCost(told["seconds"], max(most, told["peak"]), told["passages"])


def serving(data: Path, questions: Path, processes: int, seconds: float) -> Serving:
    """Let so many processes of one thread answer a JSON file's questions for so long, all at the same time.

    Raises:
        CalledProcessError: a process failed.
    """
    with ExitStack() as running:
        servers = [
            running.enter_context(_started("serve", data, questions, seconds)) for _ in range(processes)
        ]
        for server in servers:
            _told(server)  # it is warm
        for server in servers:
            _end(server.stdin).write("go\n")
            _end(server.stdin).flush()
        told = [_told(server) for server in servers]
        for server in servers:
            _end(server.stdin).close()
    return Serving(sum(one["rate"] for one in told), told[0]["resident"], told[0]["share"])


def tokenized(texts: Sequence[str], spellings: Sequence[str]) -> tuple[list[list[str]], float]:
    """The terms of all texts, analysed on two processes, and the seconds that it took once both were ready."""
    context = get_context("spawn")
    ready = context.Barrier(_TOKENIZERS + 1)
    with context.Pool(_TOKENIZERS, _prepare, (spellings, ready)) as pool:
        ready.wait(_PATIENCE_SECONDS)
        started = time.perf_counter()
        terms = pool.map(_terms, texts, chunksize=_PIECE)
        return terms, time.perf_counter() - started


def main() -> None:
    """Run the step that the arguments name."""
    step, *arguments = sys.argv[1:]
    steps: dict[str, Callable[..., Iterator[dict[str, Any]]]] = {"sync": _sync, "serve": _serve}
    for told in steps[step](*arguments):
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
        if step == "serve":
            sys.stdin.readline()  # the next step is everybody's


def _sync(data: str, corpus: str) -> Iterator[dict[str, Any]]:
    started = time.perf_counter()
    report = run_sync(IndexSettings(data=Path(data), corpus=(Path(corpus),)))
    seconds = time.perf_counter() - started
    yield {"seconds": seconds, "passages": report.passages, "peak": _memory("self", "status", "VmHWM:")}


def _serve(data: str, questions: str, seconds: str) -> Iterator[dict[str, Any]]:
    asked: list[str] = json.loads(Path(questions).read_text(encoding="utf-8"))
    library = open_library(IndexSettings(data=Path(data)))
    for question in asked[:_WARM_UP]:
        ask(library, question)
    yield {}
    started = time.perf_counter()
    answered, taken = 0, 0.0
    for question in cycle(asked):
        ask(library, question)
        answered, taken = answered + 1, time.perf_counter() - started
        if taken >= float(seconds):
            break
    resident = _memory("self", "smaps_rollup", "Rss:")
    yield {"rate": answered / taken, "resident": resident, "share": _memory("self", "smaps_rollup", "Pss:")}
    library.close()


def ask(library: Library, question: str) -> list[Hit]:
    """The ten best passages that the public gets, asked as a server asks."""
    with library.lease() as generation:
        return generation.search(question, 10, audience="public")


_analyzers: list[Analyzer] = []


def _prepare(spellings: Sequence[str], ready: Barrier) -> None:
    _analyzers.append(Analyzer(spellings))
    _analyzers[0].terms("用意")
    ready.wait(_PATIENCE_SECONDS)


def _terms(text: str) -> list[str]:
    return _analyzers[0].terms(text)


@contextmanager
def _started(*step: object) -> Iterator[subprocess.Popen[str]]:
    """The process of a step; it is ended with the block, and checked."""
    command = [sys.executable, "-m", "evals.processes", *map(str, step)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 — own command
        try:
            yield process
            if process.wait():
                raise subprocess.CalledProcessError(process.returncode, command)
        finally:
            process.kill()


def _told(process: subprocess.Popen[str]) -> dict[str, Any]:
    line = _end(process.stdout).readline()
    if not line:
        raise subprocess.CalledProcessError(process.wait(), process.args)
    told: dict[str, Any] = json.loads(line)
    return told


def _end(pipe: IO[str] | None) -> IO[str]:
    """A pipe that `_started` has opened."""
    assert pipe is not None  # noqa: S101 — for the type checker
    return pipe


def _tree(root: int) -> Iterable[int]:
    """A process and all its descendants."""
    parents = dict(_parents())
    found = {root}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _parents() -> Iterator[tuple[int, int]]:
    """Every process with its parent."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        yield int(stat.parent.name), int(fields[1])


def _memory(pid: int | str, file: str, entry: str) -> float:
    """An entry (MB) of /proc/PID/`file`; 0 where the process has ended."""
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(entry)), 0.0)


if __name__ == "__main__":
    main()
