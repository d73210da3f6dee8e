"""Conversations in the desk's database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, insert, select

from bot.adapters.sql.database import Database
from bot.adapters.sql.statements import forget_in_parts, inserting
from bot.adapters.sql.tables import conversations, turns
from bot.desk.conversations import Choice, PastTurn, ShownItem
from bot.types import Reading, Status


class SqlConversations:
    """Implements `ConversationStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def turns(self, conversation_id: str, most: int) -> list[PastTurn]:
        """The last turns of a conversation."""
        last = (
            select(turns, conversations.c.audience)
            .join(conversations)
            .where(turns.c.conversation_id == conversation_id)
            .order_by(turns.c.id.desc())
            .limit(max(most, 0))
        )
        with self._database.reading() as connection:
            return [_past_turn(row) for row in reversed(connection.execute(last).all())]

    def asked_since(self, moment: datetime) -> list[PastTurn]:
        """The turns of all conversations since a moment."""
        asked = (
            select(turns, conversations.c.audience)
            .join(conversations)
            .where(turns.c.asked_at >= moment)
            .order_by(turns.c.asked_at, turns.c.id)
        )
        with self._database.reading() as connection:
            return [_past_turn(row) for row in connection.execute(asked)]

    def append(self, conversation_id: str, turn: PastTurn) -> None:
        """Keep a turn."""
        values = asdict(turn)
        audience = values.pop("audience")
        with self._database.writing() as connection:
            begun = inserting(connection, conversations).values(id=conversation_id, audience=audience)
            connection.execute(begun.on_conflict_do_nothing())
            if _audience(connection, conversation_id) != audience:
                raise ValueError("a turn for another audience than its conversation's")
            connection.execute(insert(turns).values(conversation_id=conversation_id, **values))

    def forget(self, conversation_id: str) -> None:
        """Remove a conversation."""
        with self._database.writing() as connection:
            connection.execute(delete(conversations).where(conversations.c.id == conversation_id))

    def forget_older_than(self, moment: datetime) -> int:
        """Remove old turns."""
        forgotten = forget_in_parts(self._database, turns, turns.c.id, turns.c.asked_at < moment)
        with self._database.writing() as connection:
            left = exists().where(turns.c.conversation_id == conversations.c.id)
            connection.execute(delete(conversations).where(~left))
        return forgotten

    def close(self) -> None:
        """Close the database."""
        self._database.close()


def _audience(connection: Connection, conversation_id: str) -> str | None:
    named = select(conversations.c.audience).where(conversations.c.id == conversation_id)
    return connection.execute(named).scalar()


def _past_turn(row: Row[Any]) -> PastTurn:
    return PastTurn(
        question=row.question,
        standalone_question=row.standalone_question,
        status=Status(row.status),
        language=row.language,
        audience=row.audience,
        asked_at=row.asked_at,
        reading=Reading(row.reading),
        documents=tuple(row.documents),
        items=tuple(_many(ShownItem, row.items)),
        choices=tuple(_many(Choice, row.choices)),
        answer_id=row.answer_id,
    )


def _many(kind: type[Any], rows: Iterable[dict[str, Any]]) -> Iterable[Any]:
    return (kind(**row) for row in rows)
