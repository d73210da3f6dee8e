"""Misspelt questions over a synced corpus: they find what they mean, and what is meant follows the documents."""

from __future__ import annotations

from pathlib import Path

from changing_corpus import FILES, guide, write_files

from index.build import open_library, run_sync
from index.settings import IndexSettings, Tuning


def found(settings: IndexSettings, question: str) -> tuple[str, str]:
    """What the question is understood as, and the document that is found first."""
    run_sync(settings)
    library = open_library(settings)
    try:
        with library.lease() as generation:
            asked = generation.search.analyze(question)
            return asked.text, generation.search(asked, 1)[0].document.id
    finally:
        library.close()


def settings(folder: Path, tuning: Tuning = Tuning()) -> IndexSettings:  # noqa: B008 — frozen
    return IndexSettings(data=folder / "data", corpus=(folder / "corpus",), tuning=tuning)


def test_a_misspelt_question_finds_what_it_means(tmp_path: Path) -> None:
    write_files(tmp_path / "corpus", FILES)
    assert found(settings(tmp_path), "出勝届はどこで") == ("出生届はどこで", "birth")
    assert found(settings(tmp_path), "てんにゅうとどけ") == ("転入届", "moving-in")


def test_a_name_is_known_from_the_sync_that_brings_its_document(tmp_path: Path) -> None:
    """And forgotten with it."""
    write_files(tmp_path / "corpus", FILES)
    question = "じゅうたくようかさいほうちきについて"
    assert found(settings(tmp_path), question)[0] == question
    added = tmp_path / "corpus" / "alarm.md"
    added.write_text(guide("住宅用火災報知器", "寝室に付けます。"), encoding="utf-8")
    assert found(settings(tmp_path), question) == ("住宅用火災報知器について", "alarm")
    added.unlink()
    assert found(settings(tmp_path), question)[0] == question


def test_without_its_tuning_nothing_is_respelt(tmp_path: Path) -> None:
    write_files(tmp_path / "corpus", FILES)
    assert found(settings(tmp_path, Tuning(respelling=None)), "出勝届はどこで")[0] == "出勝届はどこで"
