"""Checks by named persons, kept beside the corpus, laid over it by a sync and written into its files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from index.build import open_library, run_sync
from index.errors import OverlayDamaged
from index.overlay import OVERLAY, Check, keep_check, read_checks, text_digest
from index.overlay_export import export_checks
from index.settings import IndexSettings
from index.types import Document

Write = Callable[[str, str], Path]
Markdown = Callable[..., str]
DAY = date(2026, 12, 1)

pytestmark = pytest.mark.usefixtures("three_documents")


def document(settings: IndexSettings, id_: str) -> Document:
    """A document of the serving generation."""
    library = open_library(settings)
    with library.lease() as generation:
        found = generation.store.document(id_)
    library.close()
    assert found
    return found


def check(settings: IndexSettings, id_: str, day: date = DAY, by: str = "田中") -> Check:
    """Check a document as it is served, and sync."""
    kept = Check(document_id=id_, checked_on=day, checked_by=by, digest=text_digest(document(settings, id_)))
    keep_check(settings.data, kept)
    return kept


def test_a_check_is_served_from_the_next_sync_on(
    settings: IndexSettings, write: Write, markdown: Markdown
) -> None:
    """For the document and its translation, and nothing else is read anew."""
    write("dog.md", markdown(title="犬の登録"))
    write("dog.en.md", "---\ntitle: Dogs\n---\nRegister it.\n")
    run_sync(settings)
    check(settings, "dog")
    report = run_sync(settings)
    assert set(report.updated) == {"dog", "dog.en"}
    assert report.read == 2
    for id_ in ("dog", "dog.en"):
        assert (document(settings, id_).checked_on, document(settings, id_).checked_by) == (DAY, "田中")
    assert not run_sync(settings).rebuilt


def test_a_check_that_is_taken_back_is_served_no_more(
    settings: IndexSettings, write: Write, markdown: Markdown
) -> None:
    write("dog.md", markdown(title="犬の登録"))
    run_sync(settings)
    before = document(settings, "dog")
    check(settings, "dog")
    run_sync(settings)
    (settings.data / OVERLAY).unlink()
    run_sync(settings)
    assert document(settings, "dog") == before


def test_a_check_does_not_hold_for_another_text(
    settings: IndexSettings, write: Write, markdown: Markdown
) -> None:
    """It is told each time, until somebody checks again."""
    path = write("dog.md", markdown(title="犬の登録"))
    run_sync(settings)
    before = document(settings, "dog").checked_by
    check(settings, "dog")
    run_sync(settings)
    path.write_text(path.read_text(encoding="utf-8") + "\n犬の登録は一度です。\n", encoding="utf-8")
    for report in (run_sync(settings), run_sync(settings)):
        assert [w.path for w in report.warnings if "「田中」の確認" in w.message] == [path]
    assert document(settings, "dog").checked_by == before
    check(settings, "dog")
    assert not run_sync(settings).warnings
    assert document(settings, "dog").checked_by == "田中"


def test_a_file_that_says_a_later_day_wins(settings: IndexSettings, write: Write, markdown: Markdown) -> None:
    path = write("dog.md", markdown(title="犬の登録"))
    run_sync(settings)
    check(settings, "dog", date(2026, 11, 1))
    text = path.read_text(encoding="utf-8")
    day = document(settings, "dog").checked_on
    path.write_text(text.replace(f"checked_on: {day}", "checked_on: 2027-01-15"), encoding="utf-8")
    report = run_sync(settings)
    assert not report.warnings
    assert document(settings, "dog").checked_on == date(2027, 1, 15)


@pytest.mark.parametrize("content", ["{", "[]", '{"checks": [{"document_id": "dog"}]}', "\udcff"])
def test_a_damaged_overlay_is_told_and_the_files_own_days_are_served(
    settings: IndexSettings, write: Write, markdown: Markdown, content: str
) -> None:
    write("dog.md", markdown(title="犬の登録"))
    run_sync(settings)
    before = document(settings, "dog")
    check(settings, "dog")
    run_sync(settings)
    (settings.data / OVERLAY).write_bytes(content.encode("utf-8", "surrogateescape"))
    report = run_sync(settings)
    assert [problem.path for problem in report.failed] == [settings.data / OVERLAY]
    assert document(settings, "dog") == before
    with pytest.raises(OverlayDamaged):
        keep_check(settings.data, Check(document_id="a", checked_on=DAY, checked_by="b", digest="c"))


def test_checks_are_written_into_the_files(settings: IndexSettings, write: Write, markdown: Markdown) -> None:
    """Two lines of each change; what has no place for it stays in the overlay; what is served stays the same."""
    path = write("dog.md", markdown(title="犬の登録").replace("\n", "\r\n"))
    write("plain.txt", "はじめの行\n猫の届け出はありません。\n")
    run_sync(settings)
    before = path.read_bytes().splitlines()
    check(settings, "dog", by='田中 "太郎" \\1: #')
    left = check(settings, "plain")
    run_sync(settings)
    served = document(settings, "dog")
    exported = export_checks(settings.corpus, settings.data)
    assert exported.written == (path,)
    assert exported.left == (left,)
    assert list(read_checks(settings.data)) == ["plain"]
    after = path.read_bytes().splitlines()
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert [line.split(b":")[0] for line in changed] == [b"checked_on", b"checked_by"]
    assert b"\r\n" in path.read_bytes()
    run_sync(settings)
    assert document(settings, "dog") == served
    assert document(settings, "plain").checked_by == "田中"


def test_a_check_that_holds_no_more_is_not_written(
    settings: IndexSettings, write: Write, markdown: Markdown
) -> None:
    path = write("dog.md", markdown(title="犬の登録"))
    run_sync(settings)
    kept = check(settings, "dog")
    path.write_text(path.read_text(encoding="utf-8") + "\n犬の登録は一度です。\n", encoding="utf-8")
    exported = export_checks(settings.corpus, settings.data)
    assert (exported.written, exported.left) == ((), ())
    assert read_checks(settings.data) == {"dog": kept}
