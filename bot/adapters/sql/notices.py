"""Notices in the desk's database."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, or_, select, update

from bot.adapters.sql.audit import append_act
from bot.adapters.sql.database import Database
from bot.adapters.sql.statements import forget_in_parts
from bot.adapters.sql.tables import notices as table
from bot.desk.audit import Act
from bot.desk.notices import Level, Notice


class SqlNotices:
    """Implements `NoticeStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, notice: Notice, act: Act) -> int:
        """Keep a new notice."""
        values = asdict(notice)
        del values["number"]
        with self._database.writing() as connection:
            added = insert(table).values(**values).returning(table.c.number)
            number = int(connection.execute(added).scalar_one())
            append_act(connection, replace(act, subject=f"notice:{number}"))
        return number

    def all(self) -> list[Notice]:
        """All notices, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(table).order_by(table.c.begins_at, table.c.number))
            return [_notice(row) for row in rows]

    def withdraw(self, number: int, act: Act) -> bool:
        """Withdraw a notice."""
        standing = (table.c.number == number) & table.c.withdrawn_at.is_(None)
        with self._database.writing() as connection:
            withdrawing = update(table).where(standing).values(withdrawn_at=act.at)
            withdrawn = connection.execute(withdrawing).rowcount == 1
            if withdrawn:
                append_act(connection, act)
        return withdrawn

    def forget_ended_before(self, moment: datetime) -> int:
        """Remove old notices."""
        old = or_(table.c.ends_at < moment, table.c.withdrawn_at < moment)
        return forget_in_parts(self._database, table, table.c.number, old)


def _notice(row: Row[Any]) -> Notice:
    return Notice(**{**row._asdict(), "level": Level(row.level)})
