"""The audit log in the desk's database. Triggers forbid to change or delete an entry; `verified` finds whoever went round them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from bot.adapters.sql.casework_tables import audit_entries, audit_head
from bot.adapters.sql.database import Database
from bot.desk.audit import Act, AuditQuery, Entry, Fault, Head, next_entry, verify
from bot.desk.written import written
from index.japan import TOKYO

_AT_ONCE = 1_000


class SqlAudit:
    """Implements `AuditLog`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, act: Act) -> Entry:
        """Add an act."""
        with self._database.writing() as connection:
            return append_act(connection, act)

    def head(self) -> Head:
        """The end of the log."""
        with self._database.reading() as connection:
            return _head(connection)

    def entries(self, query: AuditQuery) -> list[Entry]:
        """The last entries that the query wants."""
        wanted = select(audit_entries).order_by(audit_entries.c.number.desc())
        if query.by is not None:
            wanted = wanted.where(audit_entries.c.by == written(query.by))
        if query.action is not None:
            wanted = wanted.where(audit_entries.c.action.startswith(written(query.action), autoescape=True))
        if query.subject is not None:
            wanted = wanted.where(audit_entries.c.subject == written(query.subject))
        if query.since is not None:
            wanted = wanted.where(audit_entries.c.at >= datetime.combine(query.since, time(), TOKYO))
        if query.until is not None:
            end = datetime.combine(query.until + timedelta(days=1), time(), TOKYO)
            wanted = wanted.where(audit_entries.c.at < end)
        if query.below is not None:
            wanted = wanted.where(audit_entries.c.number < query.below)
        if query.most is not None:
            wanted = wanted.limit(query.most)
        with self._database.reading() as connection:
            return [_entry(row) for row in reversed(connection.execute(wanted).all())]

    def verified(self, *known_seals: str) -> Fault | None:
        """The first fault of the log."""
        with self._database.reading() as connection:
            if connection.dialect.name == "postgresql":  # the log and its head as they are at one moment
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            head = _head(connection)
            wanted = select(audit_entries).order_by(audit_entries.c.number)
            with connection.execution_options(yield_per=_AT_ONCE).execute(wanted) as rows:
                return verify(map(_entry, rows), head, *known_seals)


def append_act(connection: Connection, act: Act) -> Entry:
    """Add an act to the log within a change, as the last thing of it: until its end, no other can."""
    entry = next_entry(_head(connection, held=True), act)
    connection.execute(
        insert(audit_entries).values(
            number=entry.number,
            at=act.at,
            by=act.by,
            action=act.action,
            subject=act.subject,
            details=dict(act.details),
            before=entry.before,
            seal=entry.seal,
        )
    )
    connection.execute(update(audit_head).values(count=entry.number, seal=entry.seal))
    return entry


def _head(connection: Connection, *, held: bool = False) -> Head:
    wanted = select(audit_head.c.count, audit_head.c.seal)
    row = connection.execute(wanted.with_for_update() if held else wanted).first()
    return Head(row.count, row.seal) if row else Head()  # type: ignore[arg-type]  # a column, not the tuple's method


def _entry(row: Row[Any]) -> Entry:
    act = Act(row.by, row.at, row.action, row.subject, row.details)
    return Entry(row.number, act, row.before, row.seal)
