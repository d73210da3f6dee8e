"""Statements that the stores share: inserting what may be there, and forgetting much without stopping others."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.adapters.sql.database import Database

# Forgotten in one transaction: some 20 ms in SQLite, where nobody else writes meanwhile.
_PART = 500


def inserting(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """The database's own INSERT, with its ON CONFLICT: two that write the same row at once do not trip over each other."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def forget_in_parts(
    database: Database, table: Table, key: ColumnElement[Any], old: ColumnElement[bool]
) -> int:
    """Delete the rows that are old, a part a transaction; returns how many."""
    part = delete(table).where(key.in_(select(key).where(old).limit(_PART)))
    forgotten = 0
    while True:
        with database.writing() as connection:
            gone = connection.execute(part).rowcount
        forgotten += gone
        if gone < _PART:
            return forgotten
