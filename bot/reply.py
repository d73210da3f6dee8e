"""Put an answer together: its text, whom to ask, and what else the documents answer."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from bot.asks import phone_name
from bot.desk.conversations import Choice
from bot.dialogue import Resolved
from bot.personal_data import PersonalData, holds_personal_data
from bot.reading_list import ReadingList, reading_list
from bot.related import named_beside, questions_near, questions_of
from bot.render import Beside, contact_line, contact_of, lines_text, render, status_text
from bot.settings import AnswerTuning
from bot.types import Answer, Claim, Contact, Foreign, Question, Reading, Status
from bot.verdict import Verdict
from bot.words import load
from index.generation import Generation
from index.types import Document, Hit, Language

# Outcomes about something that the documents speak of: they name its desk and offer related questions.
_ABOUT_A_DOCUMENT = frozenset(
    {
        Status.ANSWERED,
        Status.CONFIRM_WITH_CITY,
        Status.EXPIRED,
        Status.CLARIFY,
        Status.OWN_CASE,
        Status.NOT_IN_DOCUMENTS,
    }
)

# What is found with less than this share of the best score is not near what was asked.
_NEAR = 0.6

# Kinds of documents whose rules hold in one city or all over the country.
_WITH_RULES = ("guide", "notice")


@dataclass(frozen=True, slots=True)
class Turn:
    """One question while it is being answered: who asks, in which language, for which day, from which generation.

    resolved: how it was understood; None where it was stopped before. foreign: the language it is asked in, where that is
    not served. confidence: the probability that the documents answer it, where that was judged. beside: numbers to call that
    stand beside whatever is answered.
    """

    question: Question
    generation: Generation
    language: Language
    as_of: date
    resolved: Resolved | None = None
    foreign: Foreign | None = None
    confidence: float | None = None
    beside: tuple[Claim, ...] = ()

    def reply(
        self,
        status: Status,
        tuning: AnswerTuning,
        *,
        hits: Sequence[Hit] = (),
        claims: tuple[Claim, ...] = (),
        missing: tuple[str, ...] = (),
        choices: tuple[Choice, ...] = (),
        verdict: Verdict | None = None,
        kinds: Collection[PersonalData] = (),
        desk: str | None = None,
        notice: str | None = None,
    ) -> Answer:
        """The answer with this status. The document cited first, or else found first (best first), names the desk.

        kinds: of the personal data that the question holds. desk: a department that goes before the document's. notice: what is
        said in place of the status's text.
        """
        claims = (*claims, *(claim for claim in self.beside if claim not in claims))
        document = _first(claims, hits) if status in _ABOUT_A_DOCUMENT or missing else None
        rules = document.scope if document and document.kind in _WITH_RULES else None
        stale = self._stale(claims, tuning)
        profile = self.generation.profile
        if notice is None:
            notice = (
                load("phrases")[self.language][verdict] if verdict else self._notice(status, claims, kinds)
            )
        related = (
            self._related(status, document, hits, tuning.max_related) if document and not choices else ()
        )
        contact = contact_of(profile, desk or (document.department if document else None), self.language)
        if contact and contact.phone and phone_name(self.language) in missing:
            missing = tuple(name for name in missing if name != phone_name(self.language))
            notice = self._with_phone(notice, contact) if status is Status.ANSWERED else notice
        return Answer(
            answer_id=secrets.token_urlsafe(12),
            conversation_id=self.question.conversation_id or secrets.token_urlsafe(12),
            status=status,
            language=self.language,
            text=render(
                notice,
                claims,
                self.language,
                Beside(
                    missing=missing,
                    choices=[choice.text for choice in choices],
                    near=related if status is Status.NOT_IN_DOCUMENTS else (),
                    contact=contact if self._leaves_something(status, claims, missing, tuning) else None,
                    contact_first=status is Status.OWN_CASE,
                    scope=rules,
                    stale=stale,
                    fallback=self._falls_back(claims, hits),
                    readings=self._reading_list(),
                ),
                max_open=tuning.max_open,
            ),
            notice=notice,
            standalone_question=self._understood(status),
            claims=claims,
            missing=missing,
            choices=tuple(choice.text for choice in choices),
            choice_documents=tuple(choice.document for choice in choices),
            reading=self.resolved.reading if self.resolved else Reading.WHOLE,
            related=related,
            scope=document.scope if document else None,
            contact=contact,
            confidence=self.confidence,
            rules=rules,
            stale=stale,
            foreign=self.foreign if status is Status.UNSUPPORTED_LANGUAGE else None,
        )

    def _related(self, status: Status, document: Document, hits: Sequence[Hit], most: int) -> tuple[str, ...]:
        """Questions that the documents answer: of the others beside an answer; what comes nearest in place of one."""
        store, staff = self.generation.store, self.question.audience == "staff"
        others = named_beside(document, store, self.language)
        found = [hit for hit in hits if not hit.expired]
        if status is Status.NOT_IN_DOCUMENTS:
            near = (hit.document for hit in found if hit.score >= _NEAR * found[0].score)
            likely = questions_near(self._understood(status), [document, *near], staff=staff)
            return tuple(islice(likely, most))
        first = [document] if status is Status.OWN_CASE else []
        beside = questions_of(
            [*first, *others, *(hit.document for hit in found)], staff=staff, but=None if first else document
        )
        return tuple(islice(beside, most))

    def _notice(self, status: Status, claims: Sequence[Claim], kinds: Collection[PersonalData]) -> str:
        """The status's text; in a foreign language with the English one, since a language can be taken for another."""
        profile = self.generation.profile
        said = [status_text(status, self.language, profile, self.foreign, kinds)]
        if status is Status.UNSUPPORTED_LANGUAGE:
            said += [lines_text(self.language, self.foreign)] if claims else []
            said += [status_text(status, "en", profile)] if self.foreign else []
        return "\n".join(said)

    def _leaves_something(
        self, status: Status, claims: Sequence[Claim], missing: Sequence[str], tuning: AnswerTuning
    ) -> bool:
        """Whether a reader may still have to ask a person: an answer that is not sure may not be the one that was looked for."""
        if status is not Status.ANSWERED:
            return status is not Status.GREETING
        unsure = (self.confidence or 0.0) < tuning.desk_beside_below
        return unsure or bool(missing) or any(claim.confirm for claim in claims)

    def _with_phone(self, notice: str, contact: Contact) -> str:
        """Below what is said first the desk with its number, where the number is asked for and no document holds it."""
        phrases = load("phrases")[self.language]
        return "\n".join(filter(None, (notice, f"{phrases['contact']}: {contact_line(contact, phrases)}")))

    def _reading_list(self) -> ReadingList | None:
        """By what the answer's text is read: easy Japanese is, where it does not begin in a foreign language."""
        easy = self.language == "easy" and self.foreign is None
        return reading_list(self.generation.readings) if easy else None

    def _falls_back(self, claims: Sequence[Claim], hits: Sequence[Hit]) -> bool:
        """Whether a document that is cited is in another language than the answer."""
        cited = {citation.document_id for claim in claims for citation in claim.citations}
        return any(hit.document.language != self.language for hit in hits if hit.document.id in cited)

    def _stale(self, claims: Sequence[Claim], tuning: AnswerTuning) -> date | None:
        """The earliest day on which a cited document was checked, where that is longer ago than the set age."""
        checked = [c.checked_on for claim in claims for c in claim.citations if c.checked_on]
        oldest = min(checked, default=None)
        return oldest if oldest and (self.as_of - oldest).days > tuning.max_age_days else None

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


def _first(claims: Sequence[Claim], hits: Sequence[Hit]) -> Document | None:
    cited = claims[0].citations[0].document_id if claims else None
    documents = [hit.document for hit in hits]
    return next((d for d in documents if d.id == cited), documents[0] if documents else None)
