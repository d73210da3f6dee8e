"""Conversations in the desk's database."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, exists, insert, select

from bot.adapters.sql.database import Database
from bot.adapters.sql.statements import forget_in_parts, inserting
from bot.adapters.sql.tables import conversations, turns
from bot.desk.conversations import Choice, PastTurn, ShownItem
from bot.types import Reading, Status

_TURNS = select(turns, conversations.c.audience).join(conversations).order_by(turns.c.asked_at, turns.c.id)
# Every question runs these: with their values apart, the statements are put together only once.
_AUDIENCE = select(conversations.c.audience).where(conversations.c.id == bindparam("conversation"))
_TURN = insert(turns)
# SQLite takes no more than 32,766 parameters.
_AT_ONCE = 5_000


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

    def asked_since(
        self, moment: datetime, statuses: Collection[Status] | None = None, most: int | None = None
    ) -> list[PastTurn]:
        """The turns of all conversations since a moment."""
        asked = _TURNS.where(turns.c.asked_at >= moment)
        if statuses is not None:
            asked = asked.where(turns.c.status.in_(sorted(statuses)))
        with self._database.reading() as connection:
            return [_past_turn(row) for row in connection.execute(asked.limit(most))]

    def of_answers(self, answer_ids: Collection[str]) -> list[PastTurn]:
        """The turns that got these answers."""
        ids = sorted(set(answer_ids) - {""})
        found: list[PastTurn] = []
        with self._database.reading() as connection:
            for start in range(0, len(ids), _AT_ONCE):
                some = _TURNS.where(turns.c.answer_id.in_(ids[start : start + _AT_ONCE]))
                found += map(_past_turn, connection.execute(some))
        return sorted(found, key=lambda turn: turn.asked_at)

    def append(self, conversation_id: str, turn: PastTurn) -> None:
        """Keep a turn."""
        values = asdict(turn)
        audience = values.pop("audience")
        with self._database.writing() as connection:
            begun = inserting(connection, conversations).on_conflict_do_nothing()
            connection.execute(begun, {"id": conversation_id, "audience": audience})
            if connection.execute(_AUDIENCE, {"conversation": conversation_id}).scalar() != audience:
                raise ValueError("a turn for another audience than its conversation's")
            connection.execute(_TURN, {"conversation_id": conversation_id, **values})

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
