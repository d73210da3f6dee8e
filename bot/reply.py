"""Put an answer together: its text, whom to ask, and what else the documents answer."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.dialogue import Resolved
from bot.personal_data import PersonalData, holds_personal_data
from bot.render import contact_of, render, status_text
from bot.settings import AnswerTuning
from bot.types import Answer, Claim, Question, Reading, Status
from index.generation import Generation
from index.types import Document, Hit, Language

# Outcomes about something that the documents speak of: they name its desk and offer related questions.
_ABOUT_A_DOCUMENT = frozenset({Status.ANSWERED, Status.CONFIRM_WITH_CITY, Status.EXPIRED, Status.CLARIFY})


@dataclass(frozen=True, slots=True)
class Turn:
    """One question while it is being answered: who asks, in which language, for which day, from which generation.

    resolved: how it was understood; None where it was stopped before.
    """

    question: Question
    generation: Generation
    language: Language
    as_of: date
    resolved: Resolved | None = None

    def reply(
        self,
        status: Status,
        tuning: AnswerTuning,
        *,
        hits: Sequence[Hit] = (),
        claims: tuple[Claim, ...] = (),
        missing: tuple[str, ...] = (),
        choices: tuple[str, ...] = (),
        kinds: Collection[PersonalData] = (),
    ) -> Answer:
        """The answer with this status; `hits` are best first, their first document names the desk.

        `kinds`: of the personal data that the question holds.
        """
        document = hits[0].document if hits and (status in _ABOUT_A_DOCUMENT or missing) else None
        profile = self.generation.profile
        notice = status_text(status, self.language, profile, kinds)
        contact = contact_of(profile, document.department if document else None, self.language)
        return Answer(
            answer_id=secrets.token_urlsafe(12),
            conversation_id=self.question.conversation_id or secrets.token_urlsafe(12),
            status=status,
            language=self.language,
            text=render(
                notice, claims, self.language, missing=missing, contact=contact, max_open=tuning.max_open
            ),
            notice=notice,
            standalone_question=self._understood(status),
            claims=claims,
            missing=missing,
            choices=choices,
            choice_documents=_documents_of(choices, hits),
            reading=self.resolved.reading if self.resolved else Reading.WHOLE,
            related=tuple(self._related(document, hits))[: tuning.max_related]
            if document and not choices
            else (),
            scope=document.scope if document else None,
            contact=contact,
        )

    def _understood(self, status: Status) -> str:
        """The question as it was understood; nothing of one that held personal data."""
        if status is Status.PERSONAL_DATA:
            return ""
        if status is Status.EMERGENCY and holds_personal_data(self.question.text):
            return ""
        return (
            self.resolved.standalone
            if self.resolved
            else self.generation.analyzer.normalize(self.question.text)
        )

    def _related(self, first: Document, hits: Sequence[Hit]) -> Iterator[str]:
        """One question each of the related documents and of the other documents that were found."""
        store = self.generation.store
        named = (store.document(f"{id_}.{self.language}") or store.document(id_) for id_ in first.related)
        readable = ("public", "staff") if self.question.audience == "staff" else ("public",)
        seen = {first.base_id}
        for document in (*named, *(hit.document for hit in hits if not hit.expired)):
            if (
                document
                and document.questions
                and document.audience in readable
                and document.base_id not in seen
            ):
                seen.add(document.base_id)
                yield document.questions[0]


def _documents_of(choices: Sequence[str], hits: Sequence[Hit]) -> tuple[str, ...]:
    """Base ids of the documents whose questions were chosen from, in the order of the choices."""
    asked = {question: hit.document.base_id for hit in reversed(hits) for question in hit.document.questions}
    return tuple(asked[choice] for choice in choices)
