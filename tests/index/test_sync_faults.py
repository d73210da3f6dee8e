"""Whatever goes wrong in a sync, the last good generation keeps serving, and the next sync repairs."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from filelock import FileLock

from index.adapters.chroma import ChromaStore
from index.analyze import Analyzer
from index.build import open_library, run_sync
from index.errors import (
    CorpusEmpty,
    CorpusMissing,
    DataFolderUnwritable,
    IndexDamaged,
    IndexingError,
    IndexMissing,
    IndexOutdated,
    ProfileUnreadable,
    SyncRunning,
)
from index.generation import MANIFEST, SCHEMA, Generation, read_manifest
from index.library import CURRENT, GENERATIONS, LOCK, Library, current_name
from index.ports import Embedder
from index.settings import IndexSettings
from index.sync import sync

Write = Callable[[str, str], Path]
Markdown = Callable[..., str]

pytestmark = pytest.mark.usefixtures("three_documents")

# A sync that is killed while it builds: no clean-up runs.
KILLED = """
import os, signal, sys
from pathlib import Path
from index.settings import Tuning
from index.sync import sync

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

sync([Path(sys.argv[1])], Path(sys.argv[2]), tuning=Tuning(), embedder_name="corpus", make_embedder=die,
     open_vectors=die, open_folder=die)
"""


@pytest.fixture
def serving(settings: IndexSettings) -> Iterator[Library]:
    """A library over a first generation of the three documents."""
    run_sync(settings)
    library = open_library(settings)
    yield library
    library.close()


def _documents(library: Library) -> list[str]:
    with library.lease() as generation:
        assert generation.search("出生届")[0].document.id == "birth"
        return [document.id for document in generation.store.documents()]


def _serving_folder(settings: IndexSettings) -> Path:
    name = current_name(settings.data)
    assert name is not None
    return settings.data / GENERATIONS / name


def test_an_empty_corpus_is_an_error_and_the_index_stays(
    settings: IndexSettings, serving: Library, root: Path, write: Write
) -> None:
    """A folder emptied by mistake must not empty the counter; the first problem is told."""
    for path in root.iterdir():
        path.unlink()
    with pytest.raises(CorpusEmpty, match="読める文書が一つもありません"):
        run_sync(settings)
    write("only.md", "")
    with pytest.raises(CorpusEmpty, match=r"only\.md.*空です"):
        run_sync(settings)
    assert _documents(serving) == ["birth", "garbage", "moving-in"]


def test_a_missing_corpus_is_an_error_and_the_index_stays(
    settings: IndexSettings, serving: Library, root: Path
) -> None:
    """As when a network drive is not mounted."""
    shutil.rmtree(root)
    with pytest.raises(CorpusMissing):
        run_sync(settings)
    assert _documents(serving) == ["birth", "garbage", "moving-in"]


def test_a_build_that_fails_leaves_nothing_behind(
    settings: IndexSettings, serving: Library, root: Path, write: Write, markdown: Markdown
) -> None:
    """Its error is passed on, and the old generation serves."""
    write("dog.md", markdown(title="犬の登録"))
    before = current_name(settings.data)

    def fail(terms: Sequence[Sequence[str]], folder: Path, analyzer: Analyzer) -> Embedder:
        raise MemoryError("no room for the vectors")

    def open_folder(folder: Path) -> Generation:
        raise AssertionError("nothing is opened where documents have changed")

    with pytest.raises(MemoryError):
        sync(
            [root],
            settings.data,
            tuning=settings.tuning,
            embedder_name="corpus",
            make_embedder=fail,
            open_vectors=ChromaStore,
            open_folder=open_folder,
        )
    assert current_name(settings.data) == before
    assert [folder.name for folder in (settings.data / GENERATIONS).iterdir()] == [before]
    assert _documents(serving) == ["birth", "garbage", "moving-in"]


def test_a_killed_build_leaves_the_old_generation_and_is_cleared_away_next_time(
    settings: IndexSettings, serving: Library, root: Path, write: Write, markdown: Markdown
) -> None:
    """The half-built generation never serves, and the lock dies with its holder."""
    write("dog.md", markdown(title="犬の登録"))
    done = subprocess.run(  # noqa: S603 — this interpreter, a fixed text
        [sys.executable, "-c", KILLED, str(root), str(settings.data)],
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == -9
    leftovers = list((settings.data / GENERATIONS).glob(".building-*"))
    assert len(leftovers) == 1
    assert _documents(serving) == ["birth", "garbage", "moving-in"]
    report = run_sync(settings)
    assert report.created == ("dog",)
    assert not leftovers[0].exists()
    assert "dog" in _documents(serving)


def test_a_second_sync_at_the_same_time_is_refused(settings: IndexSettings, serving: Library) -> None:
    """It says so at once instead of waiting."""
    with FileLock(settings.data / LOCK), pytest.raises(SyncRunning, match="別の index sync"):
        run_sync(settings)
    assert not run_sync(settings).rebuilt


def test_a_data_folder_that_cannot_be_written_is_named(
    settings: IndexSettings, make_read_only: Callable[[Path], None]
) -> None:
    """With the option that names another."""
    settings.data.mkdir()
    make_read_only(settings.data)
    with pytest.raises(DataFolderUnwritable, match="--data") as caught:
        run_sync(settings)
    assert str(settings.data) in str(caught.value)


def test_a_file_where_the_data_folder_should_be_is_named(settings: IndexSettings) -> None:
    """It is left alone."""
    settings.data.write_text("a file", encoding="utf-8")
    with pytest.raises(DataFolderUnwritable, match="書き込めません"):
        run_sync(settings)
    assert settings.data.read_text(encoding="utf-8") == "a file"


@pytest.mark.parametrize("content", [None, "", "{", "[]", "{}", '{"schema_version": 1}'])
def test_a_damaged_manifest_is_named_and_the_next_sync_rebuilds(
    settings: IndexSettings, content: str | None
) -> None:
    """Missing, cut off, of another form, without the schema, incomplete."""
    run_sync(settings)
    manifest = _serving_folder(settings) / MANIFEST
    if content is None:
        manifest.unlink()
    else:
        manifest.write_text(content.replace("1", str(SCHEMA)), encoding="utf-8")
    with pytest.raises(IndexDamaged, match="madoguchi index sync"):
        read_manifest(manifest.parent)
    _assert_repaired_by_sync(settings, IndexDamaged)


def test_a_generation_of_another_schema_is_outdated_and_the_next_sync_rebuilds(
    settings: IndexSettings,
) -> None:
    """As after an update of the program."""
    run_sync(settings)
    manifest = _serving_folder(settings) / MANIFEST
    data = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**data, "schema_version": SCHEMA + 1}), encoding="utf-8")
    _assert_repaired_by_sync(settings, IndexOutdated)


@pytest.mark.parametrize(
    "part",
    [
        "documents.sqlite",
        "lexical/idf.json",
        "lexical/owners.npy",
        "lexical/public-ja",
        "embedder",
        "vectors",
    ],
)
@pytest.mark.parametrize("lost", [True, False])
def test_a_damaged_part_is_named_and_the_next_sync_rebuilds(
    settings: IndexSettings, *, part: str, lost: bool
) -> None:
    """Lost or overwritten: a generation that cannot serve is never said to be unchanged."""
    run_sync(settings)
    path = _serving_folder(settings) / part
    if not lost:
        for file in [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]:
            file.write_bytes(b"rubbish" * 20)
    elif path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    _assert_repaired_by_sync(settings, IndexDamaged)


@pytest.mark.parametrize("pointer", [b"", b"nowhere", b"\xff\xfe", b"\x00\x00"])
def test_a_damaged_pointer_is_named_and_the_next_sync_rebuilds(
    settings: IndexSettings, pointer: bytes
) -> None:
    """Empty, to a generation that is gone, and bytes that are no name."""
    run_sync(settings)
    (settings.data / CURRENT).write_bytes(pointer)
    _assert_repaired_by_sync(settings, (IndexMissing, IndexDamaged))


def _assert_repaired_by_sync(
    settings: IndexSettings, error: type[IndexingError] | tuple[type[IndexingError], ...]
) -> None:
    library = open_library(settings)
    with pytest.raises(error, match="madoguchi index sync"), library.lease():
        pass
    assert run_sync(settings).rebuilt
    assert _documents(library) == ["birth", "garbage", "moving-in"]
    library.close()


def test_a_wrong_profile_stops_the_sync_and_the_last_index_serves(
    serving: Library, settings: IndexSettings, write: Write
) -> None:
    """Without its profile the counter could name no desk."""
    before = _serving_folder(settings)
    write("_city.yaml", "name: ある市\nphones: {}\n")
    with pytest.raises(ProfileUnreadable, match="phones"):
        run_sync(settings)
    assert _serving_folder(settings) == before
    assert _documents(serving)
