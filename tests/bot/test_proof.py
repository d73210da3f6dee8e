"""An answer that was changed in the database past the desk is named: it is held against the log."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.adapters.sql.database import Database, database_url
from bot.adapters.sql.stores import sql_stores
from bot.desk.approved import Source, Wording
from bot.desk.audit import AuditQuery
from bot.desk.proof import unproven
from bot.desk.publishing import Publishing
from bot.desk.records import Stores
from index.library import Library

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
WORDING = Wording(
    question="プールの休みを教えてください",
    text="毎週月曜日です。",
    owner="general",
    valid_from=date(2026, 11, 1),
    valid_until=date(2027, 3, 31),
    source=Source("条例"),
    variants=("プールはいつ休みですか",),
)


def fill(stores: Stores, library: Library) -> None:
    """One answer that was corrected, one that was withdrawn, one that nobody approved."""
    desk = Publishing(stores.approved, library, now=lambda: NOW)
    first = desk.write(WORDING, "Sato")
    first = desk.approve(first.id, first.revision, 1, "kato")
    first = desk.renew(first.id, first.revision, date(2027, 9, 30), "sato")
    desk.approve(first.id, first.revision, 2, "mori")
    second = desk.write(WORDING, "ito", ticket=3)
    second = desk.approve(second.id, second.revision, 1, "kato")
    desk.withdraw(second.id, second.revision, "ito", "古い")
    desk.write(WORDING, "sato")


def faults(stores: Stores, settled: int | None = None) -> list[str]:
    """What is told."""
    entries = stores.audit.entries(AuditQuery(action="answer."))
    length = stores.audit.head().count if settled is None else settled
    return [fault.told for fault in unproven(stores.approved.all(), entries, length)]


def test_what_the_desk_did_is_proven(stores: Stores, library: Library) -> None:
    fill(stores, library)
    assert faults(stores) == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE approved_versions SET text = 'x' WHERE answer_id = 1 AND number = 2", "回答 1 の版 2 の文"),
        (
            "UPDATE approved_versions SET valid_until = '2030-01-01' WHERE answer_id = 1 AND number = 1",
            "回答 1 の版 1 の文",
        ),
        ("UPDATE approved_versions SET author = 'eve' WHERE answer_id = 3", "回答 3 の版 1 の文"),
        (
            "UPDATE approved_versions SET approved_by = 'kato', approved_at = written_at WHERE answer_id = 3",
            "回答 3 の版 1 の承認",
        ),
        (
            "UPDATE approved_versions SET approved_by = NULL, approved_at = NULL WHERE answer_id = 1 AND number = 2",
            "回答 1 の版 2 の承認",
        ),
        ("DELETE FROM approved_versions WHERE answer_id = 1 AND number = 2", "回答 1 の版 2 の文"),
        ("DELETE FROM approved_withdrawals", "回答 2 の版 1 の取り下げ"),
    ],
)
def test_what_was_done_past_the_desk_is_named(
    tmp_path: Path, library: Library, change: str, named: str
) -> None:
    database = Database(database_url(None, tmp_path))
    stores = sql_stores(database)
    fill(stores, library)
    with database.writing() as connection:
        for (name,) in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql(change)
    assert stores.audit.verified() is None
    assert any(named in told for told in faults(stores))
    stores.close()


def test_what_is_done_while_it_is_looked_at_is_no_fault(stores: Stores, library: Library) -> None:
    fill(stores, library)
    before, answers = stores.audit.head().count, stores.approved.all()
    Publishing(stores.approved, library, now=lambda: NOW).write(WORDING, "sato")
    entries = stores.audit.entries(AuditQuery(action="answer."))
    assert list(unproven(answers, entries, before)) == []
