"""The desk's figures, counted by the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, case, func, literal, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from bot.adapters.sql.casework_tables import ticket_arrivals
from bot.adapters.sql.database import Database
from bot.adapters.sql.tables import conversations, feedback, inquiries, turns
from bot.desk.figures import Asked, Spoken, Unanswered
from bot.desk.tickets import Origin
from bot.types import Status
from index.types import Audience, Language
from index.views import readable_by


class hour_of(GenericFunction[str]):  # noqa: N801 — a function of SQL
    """The hour of a moment, in UTC: 2026-11-22 09."""

    type = String()
    inherit_cache = True


@compiles(hour_of, "sqlite")
def _sqlite_hour(element: Any, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"substr({compiler.process(element.clauses, **kwargs)}, 1, 13)"


@compiles(hour_of, "postgresql")
def _postgresql_hour(element: Any, compiler: SQLCompiler, **kwargs: Any) -> str:
    moment = compiler.process(element.clauses, **kwargs)
    return f"to_char(({moment}) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24')"


class SqlFigures:
    """Implements `FigureStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def asked(self, begin: datetime, end: datetime) -> list[Asked]:
        """Questions by hour and ending."""
        hour = hour_of(turns.c.asked_at)
        counted = (
            select(hour, turns.c.status, func.count())
            .where(_within(turns.c.asked_at, begin, end))
            .group_by(hour, turns.c.status)
            .order_by(hour, turns.c.status)
        )
        with self._database.reading() as connection:
            return [
                Asked(datetime.strptime(at, "%Y-%m-%d %H").replace(tzinfo=UTC), Status(status), count)
                for at, status, count in connection.execute(counted)
            ]

    def spoken(self, begin: datetime, end: datetime) -> list[Spoken]:
        """Questions by language and topic."""
        topic = func.coalesce(turns.c.documents[0].as_string(), "").label("topic")
        counted = (
            select(turns.c.language, topic, func.count())
            .where(_within(turns.c.asked_at, begin, end))
            .group_by(turns.c.language, topic)
            .order_by(turns.c.language, topic)
        )
        with self._database.reading() as connection:
            return [Spoken(language, first, count) for language, first, count in connection.execute(counted)]

    def ratings(self, begin: datetime, end: datetime) -> Mapping[str, int]:
        """Ratings, helpful and unhelpful."""
        counted = (
            select(feedback.c.rating, func.count())
            .where(_within(feedback.c.received_at, begin, end))
            .group_by(feedback.c.rating)
        )
        with self._database.reading() as connection:
            return {rating: count for rating, count in connection.execute(counted)}  # noqa: C416 — rows, not pairs, to the type checker

    def replies(self, begin: datetime, end: datetime) -> list[tuple[datetime, datetime | None]]:
        """When each inquiry was left and replied to."""
        left = select(inquiries.c.left_at, inquiries.c.replied_at).where(
            _within(inquiries.c.left_at, begin, end)
        )
        with self._database.reading() as connection:
            return [(at, replied) for at, replied in connection.execute(left)]

    def unanswered(self, begin: datetime, end: datetime, least: int, most: int) -> list[Unanswered]:
        """Tickets that were refused most."""
        count = func.count().label("count")
        counted = (
            select(ticket_arrivals.c.ticket_id, func.min(ticket_arrivals.c.question), count)
            .where(
                ticket_arrivals.c.origin == Origin.REFUSED,
                _within(ticket_arrivals.c.came_at, begin, end),
            )
            .group_by(ticket_arrivals.c.ticket_id)
            .having(func.count() >= least)
            .order_by(count.desc(), ticket_arrivals.c.ticket_id)
            .limit(most)
        )
        with self._database.reading() as connection:
            return [Unanswered(ticket, text, times) for ticket, text, times in connection.execute(counted)]

    def past_questions(
        self, begin: datetime, language: Language, audience: Audience
    ) -> list[tuple[str, int]]:
        """What was asked since a moment."""
        text = case(
            (turns.c.standalone_question != "", turns.c.standalone_question), else_=turns.c.question
        ).label("text")
        reached = or_(
            *(conversations.c.audience == one for one in ("public", "staff") if audience in readable_by(one))
        )
        counted = (
            select(text, func.count())
            .join(conversations)
            .where(turns.c.asked_at >= begin, turns.c.language == language, reached, text != literal(""))
            .group_by(text)
            .order_by(func.count().desc(), text)
        )
        with self._database.reading() as connection:
            return [(asked, times) for asked, times in connection.execute(counted)]


def _within(column: ColumnElement[datetime], begin: datetime, end: datetime) -> ColumnElement[bool]:
    return (column >= begin) & (column < end)
