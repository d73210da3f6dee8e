"""The tables of accounts as the newest migration leaves them. Passwords, cookies and tokens are hashes."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from bot.adapters.sql.tables import Moment, metadata

accounts = Table(
    "accounts",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("password", String(200), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("disabled_at", Moment),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Moment),
    Column("shown_as", String(64)),
)

sessions = Table(
    "sessions",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("account", ForeignKey(accounts.c.name, ondelete="CASCADE"), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Index("sessions_of_account", "account"),
    Index("sessions_by_age", "seen_at"),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("key", String(64), nullable=False),
    Column("account", ForeignKey(accounts.c.name, ondelete="CASCADE"), nullable=False),
    Column("label", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Index("tokens_by_key", "key", unique=True),
    sqlite_autoincrement=True,
)
