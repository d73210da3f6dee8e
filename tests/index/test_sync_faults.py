"""Whatever goes wrong in a sync, the last good generation keeps serving, and the next sync repairs."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from changing_corpus import serving_folder
from filelock import FileLock

import index.build
from index.build import open_library, run_sync
from index.embedding import Embedded
from index.errors import (
    CorpusEmpty,
    CorpusMissing,
    DataFolderUnwritable,
    ProfileUnreadable,
    SyncRunning,
)
from index.library import GENERATIONS, LOCK, Library, current_name
from index.settings import IndexSettings

Write = Callable[[str, str], Path]
Markdown = Callable[..., str]

pytestmark = pytest.mark.usefixtures("three_documents")


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
    settings: IndexSettings,
    serving: Library,
    write: Write,
    markdown: Markdown,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its error is passed on, and the old generation serves."""
    write("dog.md", markdown(title="犬の登録"))
    before = current_name(settings.data)

    def fail(*_: object) -> Embedded:
        raise MemoryError("no room for the vectors")

    monkeypatch.setattr(index.build, "_embed", lambda _settings: fail)
    with pytest.raises(MemoryError):
        run_sync(settings)
    monkeypatch.undo()
    assert current_name(settings.data) == before
    assert [folder.name for folder in (settings.data / GENERATIONS).iterdir()] == [before]
    assert _documents(serving) == ["birth", "garbage", "moving-in"]


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


def test_a_wrong_profile_stops_the_sync_and_the_last_index_serves(
    serving: Library, settings: IndexSettings, write: Write
) -> None:
    """Without its profile the counter could name no desk."""
    before = serving_folder(settings)
    write("_city.yaml", "name: ある市\nphones: {}\n")
    with pytest.raises(ProfileUnreadable, match="phones"):
        run_sync(settings)
    assert serving_folder(settings) == before
    assert _documents(serving)
