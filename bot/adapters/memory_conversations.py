"""Conversations in memory: for tests, and where nothing is to be written. They end with the process."""

from __future__ import annotations

import threading
from datetime import datetime

from bot.desk.conversations import PastTurn


class MemoryConversations:
    """Implements `ConversationStore`."""

    def __init__(self) -> None:
        self._turns: dict[str, list[PastTurn]] = {}
        self._lock = threading.Lock()

    def turns(self, conversation_id: str, most: int) -> list[PastTurn]:
        """The last turns of a conversation."""
        with self._lock:
            return self._turns.get(conversation_id, [])[-most:] if most > 0 else []

    def asked_since(self, moment: datetime) -> list[PastTurn]:
        """The turns of all conversations since a moment."""
        with self._lock:
            asked = [turn for turns in self._turns.values() for turn in turns if turn.asked_at >= moment]
        return sorted(asked, key=lambda turn: turn.asked_at)

    def append(self, conversation_id: str, turn: PastTurn) -> None:
        """Keep a turn."""
        with self._lock:
            turns = self._turns.setdefault(conversation_id, [])
            if turns and turns[0].audience != turn.audience:
                raise ValueError("a turn for another audience than its conversation's")
            turns.append(turn)

    def forget(self, conversation_id: str) -> None:
        """Remove a conversation."""
        with self._lock:
            self._turns.pop(conversation_id, None)

    def forget_older_than(self, moment: datetime) -> int:
        """Remove old turns."""
        with self._lock:
            before = sum(map(len, self._turns.values()))
            kept = {
                id_: [turn for turn in turns if turn.asked_at >= moment] for id_, turns in self._turns.items()
            }
            self._turns = {id_: turns for id_, turns in kept.items() if turns}
            return before - sum(map(len, self._turns.values()))

    def close(self) -> None:
        """Nothing is open."""
