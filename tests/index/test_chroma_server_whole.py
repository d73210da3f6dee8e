"""An index whose vectors are on a Chroma server: built, searched, switched and asked as one in a folder is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from changing_corpus import CHANGES, FILES, all_hits, assert_same_hits, guide, serving_folder, write_files
from chroma_process import ChromaProcess
from command_process import command

import index.library
from index.build import open_library, run_sync
from index.errors import IndexOutdated, VectorsUnavailable
from index.library import GENERATIONS, Library, current_name, installation_id
from index.settings import IndexSettings, Tuning
from index.types import Hit

# The vector store is asked however few passages there are, and most candidates are those that it names.
ASKING = Tuning(exact_up_to=0, candidates=1, neighbors=4)
AWAY = r"^ベクトルを置くChromaのサーバー「http://127.0.0.1:\d+」から答えがありません。.*。$"
QUESTION = "ごみは何時までに出しますか"


@pytest.fixture
def corpus(root: Path) -> Path:
    """A small corpus of everything."""
    write_files(root, FILES)
    return root


@pytest.fixture
def on_server(corpus: Path, chroma: ChromaProcess, tmp_path: Path) -> IndexSettings:
    """Settings with which vectors are on the server."""
    return IndexSettings(data=tmp_path / "data", corpus=(corpus,), chroma_url=chroma.url, tuning=ASKING)


@pytest.fixture
def in_folder(on_server: IndexSettings) -> IndexSettings:
    """The same data folder with vectors in it."""
    return on_server.model_copy(update={"chroma_url": None})


@contextmanager
def opened(settings: IndexSettings) -> Iterator[Library]:
    """A library, closed at the end."""
    library = open_library(settings)
    try:
        yield library
    finally:
        library.close()


@contextmanager
def away(chroma: ChromaProcess) -> Iterator[None]:
    """The server is stopped for the length of the block."""
    chroma.stop()
    try:
        yield
    finally:
        chroma.start()


def found(library: Library, question: str = QUESTION) -> list[Hit]:
    """What a resident finds."""
    with library.lease() as generation:
        return generation.search(question)


def generations_on(chroma: ChromaProcess, settings: IndexSettings) -> set[str]:
    """The generations of this data folder that have a collection on the server."""
    names = (name.split("_") for name in chroma.collections())
    return {generation for _, owner, generation, _ in names if owner == installation_id(settings.data)}


def change(settings: IndexSettings, name: str) -> str:
    """Sync the corpus after this change; the new generation's name."""
    CHANGES[name].apply(settings.corpus[0])
    return run_sync(settings).generation


def test_a_search_gives_the_same_hits_and_scores_as_with_a_folder(
    on_server: IndexSettings, tmp_path: Path
) -> None:
    """For every reader; and so it is after each of several incremental syncs."""
    beside = on_server.model_copy(update={"data": tmp_path / "beside", "chroma_url": None})
    with opened(on_server) as library, opened(beside) as other:
        for step in (None, "a document is changed", "a document is added", "a variant is deleted"):
            if step:
                CHANGES[step].apply(on_server.corpus[0])
            report, wanted = run_sync(on_server), run_sync(beside)
            assert report.rebuilt
            assert (report.created, report.updated, report.read) == (
                wanted.created,
                wanted.updated,
                wanted.read,
            )
            assert len(found(other)) > ASKING.candidates
            assert_same_hits(library, other)


def test_nothing_of_the_vectors_store_lies_in_the_data_folder(
    on_server: IndexSettings, chroma: ChromaProcess
) -> None:
    """The collections are on the server, for each audience and language one."""
    run_sync(on_server)
    assert not list(on_server.data.rglob("chroma.sqlite3"))
    ours = [name for name in chroma.collections() if installation_id(on_server.data) in name]
    noted = json.loads((serving_folder(on_server) / "vectors-on-server.json").read_text(encoding="utf-8"))
    assert len(ours) == len(noted) == 4


def test_collections_of_the_serving_and_the_last_generation_stay(
    on_server: IndexSettings, chroma: ChromaProcess
) -> None:
    """Like their folders; older ones go, and a sync that changes nothing drops nothing."""
    first = run_sync(on_server).generation
    assert generations_on(chroma, on_server) == {first}
    second = change(on_server, "a document is changed")
    assert generations_on(chroma, on_server) == {first, second}
    third = change(on_server, "a document is added")
    assert generations_on(chroma, on_server) == {second, third}
    assert not run_sync(on_server).rebuilt
    assert generations_on(chroma, on_server) == {second, third}
    assert {folder.name for folder in (on_server.data / GENERATIONS).iterdir()} == {second, third}


def test_changing_the_place_of_the_vectors_and_back_builds_anew_and_says_so(
    on_server: IndexSettings, in_folder: IndexSettings, chroma: ChromaProcess
) -> None:
    """Though no document has changed; the hits stay what they were, and no collection is left behind."""
    assert run_sync(in_folder).rebuilt
    with opened(in_folder) as library:
        before = all_hits(library)
    for settings in (on_server, in_folder, on_server):
        assert run_sync(settings).rebuilt
        assert not run_sync(settings).rebuilt
        with opened(settings) as library:
            assert all_hits(library) == before
    last = current_name(on_server.data)
    assert last in generations_on(chroma, on_server)
    assert len(generations_on(chroma, on_server)) == 1


def test_a_generation_whose_vectors_are_elsewhere_is_refused(
    on_server: IndexSettings, in_folder: IndexSettings
) -> None:
    """In both directions, with both places and what to do in the message; and for another server too."""
    other = on_server.model_copy(update={"chroma_url": "http://127.0.0.1:9"})
    for built, set_now in ((in_folder, on_server), (on_server, in_folder), (on_server, other)):
        run_sync(built)
        with opened(set_now) as library, pytest.raises(IndexOutdated) as told:
            found(library)
        said = str(told.value)
        assert all(f"「{settings.chroma_url or 'folder'}」" in said for settings in (built, set_now))
        assert said.endswith("MADOGUCHI_CHROMA_URL を確かめるか、madoguchi index sync を実行してください。")


def test_while_the_server_is_away_a_search_goes_on_by_words(
    on_server: IndexSettings, chroma: ChromaProcess, caplog: pytest.LogCaptureFixture
) -> None:
    """With a warning that names the server; when it is back the hits are what they were, without a restart."""
    run_sync(on_server)
    with opened(on_server) as library:
        before = found(library)
        assert len(before) > ASKING.candidates
        assert not caplog.records
        with away(chroma):
            by_words = found(library)
            (warning,) = caplog.records
            assert (warning.name, warning.levelname) == ("index.search", "WARNING")
            assert f"「{chroma.url}」から答えがありません" in warning.getMessage()
            assert [hit.passage.id for hit in by_words] == [before[0].passage.id]
        caplog.clear()
        assert found(library) == before
        assert not caplog.records


def test_few_passages_are_searched_without_asking_the_server(
    on_server: IndexSettings, chroma: ChromaProcess, caplog: pytest.LogCaptureFixture
) -> None:
    """So that a small city's counter does not notice when it goes."""
    few = on_server.model_copy(update={"tuning": ASKING.model_copy(update={"exact_up_to": 1_000})})
    run_sync(few)
    with opened(few) as library:
        before = found(library)
        with away(chroma):
            assert found(library) == before
    assert not caplog.records


def test_a_sync_while_the_server_is_away_fails_and_leaves_what_serves(
    on_server: IndexSettings, chroma: ChromaProcess
) -> None:
    """With one sentence, whether or not documents have changed; the next sync takes them in."""
    first = run_sync(on_server).generation
    with opened(on_server) as library:
        before = found(library)
        with away(chroma):
            with pytest.raises(VectorsUnavailable, match=AWAY):
                run_sync(on_server)
            CHANGES["a document is changed"].apply(on_server.corpus[0])
            with pytest.raises(VectorsUnavailable, match=AWAY):
                run_sync(on_server)
        assert [folder.name for folder in (on_server.data / GENERATIONS).iterdir()] == [first]
        assert found(library) == before
        assert run_sync(on_server).updated == ("garbage",)
        assert "朝9時" in found(library)[0].passage.text


def test_a_first_sync_while_the_server_is_away_leaves_nothing(
    on_server: IndexSettings, in_folder: IndexSettings, chroma: ChromaProcess
) -> None:
    """Nor does one that was to bring an index from its folder to the server: that goes on serving."""
    with away(chroma), pytest.raises(VectorsUnavailable, match=AWAY):
        run_sync(on_server)
    assert not list((on_server.data / GENERATIONS).iterdir())
    first = run_sync(in_folder).generation
    with away(chroma), pytest.raises(VectorsUnavailable, match=AWAY):
        run_sync(on_server)
    assert [folder.name for folder in (on_server.data / GENERATIONS).iterdir()] == [first]
    with opened(in_folder) as library:
        assert found(library)


def test_a_server_that_goes_while_vectors_are_written_costs_only_that_sync(
    on_server: IndexSettings, chroma: ChromaProcess
) -> None:
    """What it had written is dropped by the next one."""
    first = run_sync(on_server).generation
    CHANGES["a document is changed"].apply(on_server.corpus[0])
    stopped = False

    def stop(step: str, _done: int, _total: int) -> None:
        nonlocal stopped
        if not stopped and step.startswith("ベクトルの索引"):
            stopped = True
            chroma.stop()

    try:
        with pytest.raises(VectorsUnavailable, match=AWAY):
            run_sync(on_server, stop)
    finally:
        chroma.start()
    assert stopped
    assert [folder.name for folder in (on_server.data / GENERATIONS).iterdir()] == [first]
    half = generations_on(chroma, on_server)
    assert len(half) == 2
    second = run_sync(on_server).generation
    assert generations_on(chroma, on_server) == {first, second}
    assert second not in half


def test_a_generation_that_came_while_the_server_was_away_is_taken_when_it_is_back(
    on_server: IndexSettings, chroma: ChromaProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a restart, and without a further sync, which would find nothing to do."""
    monkeypatch.setattr(index.library, "_PATIENCE", 0.0)
    run_sync(on_server)
    with opened(on_server) as library:
        found(library)
        change(on_server, "a document is changed")
        with away(chroma):
            assert "朝8時30分" in found(library)[0].passage.text
        assert "朝9時" in found(library)[0].passage.text


def test_two_data_folders_on_one_server_do_not_disturb_each_other(
    on_server: IndexSettings, chroma: ChromaProcess, tmp_path: Path
) -> None:
    """Each finds its own documents, however often the other is synced."""
    pool = tmp_path / "pool"
    pool.mkdir()
    write_files(pool, {"pool.md": guide("市民プール", "ごみは持ち帰ってください。")})
    other = on_server.model_copy(update={"data": tmp_path / "other", "corpus": (pool,)})
    run_sync(on_server)
    run_sync(other)
    with opened(on_server) as library, opened(other) as others:
        for step in ("a document is changed", "a document is added", "a document is deleted"):
            change(on_server, step)
            assert {hit.document.id for hit in found(others)} == {"pool"}
        for price in (100, 200, 300):
            write_files(pool, {"pool.md": guide("市民プール", f"ごみは持ち帰ってください。{price}円です。")})
            run_sync(other)
            assert found(library)[0].document.id == "garbage"
            assert f"{price}円" in found(others)[0].passage.text
    for settings in (on_server, other):
        assert len(generations_on(chroma, settings)) == 2


def test_the_command_line_works_with_a_server_and_says_when_it_is_away(
    corpus: Path, chroma: ChromaProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence for each command that needs it, and no stack trace; `status` needs none."""
    monkeypatch.setenv("MADOGUCHI_CHROMA_URL", chroma.url)
    monkeypatch.setenv("MADOGUCHI_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("MADOGUCHI_CORPUS", str(corpus))
    monkeypatch.setenv("MADOGUCHI_TUNING", ASKING.model_dump_json())
    synced = command("index", "sync")
    assert synced.returncode == 0, synced.stderr
    assert "新しい索引に切り替えました" in synced.stdout
    answered = command("ask", QUESTION)
    assert (answered.returncode, answered.stderr) == (0, "")
    assert "朝8時30分" in answered.stdout
    assert "[garbage#" in answered.stdout
    with away(chroma):
        for arguments in (["ask", QUESTION], ["search", QUESTION], ["index", "sync"]):
            refused = command(*arguments)
            (line,) = refused.stderr.splitlines()
            assert (refused.returncode, refused.stdout) == (1, "")
            assert line.startswith(f"ベクトルを置くChromaのサーバー「{chroma.url}」から答えがありません。")
            assert line.endswith("MADOGUCHI_CHROMA_URL のアドレスを確かめてください。")
        assert command("index", "status").returncode == 0
    monkeypatch.delenv("MADOGUCHI_CHROMA_URL")
    refused = command("ask", QUESTION)
    (line,) = refused.stderr.splitlines()
    assert (refused.returncode, refused.stdout) == (1, "")
    assert line.endswith("madoguchi index sync を実行してください。")
