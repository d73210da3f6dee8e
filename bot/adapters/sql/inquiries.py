"""Inquiries in the desk's database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, insert, select, update

from bot.adapters.sql.database import Database
from bot.adapters.sql.statements import forget_in_parts
from bot.adapters.sql.tables import inquiries as table
from bot.desk.inquiries import CLOSED, Inquiry, InquiryStatus


class SqlInquiries:
    """Implements `InquiryStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, inquiry: Inquiry) -> int:
        """Keep a new inquiry."""
        values = asdict(inquiry)
        del values["number"]
        with self._database.writing() as connection:
            added = insert(table).values(**values).returning(table.c.number)
            return int(connection.execute(added).scalar_one())

    def with_receipt(self, receipt: str) -> Inquiry | None:
        """The inquiry of a receipt."""
        return self._one(select(table).where(table.c.receipt == receipt))

    def numbered(self, number: int) -> Inquiry | None:
        """The inquiry with a number."""
        return self._one(select(table).where(table.c.number == number))

    def all(self, statuses: Collection[InquiryStatus]) -> list[Inquiry]:
        """Inquiries, oldest first."""
        wanted = select(table).where(table.c.status.in_(statuses)).order_by(table.c.left_at, table.c.number)
        with self._database.reading() as connection:
            return [_inquiry(row) for row in connection.execute(wanted)]

    def change(self, inquiry: Inquiry) -> bool:
        """Keep a changed inquiry."""
        values = {**asdict(inquiry), "revision": inquiry.revision + 1}
        del values["number"]
        unchanged = (table.c.number == inquiry.number) & (table.c.revision == inquiry.revision)
        with self._database.writing() as connection:
            return connection.execute(update(table).where(unchanged).values(**values)).rowcount == 1

    def forget_closed_before(self, moment: datetime) -> int:
        """Remove old inquiries that are closed."""
        old = table.c.status.in_(CLOSED) & (table.c.changed_at < moment)
        return forget_in_parts(self._database, table, table.c.number, old)

    def _one(self, wanted: Select[Any]) -> Inquiry | None:
        with self._database.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        return _inquiry(row) if row else None


def _inquiry(row: Row[Any]) -> Inquiry:
    values = row._asdict()
    return Inquiry(**{**values, "status": InquiryStatus(row.status)})
