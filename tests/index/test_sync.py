"""Sync: what it reports, when it builds a new generation, and what a generation rests on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.build import open_library, run_sync
from index.library import GENERATIONS, current_name
from index.settings import IndexSettings, Tuning

Write = Callable[[str, str], Path]
Markdown = Callable[..., str]

pytestmark = pytest.mark.usefixtures("three_documents")


def _generations(settings: IndexSettings) -> set[str]:
    return {folder.name for folder in (settings.data / GENERATIONS).iterdir()}


def test_the_first_sync_creates_everything(settings: IndexSettings) -> None:
    """The report names each document and the generation that serves from now on."""
    report = run_sync(settings)
    assert report.created == ("birth", "garbage", "moving-in")
    assert report.updated == report.unchanged == report.deleted == ()
    assert report.failed == report.warnings == ()
    assert report.rebuilt
    assert report.passages == 3
    assert report.seconds > 0
    assert report.generation == current_name(settings.data)


def test_a_sync_without_changes_leaves_the_generation_as_it_is(settings: IndexSettings) -> None:
    """Files that were only touched are not changes."""
    first = run_sync(settings)
    for path in settings.corpus[0].iterdir():
        path.touch()
    second = run_sync(settings)
    assert second.generation == first.generation
    assert not second.rebuilt
    assert second.unchanged == first.created
    assert second.created == second.updated == second.deleted == ()
    assert second.passages == first.passages


def test_each_change_is_reported_by_document(
    settings: IndexSettings, root: Path, write: Write, markdown: Markdown
) -> None:
    """One new, one changed, one gone, one as it was."""
    first = run_sync(settings)
    write("dog.md", markdown(title="犬の登録"))
    write("birth.md", markdown(title="出生届", body="市役所の窓口に、出生届を出します。"))
    (root / "garbage.md").unlink()
    report = run_sync(settings)
    assert (report.created, report.updated) == (("dog",), ("birth",))
    assert (report.unchanged, report.deleted) == (("moving-in",), ("garbage",))
    assert report.rebuilt
    assert report.generation != first.generation


def test_a_failing_file_is_reported_and_the_others_are_indexed(settings: IndexSettings, write: Write) -> None:
    """A file that no longer loads counts as deleted, so that its old text is not served on."""
    run_sync(settings)
    path = write("birth.md", "---\ntitle: 出生届\n---\n本文です。")
    report = run_sync(settings)
    assert [problem.path for problem in report.failed] == [path]
    assert "「kind」がありません" in report.failed[0].message
    assert report.deleted == ("birth",)
    assert report.unchanged == ("garbage", "moving-in")


@pytest.mark.parametrize(
    "name_and_text",
    [
        ("_city.yaml", "name: ある市\nspellings: [ある市, アル市]\n"),
        ("_words.tsv", "official\tplain\tenglish\teasy\tsource\n転入届\t引っ越し\t\t\t\n"),
    ],
)
def test_a_changed_profile_or_word_list_rebuilds(
    settings: IndexSettings, write: Write, name_and_text: tuple[str, str]
) -> None:
    """Spellings and plain words shape the index although no document has changed."""
    run_sync(settings)
    write(*name_and_text)
    report = run_sync(settings)
    assert report.rebuilt
    assert len(report.unchanged) == 3
    assert not run_sync(settings).rebuilt


def test_a_changed_setting_rebuilds(settings: IndexSettings) -> None:
    """A generation records the numbers that it was built with."""
    run_sync(settings)
    tuned = settings.model_copy(update={"tuning": Tuning(title_weight=3)})
    assert run_sync(tuned).rebuilt
    assert not run_sync(tuned).rebuilt
    library = open_library(settings)
    with library.lease() as generation:
        assert generation.manifest.tuning == Tuning(title_weight=3)
    library.close()


def test_the_generation_before_is_kept_and_older_ones_are_removed(
    settings: IndexSettings, write: Write, markdown: Markdown
) -> None:
    """A server that has not switched yet still reads the one before."""
    names = []
    for number in range(3):
        write("dog.md", markdown(body=f"登録の手数料は{number}円です。"))
        names.append(run_sync(settings).generation)
    assert _generations(settings) == set(names[1:])


def test_progress_is_told_step_by_step(settings: IndexSettings) -> None:
    """Each step counts up to its end; a sync without changes has nothing to tell."""
    told: list[tuple[str, int, int]] = []

    def progress(step: str, done: int, total: int) -> None:
        told.append((step, done, total))

    run_sync(settings, progress)
    steps = dict.fromkeys(step for step, _, _ in told)
    for step in steps:
        counts = [(done, total) for name, done, total in told if name == step]
        assert counts[-1][0] == counts[-1][1] > 0
        assert [done for done, _ in counts] == sorted(done for done, _ in counts)
        assert {total for _, total in counts} == {counts[-1][1]}
    assert ("言葉を調べています", 3, 3) in told
    assert ("ベクトルを計算しています", 3, 3) in told
    assert ("ベクトルの索引を作っています", 3, 3) in told
    told.clear()
    run_sync(settings, progress)
    assert told == []


def test_the_manifest_says_what_the_generation_was_made_of(settings: IndexSettings, write: Write) -> None:
    """Counts, the embedder, failures and the libraries' versions."""
    write("broken.md", "")
    report = run_sync(settings)
    library = open_library(settings)
    with library.lease() as generation:
        manifest = generation.manifest
    library.close()
    assert manifest.name == report.generation
    assert (manifest.documents, manifest.passages) == (3, 3)
    assert (manifest.embedder, manifest.changed_since_fit) == ("corpus", 0)
    assert [Path(problem.path).name for problem in manifest.failed] == ["broken.md"]
    assert {"sudachipy", "sudachidict-core"} <= set(manifest.versions)


def test_two_data_folders_do_not_meet(settings: IndexSettings, tmp_path: Path) -> None:
    """Each has its own generations."""
    other = settings.model_copy(update={"data": tmp_path / "deep" / "other"})
    assert run_sync(settings).rebuilt
    assert run_sync(other).rebuilt
    assert len(_generations(settings)) == len(_generations(other)) == 1
