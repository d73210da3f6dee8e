"""Assistant.ask: the whole story of a question, top to bottom."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from bot import guard, places
from bot.asks import Ask, asks_of
from bot.errors import QuestionRefused
from bot.evidence import judge
from bot.extract import Extract, Extractor
from bot.render import contact_of, render
from bot.settings import AnswerTuning
from bot.types import Answer, Claim, Question, Status
from index.generation import Generation
from index.library import Library
from index.types import Hit, Language


class Assistant:
    """Answers questions from the serving generation of a library. Safe to use from several threads."""

    def __init__(
        self, library: Library, tuning: AnswerTuning, today: Callable[[], date] = date.today
    ) -> None:
        self._library = library
        self._tuning = tuning
        self._today = today

    def ask(self, question: Question) -> Answer:
        """Answer one question; every outcome but an unusable question is an `Answer` with its status.

        Raises:
            QuestionRefused: the question is empty or too long.
            IndexingError: there is no index that can be opened.
        """
        started = time.perf_counter()
        self._check(question.text)
        with self._library.lease() as generation:
            answer = self._answer(question, generation)
        return replace(answer, elapsed_ms=round((time.perf_counter() - started) * 1000, 1))

    def _answer(self, question: Question, generation: Generation) -> Answer:
        spoken = question.language or guard.language_of(question.text)
        language: Language = spoken or "en"
        if finding := guard.examine(question.text, _known_numbers(generation)):
            if finding.ask:
                return self._emergency(question, finding.ask, language, generation)
            return self._refusal(question, finding.status, language, generation)
        if spoken is None:
            return self._refusal(question, Status.UNSUPPORTED_LANGUAGE, language, generation)

        text = generation.analyzer.normalize(question.text)
        as_of = question.as_of or self._today()
        hits = self._search(text, question, language, as_of, generation)
        if places.about_another(text, generation.analyzer, generation.profile, hits):
            return self._refusal(question, Status.OTHER_MUNICIPALITY, language, generation)
        terms = generation.analyzer.terms(text)
        probability = judge(hits, terms, generation.search.weight, self._tuning.evidence)
        if probability < self._tuning.answerable:
            far = probability < self._tuning.off_topic
            status = Status.OUT_OF_SCOPE if far else Status.NOT_IN_DOCUMENTS
            return self._refusal(question, status, language, generation, hits)
        if hits[0].expired:
            return self._refusal(question, Status.EXPIRED, language, generation, hits)

        asks = asks_of(text)
        valid = [hit for hit in hits if not hit.expired]
        extract = self._extract(text, asks, valid, language, as_of, generation)
        strict = [ask.name(language) for ask in asks if ask.strict]
        if strict and len(extract.missing) == len(asks):
            return self._refusal(
                question, Status.NOT_IN_DOCUMENTS, language, generation, hits, missing=extract.missing
            )
        confirm = bool(asks) and all(claim.confirm for claim in extract.claims)
        return self._reply(
            question,
            Status.CONFIRM_WITH_CITY if confirm else Status.ANSWERED,
            language,
            generation,
            hits=valid,
            claims=extract.claims,
            missing=extract.missing,
        )

    def _check(self, text: str) -> None:
        if not any(character.isalnum() for character in text):
            raise QuestionRefused("質問が空です。知りたいことを文字で入力してください。")
        if len(text) > self._tuning.max_question:
            raise QuestionRefused(
                f"質問が長すぎます。{self._tuning.max_question}文字以内にまとめてください。"
            )

    def _search(
        self, text: str, question: Question, language: Language, as_of: date, generation: Generation
    ) -> list[Hit]:
        return generation.search(
            text,
            self._tuning.hits,
            audience=question.audience,
            language=language,
            as_of=as_of,
            include_expired=True,
        )

    def _extract(
        self,
        text: str,
        asks: Sequence[Ask],
        hits: Sequence[Hit],
        language: Language,
        as_of: date,
        generation: Generation,
    ) -> Extract:
        extractor = Extractor(generation.analyzer.terms, generation.search.weight, self._tuning.max_units)
        return extractor.extract(text, asks, hits, language, as_of)

    def _emergency(self, question: Question, ask: str, language: Language, generation: Generation) -> Answer:
        """The numbers to call, cited, at once; without a document that has them, the fixed text alone."""
        as_of = question.as_of or self._today()
        hits = generation.search(
            ask, self._tuning.hits, audience=question.audience, language=language, as_of=as_of
        )
        hits = [
            hit for hit in hits if any(row.label in self._tuning.call_labels for row in hit.document.rows)
        ]
        claims: tuple[Claim, ...] = ()
        if hits:
            extract = self._extract(
                ask, asks_of(self._tuning.call_question), hits, language, as_of, generation
            )
            claims = extract.claims
        return self._reply(question, Status.EMERGENCY, language, generation, hits=hits, claims=claims)

    def _refusal(
        self,
        question: Question,
        status: Status,
        language: Language,
        generation: Generation,
        hits: Sequence[Hit] = (),
        missing: tuple[str, ...] = (),
    ) -> Answer:
        return self._reply(question, status, language, generation, hits=hits, missing=missing)

    def _reply(
        self,
        question: Question,
        status: Status,
        language: Language,
        generation: Generation,
        *,
        hits: Sequence[Hit] = (),
        claims: tuple[Claim, ...] = (),
        missing: tuple[str, ...] = (),
    ) -> Answer:
        profile = generation.profile
        named = status in _NAMES_THE_DESK and hits
        contact = contact_of(profile, hits[0].document.department if named else None, language)
        city = (profile.name_en if language == "en" else profile.name) if profile else None
        private = status is Status.PERSONAL_DATA
        return Answer(
            answer_id=secrets.token_urlsafe(12),
            conversation_id=question.conversation_id or secrets.token_urlsafe(12),
            status=status,
            language=language,
            text=render(
                status,
                language,
                claims,
                city=city or "",
                missing=missing,
                contact=contact,
                max_open=self._tuning.max_open,
            ),
            standalone_question="" if private else generation.analyzer.normalize(question.text),
            claims=claims,
            missing=missing,
            related=self._related(hits, status, language, generation),
            scope=hits[0].document.scope if named else None,
            contact=contact,
        )

    def _related(
        self, hits: Sequence[Hit], status: Status, language: Language, generation: Generation
    ) -> tuple[str, ...]:
        """Questions that other found or related documents answer, at most one a document."""
        if not hits or status not in _NAMES_THE_DESK:
            return ()
        first = hits[0].document
        others = [hit.document for hit in hits if hit.document.base_id != first.base_id and not hit.expired]
        for base_id in first.related:
            for document_id in (f"{base_id}.{language}", base_id):
                if document := generation.store.document(document_id):
                    others.insert(0, document)
                    break
        readable = {"public"} if first.audience == "public" else {"public", "staff"}
        found = [d.questions[0] for d in others if d.questions and d.audience in readable]
        return tuple(dict.fromkeys(found))[: self._tuning.max_related]


_NAMES_THE_DESK = frozenset(
    {Status.ANSWERED, Status.CONFIRM_WITH_CITY, Status.NOT_IN_DOCUMENTS, Status.EXPIRED, Status.CLARIFY}
)


def _known_numbers(generation: Generation) -> frozenset[str]:
    profile = generation.profile
    if profile is None:
        return frozenset()
    numbers = [profile.phone, *(desk.phone for desk in profile.departments.values())]
    numbers += [desk.fax for desk in profile.departments.values()]
    return frozenset(number.replace("-", "") for number in numbers if number)
