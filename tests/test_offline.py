"""Everything works with the network cable out: a sync and a question send nothing beyond this machine."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LIBRARY = ROOT / "tests" / "corpora" / "library"
QUESTION = "本は何冊まで借りられますか"
UNSHARE = shutil.which("unshare")

# Sets the loopback interface of the empty network up, as it is on any machine, and runs the command line there.
WITH_LOOPBACK_ALONE = """
import fcntl, socket, struct, sys
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
    request = struct.pack("16sh14x", b"lo", 0x1 | 0x40)  # IFF_UP | IFF_RUNNING
    fcntl.ioctl(probe, 0x8914, request)  # SIOCSIFFLAGS
    try:
        probe.connect(("192.0.2.1", 9))
        sys.exit("there is a way out of this network")
    except OSError:
        pass
from ui.cli import main
main()
"""

# Counts every attempt to reach something else, also one that is caught, and fails the run for it.
WITH_SOCKETS_WATCHED = """
import atexit, os, socket, sys
LOCAL = {"localhost", "127.0.0.1", "::1"}
reached = []
def watched(call):
    def connect(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOCAL:
            reached.append(address)
            raise OSError("the network is out of bounds")
        return call(self, address)
    return connect
def resolved(host, *rest, _resolve=socket.getaddrinfo, **more):
    if host not in (None, *LOCAL):
        reached.append(host)
        raise OSError("the network is out of bounds")
    return _resolve(host, *rest, **more)
class Watched(socket.socket):
    connect = watched(socket.socket.connect)
    connect_ex = watched(socket.socket.connect_ex)
socket.socket = Watched
socket.getaddrinfo = resolved
def tell():
    if reached:
        print("reached for", reached, file=sys.stderr, flush=True)
        os._exit(3)
atexit.register(tell)
"""
RUN = "from ui.cli import main; main()\n"


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """A command of its own process, without the variables that tell a library to stay offline."""
    return subprocess.run(  # noqa: S603 — our own program
        [str(part) for part in command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def assert_syncs_and_answers(data: Path, *python: str) -> None:
    """A sync and a question, both run by `python`."""
    sync = run(*python, "index", "sync", "--data", data, "--corpus", LIBRARY)
    assert sync.returncode == 0, sync.stderr
    assert "追加 8" in sync.stdout
    answer = run(*python, "ask", QUESTION, "--data", data)
    assert answer.returncode == 0, answer.stderr
    assert "8冊まで" in answer.stdout


def unshared() -> bool:
    """Whether this machine lets a test have a network of its own."""
    return UNSHARE is not None and run(UNSHARE, "--net", "--map-root-user", "true").returncode == 0


@pytest.mark.skipif(not unshared(), reason="this machine does not permit unshare --net")
def test_a_sync_and_a_question_work_on_a_machine_without_a_network(tmp_path: Path) -> None:
    assert UNSHARE is not None
    alone = (UNSHARE, "--net", "--map-root-user")
    assert_syncs_and_answers(tmp_path, *alone, sys.executable, "-c", WITH_LOOPBACK_ALONE)


def test_a_sync_and_a_question_reach_for_nothing_beyond_this_machine(tmp_path: Path) -> None:
    assert_syncs_and_answers(tmp_path, sys.executable, "-c", WITH_SOCKETS_WATCHED + RUN)


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.create_connection(('192.0.2.1', 80), timeout=1)",
        "socket.getaddrinfo('example.com', 443)",
        "urllib.request.urlopen('http://192.0.2.1/', timeout=1)",
    ],
)
def test_the_watch_notices_an_attempt_even_if_it_is_caught(attempt: str) -> None:
    script = f"import urllib.request\ntry:\n    {attempt}\nexcept OSError:\n    pass\n"
    ended = run(sys.executable, "-c", WITH_SOCKETS_WATCHED + script)
    assert ended.returncode == 3
    assert "reached for" in ended.stderr
