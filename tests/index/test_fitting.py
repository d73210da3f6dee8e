"""When the vectors are learned from the corpus anew, and what holds until then."""

from __future__ import annotations

import pytest
from changing_corpus import (
    CHANGES,
    FILES,
    all_hits,
    assert_store_holds_the_vectors,
    guide,
    serving_folder,
    vectors_by_passage,
    vectors_of,
    write_files,
)

from index import embedding
from index.build import open_library, run_sync
from index.generation import read_manifest
from index.settings import IndexSettings


@pytest.fixture
def settings(settings: IndexSettings) -> IndexSettings:
    """Settings over the corpus of everything."""
    write_files(settings.corpus[0], FILES)
    return settings


def test_a_small_corpus_is_learned_anew_whenever_something_changes(settings: IndexSettings) -> None:
    """It takes no time, and every passage counts."""
    first = run_sync(settings)
    assert first.fitted
    assert first.embedded == first.passages
    for change in ("a document is added", "a telephone number is changed"):
        CHANGES[change].apply(settings.corpus[0])
        report = run_sync(settings)
        assert report.fitted
        assert report.embedded == report.passages
    assert not run_sync(settings).fitted


def test_a_large_corpus_is_learned_anew_when_a_tenth_has_changed(
    settings: IndexSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then only new passages get vectors, and are found all the same."""
    monkeypatch.setattr(embedding, "_SMALL", 0)
    write_files(settings.corpus[0], {f"more/{n}.md": guide(f"文書{n}", f"本文{n}です。") for n in range(20)})
    assert run_sync(settings).fitted
    changed, rounds = 0, 0
    while True:
        before = vectors_by_passage(settings)
        write_files(settings.corpus[0], {"more/0.md": guide("猫", f"猫の引き取りは{rounds}番の窓口です。")})
        report = run_sync(settings)
        changed, rounds = changed + 1, rounds + 1
        assert report.fitted is (changed > report.passages / 10)
        assert_store_holds_the_vectors(settings)
        if report.fitted:
            break
        assert report.embedded == 1
        assert read_manifest(serving_folder(settings)).changed_since_fit == changed
        assert vectors_of(report.unchanged, vectors_by_passage(settings)) == vectors_of(
            report.unchanged, before
        )
        library = open_library(settings)
        with library.lease() as generation:
            assert generation.search("猫の引き取り")[0].document.id == "more/0"
        assert all(all_hits(library).values())
        library.close()
    assert rounds > 2
    assert report.embedded == report.passages
    assert read_manifest(serving_folder(settings)).changed_since_fit == 0


def test_a_large_corpus_is_learned_anew_when_a_tenth_has_gone(
    settings: IndexSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left keeps its vectors until then; those of what is gone leave the store."""
    monkeypatch.setattr(embedding, "_SMALL", 0)
    write_files(settings.corpus[0], {f"more/{n}.md": guide(f"文書{n}", f"本文{n}です。") for n in range(20)})
    run_sync(settings)
    for gone in range(1, 20):
        write_files(settings.corpus[0], {f"more/{gone}.md": None})
        report = run_sync(settings)
        assert report.fitted is (gone > report.passages / 10)
        assert_store_holds_the_vectors(settings)
        if report.fitted:
            break
        assert report.embedded == 0
        assert read_manifest(serving_folder(settings)).changed_since_fit == gone
    assert 2 < gone < 19
    assert read_manifest(serving_folder(settings)).changed_since_fit == 0


def test_what_most_of_is_deleted_at_once_is_learned_anew(
    settings: IndexSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else its vectors would for ever tell of what is gone."""
    monkeypatch.setattr(embedding, "_SMALL", 0)
    more = [f"more/{n}.md" for n in range(20)]
    write_files(settings.corpus[0], {name: guide(name, f"{name}の本文です。") for name in more})
    run_sync(settings)
    write_files(settings.corpus[0], dict.fromkeys(more))
    report = run_sync(settings)
    assert report.fitted
    assert report.embedded == report.passages
    assert_store_holds_the_vectors(settings)
