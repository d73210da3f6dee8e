"""A new generation that cannot be opened: one whose server is away is tried again, a broken one is not."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import index.library
from index.build import open_library, run_sync
from index.errors import (
    EmbedderUnavailable,
    IndexDamaged,
    IndexingError,
    IndexOutdated,
    RerankerUnavailable,
    VectorsUnavailable,
)
from index.generation import STORE, Generation
from index.library import GENERATIONS, Library, switch_to
from index.settings import IndexSettings
from index.store import DocumentStore

Sync = Callable[[int], str]


class Opening:
    """Opens generations as the library does; those in `faults` fail so. Remembers which were asked for."""

    def __init__(self, settings: IndexSettings) -> None:
        library = open_library(settings)
        self._open = library._open
        self.faults: dict[str, IndexingError] = {}
        self.opened: list[str] = []

    def __call__(self, folder: Path) -> Generation:
        """An opened generation."""
        self.opened.append(folder.name)
        if folder.name in self.faults:
            raise self.faults[folder.name]
        return self._open(folder)


@pytest.fixture
def opening(settings: IndexSettings) -> Opening:
    """How the library opens generations."""
    return Opening(settings)


@pytest.fixture
def library(settings: IndexSettings, opening: Opening) -> Iterator[Library]:
    """A library that opens them so."""
    library = Library(settings.data, opening)
    yield library
    library.close()


@pytest.fixture
def sync(settings: IndexSettings, write: Callable[[str, str], Path], markdown: Callable[..., str]) -> Sync:
    """Syncs a corpus that says so many yen; returns the generation's name."""

    def sync_with(yen: int) -> str:
        write("dog.md", markdown(title="犬の登録", body=f"犬の登録の手数料は、{yen}円です。"))
        return run_sync(settings).generation

    return sync_with


def _serves(library: Library) -> str:
    with library.lease() as generation:
        assert generation.search("犬の登録の手数料")
        return generation.manifest.name


@pytest.mark.parametrize("fault", [VectorsUnavailable, EmbedderUnavailable, RerankerUnavailable])
def test_a_generation_whose_server_or_model_was_away_is_taken_when_it_is_back(
    library: Library,
    opening: Opening,
    sync: Sync,
    monkeypatch: pytest.MonkeyPatch,
    fault: type[IndexingError],
) -> None:
    """Without a restart and a further sync; the old one serves until then."""
    monkeypatch.setattr(index.library, "_PATIENCE", 0.0)
    first = sync(300)
    assert _serves(library) == first
    second = sync(500)
    opening.faults[second] = fault("不在です。")
    assert [_serves(library) for _ in range(3)] == [first] * 3
    assert opening.opened == [first, second, second, second]
    opening.faults.clear()
    assert _serves(library) == second
    assert _serves(library) == second
    assert opening.opened == [first, *[second] * 4]


def test_a_server_that_is_away_is_asked_now_and_then_and_told_of_once(
    library: Library,
    opening: Opening,
    sync: Sync,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Not at every question, each of which would wait for it."""
    seconds = [1_000.0]
    monkeypatch.setattr(index.library.time, "monotonic", lambda: seconds[0])
    first = sync(300)
    assert _serves(library) == first
    second = sync(500)
    opening.faults[second] = VectorsUnavailable("不在です。")
    for _ in range(10):
        assert _serves(library) == first
    assert opening.opened.count(second) == 1
    seconds[0] += index.library._PATIENCE / 2
    assert _serves(library) == first
    assert opening.opened.count(second) == 1
    seconds[0] += index.library._PATIENCE
    for _ in range(10):
        assert _serves(library) == first
    assert opening.opened.count(second) == 2
    refusals = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert [second in record.getMessage() for record in refusals] == [True]


@pytest.mark.parametrize("fault", [IndexDamaged, IndexOutdated])
def test_a_broken_generation_is_not_tried_again_until_another_name_comes(
    library: Library,
    opening: Opening,
    sync: Sync,
    monkeypatch: pytest.MonkeyPatch,
    fault: type[IndexingError],
) -> None:
    """However long it is there."""
    monkeypatch.setattr(index.library, "_PATIENCE", 0.0)
    first = sync(300)
    assert _serves(library) == first
    second = sync(500)
    opening.faults[second] = fault("壊れています。")
    for _ in range(20):
        assert _serves(library) == first
    assert opening.opened == [first, second]
    third = sync(700)
    assert _serves(library) == third
    assert opening.opened == [first, second, third]


def test_a_broken_generation_is_tried_again_after_another_one(
    library: Library, opening: Opening, sync: Sync, settings: IndexSettings
) -> None:
    """The refusal is of one name, and is forgotten once the pointer has moved on and back."""
    first = sync(300)
    assert _serves(library) == first
    second = sync(500)
    opening.faults[second] = IndexDamaged("壊れています。")
    assert _serves(library) == first
    switch_to(settings.data, first)
    assert _serves(library) == first
    opening.faults.clear()
    third = sync(700)
    assert _serves(library) == third


def test_a_library_that_serves_nothing_yet_tries_each_time(
    library: Library, opening: Opening, sync: Sync
) -> None:
    """There is nothing to go on with, so each question says what is wrong."""
    first = sync(300)
    opening.faults[first] = VectorsUnavailable("不在です。")
    for _ in range(2):
        with pytest.raises(VectorsUnavailable), library.lease():
            pass
    opening.faults.clear()
    assert _serves(library) == first


# Threads come and go.


def _held(documents: Path) -> int:
    """How often this process has a file open."""
    handles = Path("/proc/self/fd")
    if not handles.is_dir():
        pytest.skip("open files can only be listed on Linux")
    return sum(handle.resolve() == documents for handle in handles.iterdir())


def _read_in_threads(store: DocumentStore, count: int) -> None:
    """One after the other."""
    seen: list[int] = []
    for _ in range(count):
        thread = threading.Thread(target=lambda: seen.append(store.count()))
        thread.start()
        thread.join()
    assert seen == [store.count()] * count


@pytest.fixture
def documents(settings: IndexSettings, sync: Sync) -> Path:
    """The documents of a generation."""
    return (settings.data / GENERATIONS / sync(300) / STORE).resolve()


def test_threads_that_have_ended_leave_no_file_open(documents: Path) -> None:
    """A web server asks from a new thread now and then, for months."""
    store = DocumentStore(documents)
    _read_in_threads(store, 50)
    gc.collect()
    assert _held(documents) == 1  # this thread's
    store.close()
    assert _held(documents) == 0


def test_a_thread_that_ends_closes_its_file_at_once(documents: Path) -> None:
    """Though nobody collects garbage, as during a sync."""
    store = DocumentStore(documents)
    gc.disable()
    try:
        _read_in_threads(store, 50)
        held = _held(documents)
    finally:
        gc.enable()
        store.close()
    assert held == 1


def test_closing_closes_the_connections_of_threads_that_live(documents: Path) -> None:
    """They may go on waiting for other work."""
    store = DocumentStore(documents)
    ready, end = threading.Barrier(9), threading.Event()

    def work() -> None:
        store.count()
        ready.wait(30)
        end.wait(30)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    ready.wait(30)
    store.close()
    still = _held(documents)
    end.set()
    for thread in threads:
        thread.join()
    assert still == 0
