"""`index status`: figures of the serving generation, and what is to be done."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from index.build import run_sync
from index.errors import IndexDamaged, IndexMissing
from index.library import GENERATIONS
from index.settings import IndexSettings
from index.status import IndexStatus, read_status

Write = Callable[[str, str | bytes], Path]
Markdown = Callable[..., str]

TODAY = date(2026, 11, 22)
PROFILE = """
name: ある市
hours: {weekdays: [mon], opens: "09:00", closes: "16:30"}
urls: {home: "https://www.city.example.lg.jp/", line: null}
branches: [{name: 東支所, phone: 0438-00-0000}]
departments: {citizens: {name: 市民課, phone: null}, tax: {name: 税務課, phone: 0438-00-0001}}
"""


@pytest.fixture
def status(settings: IndexSettings, write: Write, markdown: Markdown) -> IndexStatus:
    """The status of a corpus with something of everything."""
    write("_city.yaml", PROFILE)
    write("a.md", markdown(checked_on="2025-04-01", checked_by="市民課"))
    write("a.en.md", "---\ntitle: Moving in\n---\nFile it.")
    write("over.md", markdown(kind="notice", valid_until="2026-11-21"))
    write("last-day.md", markdown(kind="notice", valid_until="2026-11-22"))
    write("soon.md", markdown(body="文。\n\n## 臨時\n<!-- valid_until: 2026-12-22 -->\n\n臨時です。\n"))
    write(
        "later.md",
        markdown(
            rows="[{id: fee, label: 手数料, value: 300円, valid_until: 2026-12-23}]", valid_until="2027-03-31"
        ),
    )
    write("memo.txt", "覚え書きです。")
    write("broken.md", b"")
    run_sync(settings)
    return read_status(settings.data, TODAY)


def test_documents_and_passages_are_counted(status: IndexStatus) -> None:
    """Kinds without their language variants, languages with them."""
    assert status.documents == 7
    assert status.passages == 9
    assert status.by_kind == {"guide": 3, "notice": 3}
    assert status.by_language == {"ja": 6, "en": 1}
    assert status.embedder == "corpus"
    assert status.dimension >= 1
    assert status.bytes > 10_000


def test_documents_over_or_soon_over_are_named(status: IndexStatus) -> None:
    """By the first part that ends: document, section or row; thirty days ahead, both ends included."""
    assert status.expired == ("over",)
    assert status.expiring == ("last-day", "soon")


def test_checks_are_summed_up(status: IndexStatus) -> None:
    """The oldest date, and how many no one of the city has checked."""
    assert status.oldest_check == date(2025, 4, 1)
    assert status.unverified == 5


def test_failures_and_blanks_are_named(status: IndexStatus) -> None:
    """What the last build could not read, and what the profile still lacks."""
    (failure,) = status.failed
    assert "broken.md: ファイルが空です" in failure
    assert status.blanks == (
        "address",
        "phone",
        "hours.public_holidays",
        "hours.closed_dates",
        "urls.line",
        "branches.東支所.address",
        "departments.citizens.phone",
    )


def test_what_cannot_be_read_now_is_named_though_no_document_has_changed(
    status: IndexStatus, settings: IndexSettings, root: Path, write: Write
) -> None:
    """Each sync says anew what is wrong; the generation stays."""
    write("picture.xyz", b"?")
    assert run_sync(settings).generation == status.generation
    now = read_status(settings.data, TODAY)
    assert now.generation == status.generation
    assert [Path(failure.split(": ")[0]).name for failure in now.failed] == ["picture.xyz", "broken.md"]
    for name in ("picture.xyz", "broken.md"):
        (root / name).unlink()
    assert not run_sync(settings).rebuilt
    assert read_status(settings.data, TODAY).failed == ()


def test_the_lines_for_a_person_hold_the_figures(status: IndexStatus) -> None:
    """In Japanese, with names where something is to be done."""
    text = "\n".join(status.lines())
    assert "文書 7 件（guide 3、notice 3／en 1、ja 6）、段落 9 件" in text
    assert "期限切れ: 1 件（over）" in text
    assert "30日以内に期限が切れる: 2 件（last-day、soon）" in text
    assert "いちばん古い確認日: 2025-04-01" in text
    assert status.generation in text


def test_a_corpus_without_profile_and_dates_has_a_status(settings: IndexSettings, write: Write) -> None:
    """Nothing to name is `なし`."""
    write("memo.txt", "覚え書きです。")
    run_sync(settings)
    status = read_status(settings.data, TODAY)
    assert (status.oldest_check, status.blanks, status.expired) == (None, (), ())
    assert "いちばん古い確認日: なし" in "\n".join(status.lines())
    assert "読めなかったファイル: なし" in status.lines()


def test_without_an_index_there_is_no_status(settings: IndexSettings, write: Write) -> None:
    """The message says what to do: none built, and one that is gone."""
    with pytest.raises(IndexMissing, match="madoguchi index sync"):
        read_status(settings.data, TODAY)
    write("memo.txt", "覚え書きです。")
    run_sync(settings)
    shutil.rmtree(settings.data / GENERATIONS)
    with pytest.raises(IndexDamaged, match="madoguchi index sync"):
        read_status(settings.data, TODAY)
