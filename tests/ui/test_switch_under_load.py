"""Server processes under load take up one new generation after another: no request fails, and nothing piles up."""

from __future__ import annotations

import logging
import re
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import httpx
import pytest

from index.build import run_sync
from index.settings import IndexSettings

ROOT = Path(__file__).parents[2]
SWITCHES = 20
WARM = 3  # switches after which the server has all the files and threads that it needs
CLIENTS = 4
SETTLED = 25  # answers that each client has had when files and threads are counted
LONGEST = 60.0  # seconds to wait for a server or an answer
GONE = 10.0  # seconds in which a server must have noticed that a client is gone
ANIMALS = ("犬", "猫", "鳥", "魚", "亀", "馬")
QUESTION = "犬の登録の手数料はいくらですか"
VERSION = re.compile(r"手数料は、(\d+)円")
DOCUMENT = """---
title: {animal}の登録
kind: guide
audience: public
scope: city
questions: [{animal}の登録の手数料はいくらですか]
checked_on: 2026-11-22
checked_by: 見本
source: null
department: null
rows:
  - {{id: fee, label: 手数料, value: "{animal}の登録の手数料は、{version}円"}}
---
{animal}の登録の手数料は、{version}円です。
"""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Server:
    """A server process."""

    address: str
    process: int

    def open_files(self) -> Counter[str]:
        """How many descriptors it holds of each kind: socket, pipe, anon_inode, or file."""
        kinds: Counter[str] = Counter()
        for path in list(Path(f"/proc/{self.process}/fd").iterdir()):
            with suppress(FileNotFoundError):  # closed meanwhile
                kind, colon, _ = str(path.readlink()).partition(":")
                kinds[kind if colon else "file"] += 1
        return kinds

    def threads(self) -> int:
        """How many threads it has."""
        return len(list(Path(f"/proc/{self.process}/task").iterdir()))


class Documents:
    """A corpus all of whose documents say one version, and its data folder.

    `begun` is the version of the newest sync that has begun, `done` of the newest that has ended.
    """

    def __init__(self, folder: Path) -> None:
        self.settings = IndexSettings(data=folder / "data", corpus=(folder / "corpus",))
        self.settings.corpus[0].mkdir()
        self.begun = self.done = 0

    def switch(self) -> str:
        """Index the next version; returns the generation's name."""
        self.begun += 1
        for number, animal in enumerate(ANIMALS):
            text = DOCUMENT.format(animal=animal, version=self.begun)
            (self.settings.corpus[0] / f"animal-{number}.md").write_text(text, encoding="utf-8")
        report = run_sync(self.settings)
        assert report.rebuilt
        self.done = self.begun
        return report.generation


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Documents:
    """The documents in their first version."""
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("open files can only be listed on Linux")
    documents = Documents(tmp_path_factory.mktemp("switched"))
    documents.switch()
    return documents


@pytest.fixture(scope="module")
def servers(
    documents: Documents, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, Server]]:
    """Two servers of one data folder, each a process of its own."""
    with ExitStack() as running:
        logs = tmp_path_factory.mktemp("logs")
        both = [
            running.enter_context(started(documents.settings, logs / name)) for name in ("first", "second")
        ]
        for server in both:
            wait_for(server)
        yield both[0], both[1]
    for log in logs.iterdir():
        assert "Traceback" not in log.read_text(encoding="utf-8")


@contextmanager
def started(settings: IndexSettings, log: Path) -> Iterator[Server]:
    """`madoguchi serve` on a free port, stopped at the end as an operator stops it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["serve", "--port", str(port), "--data", str(settings.data)]
    with log.open("w", encoding="utf-8") as said:
        process = subprocess.Popen(  # noqa: S603 — this interpreter, our own program
            [sys.executable, "-c", "from ui.cli import main; main()", *command], cwd=ROOT, stderr=said
        )
        try:
            yield Server(f"http://127.0.0.1:{port}", process.pid)
        finally:
            process.terminate()
            try:
                process.wait(LONGEST)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                raise


def wait_for(server: Server) -> None:
    """Wait until it is ready."""
    until = time.monotonic() + LONGEST
    while True:
        try:
            if httpx.get(f"{server.address}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            assert time.monotonic() < until, "the server does not start"
        time.sleep(0.1)


def searched(client: httpx.Client) -> set[int]:
    """The versions of the passages that a search finds."""
    response = client.post("/api/v1/search", json={"question": QUESTION, "k": 20})
    assert response.status_code == 200, response.text
    return {int(version) for hit in response.json()["hits"] for version in VERSION.findall(hit["text"])}


def asked(client: httpx.Client) -> set[int]:
    """The versions that an answer states and quotes."""
    response = client.post("/api/v1/ask", json={"question": QUESTION})
    assert response.status_code == 200, response.text
    answer = response.json()
    assert answer["status"] == "answered", answer
    return {int(version) for version in VERSION.findall(response.text)}


class Load:
    """Clients that ask and search without a pause for the length of a block, and what went wrong.

    Wrong is a request that fails, an answer out of two versions, and one that is older than the newest version that
    was there when it was asked for.
    """

    def __init__(self, server: Server, documents: Documents, clients: int) -> None:
        self.faults: list[str] = []
        self._address = server.address
        self._documents = documents
        self._answers = [Counter[int]() for _ in range(clients)]
        self._answered = threading.Condition()
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._ask_on, args=(answers,)) for answers in self._answers]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    @property
    def requests(self) -> int:
        """How many requests were answered."""
        return sum(answers.total() for answers in self._answers)

    def wait_for_answers(self, version: int, count: int) -> None:
        """Wait until every client has had so many answers of this version."""
        with self._answered:
            assert self._answered.wait_for(
                lambda: self.faults or all(answers[version] >= count for answers in self._answers), LONGEST
            ), self._answers
        assert self.faults == []

    def _ask_on(self, answers: Counter[int]) -> None:
        with httpx.Client(base_url=self._address, timeout=LONGEST) as client:
            for versions_of in cycle((asked, searched)):
                if self._over.is_set():
                    return
                oldest = self._documents.done
                try:
                    versions = versions_of(client)
                    assert len(versions) == 1, versions
                    assert oldest <= min(versions) <= self._documents.begun, (oldest, versions)
                except Exception as fault:  # noqa: BLE001 — the test tells it
                    self.faults.append(f"{type(fault).__name__}: {fault}")
                else:
                    answers.update(versions)
                with self._answered:
                    self._answered.notify_all()


def test_a_server_under_load_switches_twenty_times_without_a_failed_request(
    servers: tuple[Server, Server], documents: Documents
) -> None:
    """Every answer is of one version; files and threads are after 20 switches what they were after three."""
    server = servers[0]
    sockets = server.open_files()["socket"]
    requests, counts = 0, []
    for switches in (WARM, SWITCHES - WARM):
        with Load(server, documents, CLIENTS) as load:
            for _ in range(switches):
                documents.switch()
                load.wait_for_answers(documents.done, 1)
            load.wait_for_answers(documents.done, SETTLED)
        assert load.faults == []
        requests += load.requests
        counts.append((files_without_clients(server, sockets), server.threads()))
    logger.info("%d requests; files and threads: %s", requests, counts)
    (files_before, threads_before), (files_after, threads_after) = counts
    # A worker thread opens the documents for itself at its first question, and there are as many workers as there
    # were requests at once. A generation that stays open holds dozens of files, and a leak shows seventeen times.
    assert files_after <= files_before + CLIENTS
    assert threads_after <= threads_before + CLIENTS


def files_without_clients(server: Server, sockets: int) -> int:
    """The number of open files once the server has seen that its clients are gone."""
    until = time.monotonic() + GONE
    while (files := server.open_files())["socket"] > sockets:
        assert time.monotonic() < until, files
        time.sleep(0.05)
    return files.total()


def test_two_servers_of_one_data_folder_both_take_up_a_new_generation(
    servers: tuple[Server, Server], documents: Documents
) -> None:
    """Each a process of its own, both under load, neither restarted."""
    with Load(servers[0], documents, 2) as first, Load(servers[1], documents, 2) as second:
        for _ in range(4):
            generation = documents.switch()
            for server, load in zip(servers, (first, second), strict=True):
                load.wait_for_answers(documents.done, 3)
                assert httpx.get(f"{server.address}/readyz").json()["generation"] == generation
    assert first.faults == second.faults == []
    assert first.requests > 0
    assert second.requests > 0
