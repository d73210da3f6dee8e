"""The library: it hands out the serving generation, and a switch fails no request."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from index.build import open_library, run_sync
from index.errors import IndexMissing
from index.generation import STORE, Generation
from index.library import GENERATIONS, current_name, switch_to
from index.settings import IndexSettings

Change = Callable[[int], str]


@pytest.fixture
def change(
    settings: IndexSettings,
    three_documents: None,
    write: Callable[[str, str], Path],
    markdown: Callable[..., str],
) -> Change:
    """Syncs a corpus that says so many yen; returns the generation's name."""

    def sync_with(yen: int) -> str:
        write("dog.md", markdown(title="犬の登録", body=f"犬の登録の手数料は、{yen}円です。"))
        return run_sync(settings).generation

    return sync_with


def _fee(generation: Generation) -> str:
    return generation.search("犬の登録の手数料")[0].passage.text


def _is_open(settings: IndexSettings, name: str) -> bool:
    """Whether this process holds the documents of a generation open."""
    handles = Path("/proc/self/fd")
    if not handles.is_dir():
        pytest.skip("open files can only be listed on Linux")
    documents = settings.data.resolve() / GENERATIONS / name / STORE
    return any(handle.resolve() == documents for handle in handles.iterdir())


def test_without_an_index_the_library_says_what_to_do(settings: IndexSettings, change: Change) -> None:
    """And serves as soon as there is one."""
    library = open_library(settings)
    with pytest.raises(IndexMissing, match="madoguchi index sync"), library.lease():
        pass
    change(300)
    with library.lease() as generation:
        assert "300円" in _fee(generation)
    library.close()


def test_a_running_library_picks_the_new_generation_up(settings: IndexSettings, change: Change) -> None:
    """At the next lease, without a restart; the old one is closed."""
    first = change(300)
    library = open_library(settings)
    with library.lease() as generation:
        assert "300円" in _fee(generation)
    second = change(500)
    with library.lease() as generation:
        assert "500円" in _fee(generation)
        assert generation.manifest.name == second
    assert not _is_open(settings, first)
    library.close()
    assert not _is_open(settings, second)


def test_a_lease_keeps_its_generation_over_a_switch(settings: IndexSettings, change: Change) -> None:
    """Who started with the old one ends with it; who comes later gets the new one."""
    first = change(300)
    library = open_library(settings)
    with library.lease() as old:
        assert "300円" in _fee(old)
        change(500)
        with library.lease() as new:
            assert "500円" in _fee(new)
        assert "300円" in _fee(old)
        assert _is_open(settings, first)
    assert not _is_open(settings, first)
    with library.lease() as generation:
        assert generation is new
    library.close()


def test_the_last_of_several_leases_closes_the_old_generation(
    settings: IndexSettings, change: Change
) -> None:
    """Not the first to end."""
    first = change(300)
    library = open_library(settings)
    with library.lease() as old:
        with library.lease() as same:
            assert same is old
            change(500)
            with library.lease():
                pass
        assert "300円" in _fee(old)
        assert _is_open(settings, first)
    assert not _is_open(settings, first)
    library.close()


def test_a_generation_that_cannot_be_opened_leaves_the_old_one_serving(
    settings: IndexSettings, change: Change, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged once, not at every question, and a later sound generation is taken."""
    change(300)
    library = open_library(settings)
    with library.lease():
        pass
    broken = change(500)
    (settings.data / GENERATIONS / broken / STORE).write_bytes(b"rubbish")
    for _ in range(3):
        with library.lease() as generation:
            assert "300円" in _fee(generation)
    refusals = [record for record in caplog.records if record.name == "index.library"]
    assert len(refusals) == 1
    assert broken in refusals[0].getMessage()
    change(700)
    with library.lease() as generation:
        assert "700円" in _fee(generation)
    library.close()


def test_a_lost_pointer_leaves_the_library_serving(settings: IndexSettings, change: Change) -> None:
    """What is open stays open."""
    change(300)
    library = open_library(settings)
    with library.lease():
        pass
    (settings.data / "current").unlink()
    with library.lease() as generation:
        assert "300円" in _fee(generation)
    library.close()


def test_the_library_can_go_back_to_the_generation_before(settings: IndexSettings, change: Change) -> None:
    """An operator who points back gets the old answers."""
    first = change(300)
    change(500)
    library = open_library(settings)
    with library.lease() as generation:
        assert "500円" in _fee(generation)
    switch_to(settings.data, first)
    assert current_name(settings.data) == first
    with library.lease() as generation:
        assert "300円" in _fee(generation)
    library.close()


def test_a_sync_without_changes_does_not_disturb_a_running_library(
    settings: IndexSettings, change: Change
) -> None:
    """Although it opens the same generation to see whether it is sound."""
    name = change(300)
    library = open_library(settings)
    with library.lease() as generation:
        assert change(300) == name
        assert "300円" in _fee(generation)
    with library.lease() as same:
        assert same is generation
        assert "300円" in _fee(same)
    library.close()


def test_a_generation_stays_open_when_a_question_fails(settings: IndexSettings, change: Change) -> None:
    """The lease ends with the error, and the next one is as good."""
    change(300)
    library = open_library(settings)
    with pytest.raises(ZeroDivisionError), library.lease():
        _ = 1 / 0
    with library.lease() as generation:
        assert "300円" in _fee(generation)
    library.close()


def test_no_question_fails_while_generations_change(settings: IndexSettings, change: Change) -> None:
    """Four readers ask while generations follow each other; every answer is one of the right ones."""
    change(1)
    library = open_library(settings)
    answered = {f"犬の登録の手数料は、{yen}円です。": threading.Event() for yen in range(1, 5)}
    over = threading.Event()
    faults: list[BaseException] = []

    def ask() -> None:
        try:
            while not over.is_set():
                with library.lease() as generation:
                    answered[_fee(generation)].set()
        except BaseException as fault:  # noqa: BLE001 — the test tells it
            faults.append(fault)

    readers = [threading.Thread(target=ask) for _ in range(4)]
    for reader in readers:
        reader.start()
    for yen, event in enumerate(answered.values(), start=1):
        change(yen)
        assert event.wait(30), faults
    over.set()
    for reader in readers:
        reader.join()
    library.close()
    assert faults == []
