"""A sync that takes over what has not changed ends where a sync from nothing ends, with only the work that is new."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from changing_corpus import (
    CHANGES,
    FILES,
    Change,
    all_hits,
    assert_same_hits,
    assert_store_holds_the_vectors,
    write_files,
)

import index.building
import index.corpus
import index.planning
import index.sync
from index.build import open_library, run_sync
from index.library import Library
from index.settings import IndexSettings, Tuning
from index.types import Audience, Document, Hit

EVERY_FILE = sum(not Path(name).name.startswith("_") for name in FILES)


@pytest.fixture(scope="module")
def synced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the corpus as it was at first, and its index."""
    folder = tmp_path_factory.mktemp("first")
    write_files(folder / "corpus", FILES)
    run_sync(IndexSettings(data=folder / "data", corpus=(folder / "corpus",)))
    return folder


@pytest.fixture
def settings(synced: Path, tmp_path: Path) -> IndexSettings:
    """A copy of it, to be changed."""
    shutil.copytree(synced, tmp_path / "mine")
    return IndexSettings(data=tmp_path / "mine" / "data", corpus=(tmp_path / "mine" / "corpus",))


class Watched:
    """Sees what is done: files opened by a loader, documents split, documents counted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.read: list[str] = []
        self.split: list[str] = []
        self.counted = 0
        load, passages_of, analyze = index.corpus.load, index.planning.passages_of, index.building.analyze

        def watched_load(path: Path) -> object:
            self.read.append(path.name)
            return load(path)

        def watched_split(document: Document, limit: int) -> object:
            self.split.append(document.id)
            return passages_of(document, limit)

        def watched_analyze(documents: Sequence[object], *rest: object) -> object:
            self.counted += len(documents)
            return analyze(documents, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(index.corpus, "load", watched_load)
        monkeypatch.setattr(index.planning, "passages_of", watched_split)
        monkeypatch.setattr(index.building, "analyze", watched_analyze)


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Watched:
    """What is done from now on."""
    return Watched(monkeypatch)


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_a_change_ends_in_the_index_of_a_sync_from_nothing(
    settings: IndexSettings, tmp_path: Path, change: Change
) -> None:
    """For every question, audience and language: the same candidates with the same scores."""
    change.apply(settings.corpus[0])
    report = run_sync(settings)
    assert (report.created, report.updated, report.deleted) == (
        change.created,
        change.updated,
        change.deleted,
    )
    assert report.rebuilt
    afresh = settings.model_copy(update={"data": tmp_path / "afresh"})
    assert run_sync(afresh).passages == report.passages
    one, other = open_library(settings), open_library(afresh)
    assert_same_hits(one, other)
    one.close()
    other.close()
    assert_store_holds_the_vectors(settings)


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_only_what_has_changed_is_read_and_analysed(
    settings: IndexSettings, watched: Watched, change: Change
) -> None:
    """A file with its other languages is read, its changed documents are split and counted, nothing else."""
    change.apply(settings.corpus[0])
    report = run_sync(settings)
    made = {*report.created, *report.updated}
    if change.everything:
        made |= set(report.unchanged)
    assert (report.read, len(watched.read)) == (change.read, change.read)
    assert sorted(watched.split) == sorted(made)
    assert watched.counted == len(made)


def test_what_becomes_staff_only_is_no_longer_found_by_the_public(settings: IndexSettings) -> None:
    """In no language, and as no neighbour either; the staff go on finding it."""
    library = open_library(settings)
    assert any(hit.document.id == "birth" for hit in _found(library, "public"))
    CHANGES["what was public is for the staff"].apply(settings.corpus[0])
    run_sync(settings)
    assert {hit.document.audience for hit in _found(library, "public")} == {"public"}
    assert any(hit.document.id == "birth" for hit in _found(library, "staff"))
    library.close()


def _found(library: Library, audience: Audience) -> list[Hit]:
    return [hit for asked, hits in all_hits(library).items() if asked[1] == audience for hit in hits]


def test_without_a_change_nothing_is_done(settings: IndexSettings, watched: Watched) -> None:
    """Also where the files were touched and the corpus lies elsewhere now."""
    for path in settings.corpus[0].rglob("*"):
        path.touch()
    report = run_sync(settings)
    assert not report.rebuilt
    assert (report.read, report.embedded, report.fitted) == (0, 0, False)
    assert (watched.read, watched.split, watched.counted) == ([], [], 0)


def test_a_sync_anew_takes_nothing_over(settings: IndexSettings, watched: Watched) -> None:
    """It reads, splits and counts everything, and says that no document has changed."""
    report = run_sync(settings, anew=True)
    assert report.rebuilt
    assert (report.created, report.updated, report.deleted) == ((), (), ())
    assert report.read == len(watched.read) == EVERY_FILE
    assert len(watched.split) == watched.counted == len(report.unchanged)
    assert report.embedded == report.passages


def test_another_tuning_analyses_everything_and_reads_nothing(
    settings: IndexSettings, watched: Watched
) -> None:
    """What a file becomes does not rest on it, what a document becomes does."""
    report = run_sync(settings.model_copy(update={"tuning": Tuning(title_weight=3)}))
    assert report.rebuilt
    assert (report.read, watched.read) == (0, [])
    assert len(watched.split) == watched.counted == len(report.unchanged)


def test_another_version_of_the_program_reads_and_analyses_everything(
    settings: IndexSettings, watched: Watched, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A changed file of its source is enough, and the next sync is quiet again."""
    package = tmp_path / "index"
    shutil.copytree(Path(index.sync.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(index.sync, "__file__", str(package / "sync.py"))
    assert not run_sync(settings).rebuilt
    with (package / "loaders" / "markdown.py").open("a", encoding="utf-8") as source:
        source.write("# changed\n")
    report = run_sync(settings)
    assert report.rebuilt
    assert report.read == len(watched.read) == EVERY_FILE
    assert len(watched.split) == watched.counted == len(report.unchanged)
    assert not run_sync(settings).rebuilt
