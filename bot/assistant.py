"""Assistant.ask: the whole story of a question, top to bottom."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from bot import guard, places
from bot.asks import Ask, asks_of
from bot.clarify import choices_between
from bot.compose import Composer, Material, OnClaim, Reader
from bot.errors import QuestionRefused
from bot.evidence import judge
from bot.extract import Extract, Extractor
from bot.relevance import Vocabulary
from bot.reply import Turn
from bot.settings import AnswerTuning
from bot.types import Answer, Claim, Question, Status
from index.generation import Generation
from index.library import Library
from index.question import AnalyzedQuestion
from index.types import Document, Hit


class Assistant:
    """Answers questions from the serving generation of a library. Safe to use from several threads.

    Args:
        composer: words the answers; None: they are quoted.
    """

    def __init__(
        self,
        library: Library,
        tuning: AnswerTuning,
        today: Callable[[], date] = date.today,
        composer: Composer | None = None,
    ) -> None:
        self._library = library
        self._tuning = tuning
        self._today = today
        self._composer = composer

    def ask(self, question: Question, on_claim: OnClaim = lambda _: None) -> Answer:
        """Answer one question; every outcome but an unusable question is an `Answer` with its status.

        Args:
            on_claim: is given each claim of the answer, in order, as soon as it is sure.

        Raises:
            QuestionRefused: the question is empty or too long.
            IndexingError: there is no index that can be opened.
        """
        started = time.perf_counter()
        self._check(question.text)
        reader = Reader(on_claim, time.monotonic())
        with self._library.lease() as generation:
            answer = self._answer(question, generation, reader)
        for claim in answer.claims[reader.told :]:
            reader.tell(claim)
        return replace(answer, elapsed_ms=round((time.perf_counter() - started) * 1000, 1))

    def _answer(self, question: Question, generation: Generation, reader: Reader) -> Answer:  # noqa: PLR0911 — an outcome leaves where it is decided
        spoken = question.language or guard.language_of(question.text)
        turn = Turn(question, generation, spoken or "en", question.as_of or self._today())
        if finding := guard.examine(question.text, _own_numbers(generation)):
            if finding.ask:
                return self._emergency(turn, finding.ask["en" if turn.language == "en" else "ja"])
            return turn.reply(finding.status, self._tuning)
        if spoken is None:
            return turn.reply(Status.UNSUPPORTED_LANGUAGE, self._tuning)

        asked = generation.search.analyze(question.text)
        hits = self._search(turn, asked)
        if places.about_another(asked.text, generation.analyzer, generation.profile, hits):
            return turn.reply(Status.OTHER_MUNICIPALITY, self._tuning)
        probability = judge(hits, asked, generation.search.vocabulary, self._tuning.evidence)
        if probability < self._tuning.off_topic:
            return turn.reply(Status.OUT_OF_SCOPE, self._tuning, hits=hits)
        if probability < self._tuning.answerable:
            return turn.reply(Status.NOT_IN_DOCUMENTS, self._tuning, hits=hits)
        if hits[0].expired:
            return turn.reply(Status.EXPIRED, self._tuning, hits=hits)

        valid = [hit for hit in hits if not hit.expired]
        if choices := choices_between(valid, asked, self._tuning):
            return turn.reply(Status.CLARIFY, self._tuning, hits=valid, choices=choices)
        asks = asks_of(asked.text)
        extract = self._extract(turn, asked, asks, valid)
        status = _outcome(extract, asks, valid[0].document)
        claims = extract.claims if status is not Status.NOT_IN_DOCUMENTS else ()
        if status is Status.ANSWERED:
            claims = self._worded(turn, asked, valid, claims, reader)
        return turn.reply(status, self._tuning, hits=valid, claims=claims, missing=extract.missing)

    def _check(self, text: str) -> None:
        if not guard.says_something(text):
            raise QuestionRefused("質問が空です。知りたいことを文字で入力してください。")
        if len(text) > self._tuning.max_question:
            raise QuestionRefused(
                f"質問が長すぎます。{self._tuning.max_question}文字以内にまとめてください。"
            )

    def _search(self, turn: Turn, asked: AnalyzedQuestion) -> list[Hit]:
        return turn.generation.search(
            asked,
            self._tuning.hits,
            audience=turn.question.audience,
            language=turn.language,
            as_of=turn.as_of,
            include_expired=True,
        )

    def _extract(
        self, turn: Turn, asked: AnalyzedQuestion, asks: Sequence[Ask], hits: Sequence[Hit]
    ) -> Extract:
        generation = turn.generation
        vocabulary = Vocabulary(generation.analyzer.terms, generation.search.vocabulary.weight)
        max_passage = generation.manifest.tuning.max_passage_characters
        extractor = Extractor(vocabulary, self._tuning.max_units, max_passage)
        return extractor.extract(asked, asks, hits, turn.language, turn.as_of)

    def _worded(
        self,
        turn: Turn,
        asked: AnalyzedQuestion,
        hits: Sequence[Hit],
        claims: tuple[Claim, ...],
        reader: Reader,
    ) -> tuple[Claim, ...]:
        """The claims in a language model's words; as they were, without a model or where none of its words is held."""
        if self._composer is None:
            return claims
        generation = turn.generation
        max_passage = generation.manifest.tuning.max_passage_characters
        material = Material.of(hits, claims, turn.as_of, max_passage)
        terms = generation.analyzer.terms
        return self._composer.compose(asked.text, material, turn.language, terms, reader) or claims

    def _emergency(self, turn: Turn, ask: str) -> Answer:
        """The numbers to call, cited, at once, then what else the question asks for.

        What else it speaks of (a contract, a lost card) must not lead to some other desk's number. Without a
        document that has numbers, the fixed text stands alone.
        """
        labels = self._tuning.call_labels
        sought = turn.generation.search.analyze(ask)
        numbers = [
            hit
            for hit in self._search(turn, sought)
            if not hit.expired
            and hit.coverage >= self._tuning.call_coverage
            and any(row.label in labels for row in hit.document.rows)
        ]
        claims: tuple[Claim, ...] = ()
        if numbers:
            claims = self._extract(turn, sought, asks_of(self._tuning.call_question), numbers).claims
        return turn.reply(
            Status.EMERGENCY, self._tuning, hits=numbers, claims=claims + self._beside(turn, labels)
        )

    def _beside(self, turn: Turn, labels: frozenset[str]) -> tuple[Claim, ...]:
        """What answers the rest of an emergency's question (罹災証明 after a fire), where something surely does."""
        asked = turn.generation.search.analyze(turn.question.text)
        hits = [hit for hit in self._search(turn, asked) if not hit.expired]
        if not hits or any(row.label in labels for row in hits[0].document.rows):
            return ()
        probability = judge(hits, asked, turn.generation.search.vocabulary, self._tuning.evidence)
        if probability < self._tuning.sure:
            return ()
        return self._extract(turn, asked, asks_of(asked.text), hits).claims


def _outcome(extract: Extract, asks: Sequence[Ask], document: Document) -> Status:
    """What the claims amount to: an answer, only a word to ask the city, or nothing of what was asked for.

    A document without rows keeps its facts in sentences, so that a row that is not there tells nothing.
    """
    if asks and document.rows and len(extract.missing) == len(asks):
        return Status.NOT_IN_DOCUMENTS
    return Status.CONFIRM_WITH_CITY if extract.confirm else Status.ANSWERED


def _own_numbers(generation: Generation) -> frozenset[str]:
    """The phone and fax numbers of the profile, digits only: not anybody's personal data."""
    profile = generation.profile
    if profile is None:
        return frozenset()
    numbers = [profile.phone]
    for desk in profile.departments.values():
        numbers += [desk.phone, desk.fax]
    return frozenset(number.replace("-", "") for number in numbers if number)
