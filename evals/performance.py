"""Time the whole thing as an operator meets it: `python -m evals.performance [--corpus DIR]`.

In one run, on a data folder of its own: sync from nothing, the server until it is ready, questions over HTTP (after a
warm-up), `--askers` people asking at once for `--seconds` (none by default), the server's peak memory, and `madoguchi ask` from
cold. Everything goes over loopback. Linux only (peak memory comes from /proc).
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from evals.cases import CASES, read_cases
from evals.metrics.rates import percentile

_WARM_UP = 20
_COLD_RUNS = 5
_PATIENCE_SECONDS = 60


def main() -> None:
    """Measure and print one line per figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--askers", type=int, default=0, help="how many ask at once")
    parser.add_argument("--seconds", type=float, default=60, help="for how long they ask, at most 120")
    arguments = parser.parse_args()
    questions = [case.question for file in sorted(CASES.glob("*.jsonl")) for case in read_cases(file)]
    with tempfile.TemporaryDirectory(prefix="madoguchi-performance-") as folder:
        environment = {**os.environ, "MADOGUCHI_DATA": folder, "MADOGUCHI_CORPUS": str(arguments.corpus)}
        say("sync from nothing", _seconds(["index", "sync"], environment), "s")
        with server(environment) as (process, address, ready):
            say("server ready", ready, "s")
            times = list(_answer_times(address, questions))[_WARM_UP:]
            say(f"POST /api/v1/ask p50 (n={len(times)})", percentile(times, 0.5), "ms")
            say("POST /api/v1/ask p95", percentile(times, 0.95), "ms")
            if arguments.askers:
                _at_once(address, questions, min(arguments.askers, 200), min(arguments.seconds, 120))
            say("server peak memory", peak_memory(process.pid), "MB")
        cold = [_seconds(["ask", questions[0]], environment) for _ in range(_COLD_RUNS)]
        say(f"madoguchi ask from cold, median of {_COLD_RUNS}", statistics.median(cold), "s")


def _command(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-c", "from ui.cli import main; main()", *arguments]


def run_command(arguments: Sequence[str], environment: dict[str, str]) -> None:
    """Run `madoguchi` with these arguments as a process of its own.

    Raises:
        CalledProcessError: it failed.
    """
    subprocess.run(_command(arguments), env=environment, check=True, capture_output=True)  # noqa: S603 — own command


def _seconds(arguments: Sequence[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    run_command(arguments, environment)
    return time.perf_counter() - started


@contextmanager
def server(environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], str, float]]:
    """A server on a free loopback port with the seconds until /readyz said yes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    started = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 — own command
        _command(["serve", "--port", str(port)]), env=environment, stderr=subprocess.DEVNULL
    )
    try:
        while not _is_ready(address):
            if process.poll() is not None or time.perf_counter() - started > _PATIENCE_SECONDS:
                raise RuntimeError("the server did not become ready")
            time.sleep(0.05)
        yield process, address, time.perf_counter() - started
    finally:
        process.terminate()
        process.wait(timeout=_PATIENCE_SECONDS)


def _is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=1) as response:  # noqa: S310 — own loopback address
            return bool(response.status == 200)
    except OSError:
        return False


def _answer_times(address: str, questions: Sequence[str]) -> Iterator[float]:
    """Milliseconds of each question, over a connection of its own."""
    for question in questions:
        body = json.dumps({"question": question}).encode()
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(f"{address}/api/v1/ask", body, headers)  # noqa: S310 — own loopback address
        started = time.perf_counter()
        with urllib.request.urlopen(request, timeout=_PATIENCE_SECONDS) as response:  # noqa: S310 — the same
            response.read()
        yield (time.perf_counter() - started) * 1000


def _at_once(address: str, questions: Sequence[str], askers: int, seconds: float) -> None:
    """Ask from many threads, each one question after the other, and print how it went."""
    until = time.perf_counter() + seconds
    times: list[float] = []
    errors: list[str] = []

    def ask(first: int) -> None:
        number = first
        while time.perf_counter() < until:
            try:
                times.extend(_answer_times(address, [questions[number % len(questions)]]))
            except OSError as error:
                errors.append(str(error))
            number += askers

    with ThreadPoolExecutor(askers) as pool:
        list(pool.map(ask, range(askers)))
    what = f"{askers} asking at once for {seconds:.0f} s"
    say(f"{what}: questions answered", len(times), "")
    say(f"{what}: errors", len(errors), "")
    say(f"{what}: p50", percentile(times, 0.5), "ms")
    say(f"{what}: p95", percentile(times, 0.95), "ms")


def peak_memory(pid: int) -> float:
    """The most memory (MB) that a process has had so far."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def say(what: str, value: float, unit: str) -> None:
    """Print one figure."""
    sys.stdout.write(f"{what}: {value:.1f} {unit}\n")


if __name__ == "__main__":
    main()
