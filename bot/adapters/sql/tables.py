"""The tables as the newest migration leaves them; a test compares the two."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

from bot.desk.written import written


class Moment(TypeDecorator[datetime]):
    """A moment with its time zone. SQLite keeps none, so that every moment is written as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 — SQLAlchemy's signature
        """To UTC."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 — the same
        """From UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """What people wrote, without what cannot be seen: PostgreSQL keeps the character NUL in no text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 — SQLAlchemy's signature
        """As it can be read."""
        return written(value) if value else value


metadata = MetaData()

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("audience", String(16), nullable=False),
)

# No address, no browser, no account: what is not kept cannot be found.
turns = Table(
    "turns",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", ForeignKey(conversations.c.id, ondelete="CASCADE"), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("question", Words, nullable=False),
    Column("standalone_question", Words, nullable=False),
    Column("status", String(32), nullable=False),
    Column("language", String(8), nullable=False),
    Column("reading", String(32), nullable=False),
    Column("documents", JSON, nullable=False),
    Column("items", JSON, nullable=False),
    Column("choices", JSON, nullable=False),
    Column("answer_id", String(64), nullable=False, server_default=""),
    Index("turns_of_conversation", "conversation_id", "id"),
    Index("turns_by_age", "asked_at"),
    Index("turns_of_answer", "answer_id"),
    sqlite_autoincrement=True,  # a number that was forgotten is not given again
)

feedback = Table(
    "feedback",
    metadata,
    Column("answer_id", String(64), primary_key=True),
    Column("rating", String(16), nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("received_at", Moment, nullable=False),
    Index("feedback_by_age", "received_at"),
)

# receipt: a hash. Who sees this table cannot read a reply in a citizen's place.
inquiries = Table(
    "inquiries",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("receipt", String(64), nullable=False),
    Column("question", Words, nullable=False),
    Column("language", String(8), nullable=False),
    Column("answer_id", String(64)),
    Column("status", String(16), nullable=False),
    Column("reply", Words),
    Column("left_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("replied_at", Moment),
    Column("revision", Integer, nullable=False),
    Index("inquiries_by_receipt", "receipt", unique=True),
    Index("inquiries_by_status", "status", "left_at"),
    sqlite_autoincrement=True,
)

notices = Table(
    "notices",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("level", String(16), nullable=False),
    Column("ja", Words, nullable=False),
    Column("easy", Words),
    Column("en", Words),
    Column("begins_at", Moment, nullable=False),
    Column("ends_at", Moment),
    Column("withdrawn_at", Moment),
    sqlite_autoincrement=True,
)
