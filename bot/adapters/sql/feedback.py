"""Feedback in the desk's database."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select

from bot.adapters.sql.database import Database
from bot.adapters.sql.statements import forget_in_parts, inserting
from bot.adapters.sql.tables import feedback as table
from bot.desk.feedback import Feedback, Reason


class SqlFeedback:
    """Implements `FeedbackStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, feedback: Feedback) -> None:
        """Keep a feedback."""
        with self._database.writing() as connection:
            fresh = inserting(connection, table).values(**asdict(feedback))
            of_both = fresh.excluded
            connection.execute(
                fresh.on_conflict_do_update(
                    index_elements=[table.c.answer_id],
                    set_={name: of_both[name] for name in ("rating", "reasons", "received_at")},
                    where=table.c.received_at <= of_both.received_at,
                )
            )

    def read(self, since: datetime | None = None) -> list[Feedback]:
        """Feedback, oldest first."""
        wanted = select(table).order_by(table.c.received_at, table.c.answer_id)
        if since:
            wanted = wanted.where(table.c.received_at >= since)
        with self._database.reading() as connection:
            return [
                Feedback(row.answer_id, row.rating, tuple(map(Reason, row.reasons)), row.received_at)
                for row in connection.execute(wanted)
            ]

    def forget_older_than(self, moment: datetime) -> int:
        """Remove old feedback."""
        return forget_in_parts(self._database, table, table.c.answer_id, table.c.received_at < moment)
