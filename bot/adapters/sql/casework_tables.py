"""The tables of the desk's work: tickets, approved answers and the audit log, as the newest migration leaves them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.adapters.sql.tables import Moment, metadata

tickets = Table(
    "tickets",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("question", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("audience", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("assignee", String(64)),
    Column("opened_at", Moment, nullable=False),
    Column("last_came_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("arrivals", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Index("tickets_by_status", "status", "opened_at"),
    Index("tickets_by_last", "last_came_at"),
    sqlite_autoincrement=True,
)

ticket_arrivals = Table(
    "ticket_arrivals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket_id", ForeignKey(tickets.c.id, ondelete="CASCADE"), nullable=False),
    Column("origin", String(16), nullable=False),
    Column("key", String(96), nullable=False),
    Column("question", Text, nullable=False),
    Column("outcome", String(32)),
    Column("came_at", Moment, nullable=False),
    UniqueConstraint("origin", "key", name="arrivals_once"),
    Index("arrivals_of_ticket", "ticket_id", "came_at"),
    Index("arrivals_by_age", "origin", "came_at"),
    sqlite_autoincrement=True,
)

ticket_notes = Table(
    "ticket_notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket_id", ForeignKey(tickets.c.id, ondelete="CASCADE"), nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("text", Text, nullable=False),
    Index("notes_of_ticket", "ticket_id", "id"),
    sqlite_autoincrement=True,
)

approved_answers = Table(
    "approved_answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket_id", Integer),  # it may be forgotten before the answer
    Column("revision", Integer, nullable=False),
    sqlite_autoincrement=True,
)

# Only the approval of a version is ever written into it; all else stands.
approved_versions = Table(
    "approved_versions",
    metadata,
    Column("answer_id", ForeignKey(approved_answers.c.id), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("question", Text, nullable=False),
    Column("variants", JSON, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("audience", String(16), nullable=False),
    Column("owner", String(128), nullable=False),
    Column("source", JSON(none_as_null=True)),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date, nullable=False),
    Column("likeness", Float, nullable=False),
    Column("author", String(64), nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("approved_by", String(64)),
    Column("approved_at", Moment),
)

approved_withdrawals = Table(
    "approved_withdrawals",
    metadata,
    Column("answer_id", ForeignKey(approved_answers.c.id), primary_key=True, autoincrement=False),
    Column("through", Integer, primary_key=True, autoincrement=False),
    Column("by", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("reason", Text, nullable=False),
)

# One row a name: a number that grows with each change of what it names. Who changes it holds the row until the end.
revisions = Table(
    "revisions",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("number", Integer, nullable=False),
)

audit_entries = Table(
    "audit_entries",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("by", String(64), nullable=False),
    Column("action", String(64), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("details", JSON, nullable=False),
    Column("before", String(64), nullable=False),
    Column("seal", String(64), nullable=False),
    Index("audit_by_moment", "at"),
    Index("audit_by_subject", "subject"),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
    Column("seal", String(64), nullable=False),
)
