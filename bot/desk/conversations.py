"""What was said before: the turns of a conversation as they are kept, and for how long. No text that was not masked."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.types import ClaimKind, Reading, Status
from index.types import Audience, Language

# What an answer is continued by: more of it than a reader counts is not kept.
MAX_ITEMS = 60
# Ids are made here, of `secrets.token_urlsafe(12)`; whatever looks otherwise was never one of ours.
_ID = re.compile(r"[A-Za-z0-9_-]{16}")


@dataclass(frozen=True, slots=True)
class ShownItem:
    """A row or list item of an answer, as it was shown."""

    text: str
    passage_id: str
    kind: ClaimKind
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A question that was offered, and the base id of the document that answers it."""

    text: str
    document: str


@dataclass(frozen=True, slots=True)
class PastTurn:
    """A question that was answered, and what a further one can refer to.

    answer_id: of its answer; empty in turns from before it was kept.
    question, standalone_question: masked; empty where they held personal data. documents: base ids of those that the
    answer was taken from, best first. items: in the order in which they were shown. asked_at: with its time zone.
    """

    question: str
    standalone_question: str
    status: Status
    language: Language
    audience: Audience
    asked_at: datetime
    reading: Reading = Reading.WHOLE
    documents: tuple[str, ...] = ()
    items: tuple[ShownItem, ...] = ()
    choices: tuple[Choice, ...] = ()
    answer_id: str = ""


def last_document(turns: Sequence[PastTurn]) -> str | None:
    """The base id of the document that the last answer from any was taken from."""
    return next((turn.documents[0] for turn in reversed(turns) if turn.documents), None)


class ConversationStore(Protocol):
    """Keeps conversations; safe to use from several threads and processes.

    Every method raises DeskUnavailable where the store cannot be read or written.
    """

    def turns(self, conversation_id: str, most: int) -> list[PastTurn]:
        """The last turns of a conversation, at most `most`, oldest first; [] where it is not known."""

    def asked_since(
        self, moment: datetime, statuses: Collection[Status] | None = None, most: int | None = None
    ) -> list[PastTurn]:
        """The turns of all conversations asked since a moment (with its time zone), oldest first.

        statuses: those that ended so. most: only the oldest of them.
        """

    def of_answers(self, answer_ids: Collection[str]) -> list[PastTurn]:
        """The turns that got these answers, oldest first."""

    def append(self, conversation_id: str, turn: PastTurn) -> None:
        """Keep a turn as the conversation's last; the first one begins the conversation, for its audience.

        Raises:
            ValueError: the conversation is another audience's.
        """

    def forget(self, conversation_id: str) -> None:
        """Remove a conversation with all its turns, if there is one."""

    def forget_older_than(self, moment: datetime) -> int:
        """Remove the turns asked before a moment (with its time zone), and the conversations left empty.

        Returns how many turns were removed.
        """

    def close(self) -> None:
        """Let go of what is open; a further call opens it anew."""


@dataclass(frozen=True, slots=True)
class Limits:
    """most: how many turns are read. idle: how long after its last turn a conversation can be gone on with."""

    most: int
    idle: timedelta


def turns_to_continue(
    store: ConversationStore, conversation_id: str | None, audience: Audience, now: datetime, limits: Limits
) -> Sequence[PastTurn]:
    """What was said in a conversation that may be gone on with; () where another has to be begun.

    That is so for an id that is malformed or not known, for another audience's, and after `limits.idle`. A store that
    cannot be read raises DeskUnavailable.
    """
    if conversation_id is None or not _ID.fullmatch(conversation_id):
        return ()
    turns = store.turns(conversation_id, limits.most)
    if not turns or any(turn.audience != audience for turn in turns):
        return ()
    return turns if now - turns[-1].asked_at <= limits.idle else ()
