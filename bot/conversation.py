"""A question's conversation: what was said before it, and what is kept of it. A store that fails costs no answer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.desk.conversations import (
    MAX_ITEMS,
    Choice,
    ConversationStore,
    Limits,
    PastTurn,
    ShownItem,
    turns_to_continue,
)
from bot.errors import DeskUnavailable
from bot.settings import DialogueTuning
from bot.types import Answer, Question, Status

logger = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


class Conversations:
    """The conversations of a store, within the limits of the settings. Safe to use from several threads."""

    def __init__(
        self, store: ConversationStore, tuning: DialogueTuning, now: Callable[[], datetime] = _now
    ) -> None:
        self._store = store
        self._limits = Limits(tuning.max_turns, timedelta(hours=tuning.idle_hours))
        self._now = now

    def before(self, question: Question) -> tuple[Question, Sequence[PastTurn]]:
        """The question with the id of the conversation that it goes on with, or none, and that conversation's turns."""
        turns: Sequence[PastTurn] = ()
        try:
            turns = turns_to_continue(
                self._store, question.conversation_id, question.audience, self._now(), self._limits
            )
        except DeskUnavailable as error:
            logger.warning("会話のそれまでの分を使わずに答えています: %s", error)
        return (question, turns) if turns else (replace(question, conversation_id=None), ())

    def keep(
        self, question: Question, answer: Answer, base_of: Callable[[str], str], mask: Callable[[str], str]
    ) -> None:
        """Keep what was asked and answered.

        Args:
            base_of: the base id of a document.
            mask: takes personal data out of a text.
        """
        try:
            self._store.append(answer.conversation_id, self._past_turn(question, answer, base_of, mask))
        except DeskUnavailable as error:
            logger.warning("会話を記録できません: %s", error)

    def close(self) -> None:
        """Close the store; it is opened anew when needed."""
        self._store.close()

    def _past_turn(
        self, question: Question, answer: Answer, base_of: Callable[[str], str], mask: Callable[[str], str]
    ) -> PastTurn:
        private = answer.status is Status.PERSONAL_DATA
        cited = [citation for claim in answer.claims for citation in claim.citations]
        return PastTurn(
            question="" if private else mask(question.text),
            standalone_question="" if private else mask(answer.standalone_question),
            status=answer.status,
            language=answer.language,
            audience=question.audience,
            asked_at=self._now(),
            reading=answer.reading,
            documents=tuple(dict.fromkeys(base_of(citation.document_id) for citation in cited)),
            items=tuple(_items(answer)),
            choices=tuple(map(Choice, answer.choices, answer.choice_documents)),
            answer_id=answer.answer_id,
        )


def _items(answer: Answer) -> list[ShownItem]:
    listed = [claim for claim in answer.claims if claim.kind != "sentence"][:MAX_ITEMS]
    return [ShownItem(claim.text, claim.citations[0].passage_id, claim.kind, claim.label) for claim in listed]
