"""The audit log tells who went round it: entries changed, taken out, put in, put elsewhere, or written anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from bot.adapters.sql.approved import SqlApproved
from bot.adapters.sql.audit import SqlAudit
from bot.adapters.sql.database import FILE, Database, database_url
from bot.desk.approval import first_version
from bot.desk.approved import Approval, Withdrawal, Wording
from bot.desk.audit import NOTHING, Act, Entry, Head, csv_rows, next_entry, person, verify
from bot.errors import DeskUnavailable

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def act(number: int) -> Act:
    """The act of an entry."""
    return Act(
        "sato", NOW + timedelta(minutes=number), "ticket.assign", f"ticket:{number}", {"version": number}
    )


def log(count: int = 5) -> tuple[list[Entry], Head]:
    """A log of so many entries."""
    entries, head = [], Head()
    for number in range(1, count + 1):
        entry = next_entry(head, act(number))
        entries.append(entry)
        head = Head(entry.number, entry.seal)
    return entries, head


def told(entries: list[Entry], head: Head, known: str | None = None) -> tuple[int, str]:
    """The fault that is found."""
    fault = verify(entries, head, *([known] if known else []))
    assert fault
    return fault.number, fault.told


def test_an_untouched_log_holds_and_so_does_an_empty_one() -> None:
    assert verify(*log()) is None
    assert verify([], Head()) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda act: replace(act, by="kato"),
        lambda act: replace(act, at=act.at + timedelta(microseconds=1)),
        lambda act: replace(act, action="ticket.close"),
        lambda act: replace(act, subject="ticket:9"),
        lambda act: replace(act, details={"version": 9}),
        lambda act: replace(act, details={**act.details, "more": 1}),
    ],
    ids=["by", "at", "action", "subject", "details", "more"],
)
def test_a_changed_entry_is_found(change: Callable[[Act], Act]) -> None:
    entries, head = log()
    entries[2] = replace(entries[2], act=change(entries[2].act))
    assert told(entries, head) == (3, "3番が、書かれたときと違います。")


def test_a_changed_entry_with_its_seal_made_anew_is_found_by_the_next() -> None:
    entries, head = log()
    entries[2] = next_entry(Head(2, entries[1].seal), replace(entries[2].act, by="kato"))
    assert told(entries, head) == (4, "4番が、前の記録につながりません。")


def test_a_deleted_entry_is_found_wherever_it_was() -> None:
    for gone in range(5):
        entries, head = log()
        del entries[gone]
        assert told(entries, head)[0] == gone + 1


def test_deleted_entries_whose_numbers_were_closed_up_are_found() -> None:
    entries, head = log()
    closed_up = [
        replace(entry, number=number) for number, entry in enumerate(entries[:2] + entries[3:], start=1)
    ]
    assert told(closed_up, head) == (3, "3番が、前の記録につながりません。")


def test_an_inserted_entry_is_found() -> None:
    entries, head = log()
    entries.insert(2, next_entry(Head(2, entries[1].seal), act(9)))
    assert told(entries, head) == (4, "3番が、あるはずのない所にあります。")


def test_an_entry_added_at_the_end_without_the_head_is_found() -> None:
    entries, head = log()
    entries.append(next_entry(head, act(6)))
    assert told(entries, head)[0] == 7


def test_entries_in_another_order_are_found() -> None:
    entries, head = log()
    entries[1], entries[2] = entries[2], entries[1]
    assert told(entries, head)[0] == 2
    renumbered = [replace(entry, number=number) for number, entry in enumerate(entries, start=1)]
    assert told(renumbered, head)[0] == 2


def test_a_log_written_anew_with_its_head_is_found_by_a_seal_kept_elsewhere() -> None:
    _, head = log()
    entries, forged = log(4)
    last = next_entry(forged, replace(act(5), by="kato"))
    entries.append(last)
    forged = Head(5, last.seal)
    assert verify(entries, forged) is None
    assert told(entries, forged, known=head.seal)[0] == 0
    assert verify(*log(), log(3)[1].seal) is None
    assert verify(*log(), NOTHING) is None


def test_a_log_that_was_cut_short_with_its_head_is_found_by_any_seal_kept_elsewhere() -> None:
    entries, head = log(4)
    kept = [log(number)[1].seal for number in range(1, 5)]
    assert verify(entries, head, *kept) is None
    cut, end = log(3)
    assert verify(cut, end) is None
    assert verify(cut, end, *kept[:3]) is None
    assert told(cut, end, known=kept[3])[0] == 0


def test_the_seal_is_of_the_moment_not_of_its_zone() -> None:
    tokyo = replace(act(1), at=act(1).at.astimezone(timezone(timedelta(hours=9))))
    assert next_entry(Head(), tokyo).seal == next_entry(Head(), act(1)).seal


def test_one_person_is_one_however_the_name_is_typed() -> None:
    assert len({person(name) for name in ("Sato", "sato ", "ＳＡＴＯ", " sato")}) == 1
    assert person("sato") != person("saito")


def test_a_table_of_the_log_has_all_of_it() -> None:
    rows = list(csv_rows(log(2)[0]))
    assert rows[0] == ["number", "at", "by", "action", "subject", "details", "before", "seal"]
    assert rows[2][:5] == ["2", "2026-11-22T09:32:00.000000+00:00", "sato", "ticket.assign", "ticket:2"]


# In the database


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database with a log of five entries."""
    database = Database(database_url(None, tmp_path))
    kept = SqlAudit(database)
    for number in range(1, 6):
        kept.append(act(number))
    database.close()
    return tmp_path / FILE


def fault_in(file: Path) -> int:
    """The number of the entry at which the log in a database does not hold; 0 where it does."""
    database = Database(database_url(None, file.parent))
    fault = SqlAudit(database).verified()
    database.close()
    return fault.number if fault else 0


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_entries SET by = 'kato' WHERE number = 3",
        "DELETE FROM audit_entries WHERE number = 5",
        "UPDATE audit_head SET count = 4",
        "UPDATE audit_head SET count = 5",
        "DELETE FROM audit_head",
    ],
)
def test_the_database_refuses_to_change_what_was_written(file: Path, change: str) -> None:
    with closing(sqlite3.connect(file)) as connection, pytest.raises(sqlite3.IntegrityError, match="only"):
        connection.execute(change)
    assert fault_in(file) == 0


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ("UPDATE audit_entries SET by = 'kato' WHERE number = 3", 3),
        ("""UPDATE audit_entries SET details = '{"version": 4}' WHERE number = 2""", 2),
        ("DELETE FROM audit_entries WHERE number = 1", 1),
        ("DELETE FROM audit_entries WHERE number = 5", 5),
        ("DELETE FROM audit_entries", 1),
        (
            "INSERT INTO audit_entries SELECT 6, at, by, action, subject, details, before, seal FROM audit_entries "
            "WHERE number = 5",
            6,
        ),
        (
            "UPDATE audit_entries SET number = CASE number WHEN 2 THEN -3 ELSE -2 END WHERE number IN (2, 3)",
            1,
        ),
        ("UPDATE audit_head SET count = 4", 6),
    ],
)
def test_whoever_takes_the_triggers_away_is_found_out(file: Path, change: str, number: int) -> None:
    with closing(sqlite3.connect(file)) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(change)
        connection.commit()
    assert fault_in(file) == number


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_entries SET by = 'kato' WHERE number = 3",
        "DELETE FROM audit_entries",
        "TRUNCATE audit_entries",
        "TRUNCATE audit_head",
        "DELETE FROM audit_head",
        "UPDATE audit_head SET count = 4",
    ],
)
def test_postgresql_refuses_too_and_whoever_goes_round_it_is_found_out(
    postgres_url: str, change: str
) -> None:
    database = Database(database_url(postgres_url, Path()))
    kept = SqlAudit(database)
    for number in range(1, 6):
        kept.append(act(number))
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        with pytest.raises(psycopg.errors.RaiseException, match="only"):
            connection.execute(change)
        assert kept.verified() is None
        for table in ("audit_entries", "audit_head"):
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        connection.execute(change)
    assert kept.verified()
    database.close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE approved_versions SET text = 'x'",
        "UPDATE approved_versions SET approved_by = 'ito' WHERE approved_at IS NOT NULL",
        "DELETE FROM approved_versions",
        "DELETE FROM approved_withdrawals",
        "UPDATE approved_withdrawals SET reason = 'x'",
    ],
)
def test_no_version_and_no_withdrawal_is_changed_once_it_is_written(
    database_address: str | None, tmp_path: Path, change: str
) -> None:
    database = Database(database_url(database_address, tmp_path))
    store = SqlApproved(database)
    wording = Wording("プールの休みは", "月曜日です。", "general", NOW.date(), NOW.date())
    version = replace(first_version(wording, "sato", NOW), approval=Approval("kato", NOW))
    id_ = store.add(version, None, act(1))
    answer = store.answer(id_)
    assert answer
    store.withdraw(answer, Withdrawal(1, "ito", NOW, "古い"), act(2))
    with pytest.raises(DeskUnavailable), database.writing() as connection:
        connection.execute(text(change))
    kept = store.answer(id_)
    assert kept
    assert kept.versions == (replace(version, answer_id=id_),)
    assert kept.withdrawals[0].reason == "古い"
    database.close()
