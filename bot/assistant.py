"""Assistant.ask: the whole story of a question, top to bottom."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from bot import guard, places
from bot.clarify import choices_between
from bot.consult import Consultation, Consulted
from bot.conversation import Conversations
from bot.desk.conversations import PastTurn
from bot.errors import QuestionRefused
from bot.evidence import Judgement, judge
from bot.extract import Extract
from bot.references import focused
from bot.reply import Turn
from bot.searches import Searches, spoken_after
from bot.settings import AnswerTuning, DialogueTuning
from bot.types import Answer, Claim, Question, Status
from bot.verdict import verdict_of
from bot.words import load
from index.generation import Generation
from index.library import Library
from index.question import AnalyzedQuestion
from index.types import Hit


class Assistant:
    """Answers questions from the serving generation of a library. Safe to use from several threads."""

    def __init__(
        self,
        library: Library,
        tuning: AnswerTuning,
        today: Callable[[], date] = date.today,
        conversations: Conversations | None = None,
    ) -> None:
        self._library = library
        self._tuning = tuning
        self._today = today
        self._conversations = conversations
        self._consultation = Consultation(tuning)

    def ask(self, question: Question) -> Answer:
        """Answer one question; every outcome but an unusable question is an `Answer` with its status.

        Raises:
            QuestionRefused: the question is empty or too long.
            IndexingError: there is no index that can be opened.
        """
        started = time.perf_counter()
        self._check(question.text)
        turns: Sequence[PastTurn] = ()
        if self._conversations:
            question, turns = self._conversations.before(question)
        with self._library.lease() as generation:
            answer = self._answer(question, generation, turns)
            if self._conversations:
                self._conversations.keep(question, answer, partial(_base_of, generation), _mask(generation))
        return replace(answer, elapsed_ms=round((time.perf_counter() - started) * 1000, 1))

    def _answer(self, question: Question, generation: Generation, turns: Sequence[PastTurn]) -> Answer:  # noqa: PLR0911 — an outcome leaves where it is decided
        told = spoken_after(turns, question.text)
        language = question.language or told.language or "en"
        turn = Turn(question, generation, language, question.as_of or self._today(), foreign=told.foreign)
        if finding := guard.examine(question.text, _own_numbers(generation)):
            if finding.ask:
                return self._emergency(turn, finding.ask["en" if turn.language == "en" else "ja"])
            return turn.reply(finding.status, self._tuning, kinds=finding.kinds)
        if told.foreign or not (told.language or question.language):
            return self._unsupported(turn)

        searches = self._searches(turn)
        resolved = searches.understood(question.text, turns)
        turn = replace(turn, resolved=resolved)
        asked, hits = searches.put_to(resolved)
        if places.about_another(asked.text, generation.analyzer, generation.profile, hits):
            return turn.reply(Status.OTHER_MUNICIPALITY, self._tuning)
        vocabulary = self._consultation.vocabulary(generation)
        if choices := choices_between(hits[: self._tuning.hits], asked, vocabulary, self._tuning):
            return turn.reply(Status.CLARIFY, self._tuning, hits=hits, choices=choices)
        judged = self._judged(generation, asked, hits)
        turn = replace(turn, confidence=judged.answered)
        if judged.answered < self._tuning.answerable:
            off_topic = judged.on_topic < self._tuning.off_topic
            refusal = Status.OUT_OF_SCOPE if off_topic else Status.NOT_IN_DOCUMENTS
            return turn.reply(refusal, self._tuning, hits=hits)
        valid = [hit for hit in hits if not hit.expired]
        consulted = self._consultation.consult(generation, asked, valid, turn.as_of) if valid else None
        if consulted is None or hits[0].expired or consulted.expired:
            return turn.reply(Status.EXPIRED, self._tuning, hits=hits)
        extract = self._consultation.extract(generation, consulted, turn.language)
        status = _outcome(extract, consulted)
        if status is Status.NOT_IN_DOCUMENTS:
            return turn.reply(status, self._tuning, hits=valid, missing=extract.missing)
        claims = focused(extract.claims, resolved.item)
        verdict = verdict_of(asked.text, consulted.ranking[0], self._tuning)
        return turn.reply(
            status, self._tuning, hits=valid, claims=claims, missing=extract.missing, verdict=verdict
        )

    def _check(self, text: str) -> None:
        if not guard.says_something(text):
            raise QuestionRefused("質問が空です。知りたいことを文字で入力してください。")
        if len(text) > self._tuning.max_question:
            raise QuestionRefused(
                f"質問が長すぎます。{self._tuning.max_question}文字以内にまとめてください。"
            )

    def _searches(self, turn: Turn) -> Searches:
        return Searches(
            turn.generation,
            partial(self._search, turn),
            audience=turn.question.audience,
            language=turn.language,
            tuning=self._tuning,
            dialogue=DialogueTuning(),
        )

    def _search(self, turn: Turn, asked: AnalyzedQuestion) -> list[Hit]:
        return turn.generation.search(
            asked,
            self._tuning.deep,
            audience=turn.question.audience,
            language=turn.language,
            as_of=turn.as_of,
            include_expired=True,
        )

    def _judged(self, generation: Generation, asked: AnalyzedQuestion, hits: Sequence[Hit]) -> Judgement:
        vocabulary, terms = generation.search.vocabulary, generation.analyzer.terms
        return judge(hits[: self._tuning.hits], asked, vocabulary, terms, self._tuning.evidence)

    def _emergency(self, turn: Turn, ask: str) -> Answer:
        """The numbers to call, cited, at once, then what else the question asks for.

        What else it speaks of (a contract, a lost card) must not lead to some other desk's number. Without a
        document that has numbers, the fixed text stands alone.
        """
        hits, claims = self._numbers(turn, ask)
        beside = self._beside(turn, self._tuning.call_labels)
        return turn.reply(Status.EMERGENCY, self._tuning, hits=hits, claims=claims + beside)

    def _unsupported(self, turn: Turn) -> Answer:
        """In a language that is not served: which ones are, and the telephone lines that speak others, cited."""
        ask = load("multilingual")["ask"]["en" if turn.language == "en" else "ja"]
        hits, claims = self._numbers(turn, ask)
        return turn.reply(Status.UNSUPPORTED_LANGUAGE, self._tuning, hits=hits, claims=claims)

    def _numbers(self, turn: Turn, ask: str) -> tuple[list[Hit], tuple[Claim, ...]]:
        """The documents with numbers to call that fit what is asked for, and the numbers of the first."""
        sought = turn.generation.search.analyze(ask)
        hits = [
            hit
            for hit in self._search(turn, sought)
            if not hit.expired
            and hit.coverage >= self._tuning.call_coverage
            and any(row.label in self._tuning.call_labels for row in hit.document.rows)
        ]
        if not hits:
            return [], ()
        first = hits[0].document.id
        own = [hit for hit in hits if hit.document.id == first]
        sought = turn.generation.search.analyze(f"{ask} {self._tuning.call_question}")
        return own, self._claims(turn, sought, own)

    def _beside(self, turn: Turn, labels: frozenset[str]) -> tuple[Claim, ...]:
        """What answers the rest of an emergency's question (罹災証明 after a fire), where something surely does."""
        asked = turn.generation.search.analyze(turn.question.text)
        hits = [hit for hit in self._search(turn, asked) if not hit.expired]
        if not hits or any(row.label in labels for row in hits[0].document.rows):
            return ()
        if self._judged(turn.generation, asked, hits).answered < self._tuning.sure:
            return ()
        return self._claims(turn, asked, hits)

    def _claims(self, turn: Turn, asked: AnalyzedQuestion, hits: Sequence[Hit]) -> tuple[Claim, ...]:
        consulted = self._consultation.consult(turn.generation, asked, hits, turn.as_of)
        return self._consultation.extract(turn.generation, consulted, turn.language).claims


def _outcome(extract: Extract, consulted: Consulted) -> Status:
    """What the claims amount to: an answer, only a word to ask the city, or nothing of what was asked for.

    A document without rows keeps its facts in sentences, so that a row that is not there tells nothing.
    """
    asks = consulted.asks
    has_rows = bool(consulted.ranking) and bool(consulted.ranking[0].candidate.document.rows)
    if not extract.claims or (asks and has_rows and len(extract.missing) == len(asks)):
        return Status.NOT_IN_DOCUMENTS
    return Status.CONFIRM_WITH_CITY if extract.confirm else Status.ANSWERED


def _own_numbers(generation: Generation) -> frozenset[str]:
    """The phone and fax numbers of the profile, digits only, and its address: not anybody's personal data."""
    profile = generation.profile
    if profile is None:
        return frozenset()
    numbers = [profile.phone, profile.address]
    for desk in profile.departments.values():
        numbers += [desk.phone, desk.fax]
    return frozenset(number.replace("-", "") for number in numbers if number)


def _base_of(generation: Generation, document_id: str) -> str:
    document = generation.store.document(document_id)
    return document.base_id if document else document_id


def _mask(generation: Generation) -> Callable[[str], str]:
    """Keeps nothing of a text that holds personal data."""
    known = _own_numbers(generation)
    return lambda text: "" if guard.holds_personal_data(text, known) else text
