"""Assistant.ask: the whole story of a question, top to bottom."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from bot import guard, places
from bot.about_itself import AboutItself
from bot.approved_answers import ApprovedAnswers, approved_reply
from bot.calls import Calls
from bot.clarify import choices_between, vague_terms
from bot.compose import Composer, Listener, Material, OnClaim
from bot.consult import Consultation, Consulted
from bot.conversation import Conversations
from bot.desk.conversations import Choice, PastTurn
from bot.desks import desk_for, desk_of_nearest, desk_of_staff, desk_of_subject, is_of_another_desk
from bot.errors import QuestionRefused
from bot.evidence import told
from bot.extract import Extract
from bot.facilities import facility_asked, of_the_facility
from bot.judging import Judging
from bot.numbers_asked import of_the_number
from bot.opening import of_the_house, opening_asked
from bot.own_desk import OwnDesk
from bot.own_numbers import own_numbers
from bot.personal_data import mask
from bot.references import focused
from bot.related import usual_documents
from bot.remark import bare_topic, defines
from bot.render import GENERAL
from bot.reply import Turn
from bot.searches import Searches, spoken_after
from bot.settings import AnswerTuning, DialogueTuning
from bot.topics import Topic, topic_of
from bot.types import Answer, Claim, Question, Status
from bot.unheld import unheld
from bot.verdict import verdict_of
from bot.words import load
from index.generation import Generation
from index.japan import today
from index.library import Library
from index.question import AnalyzedQuestion
from index.types import Hit

# Outcomes of a question that the documents do not answer.
_UNHELD = frozenset({Status.NOT_IN_DOCUMENTS, Status.OUT_OF_SCOPE})


class Assistant:
    """Answers questions from the serving generation of a library. Safe to use from several threads."""

    def __init__(
        self,
        library: Library,
        tuning: AnswerTuning,
        today: Callable[[], date] = today,
        conversations: Conversations | None = None,
        composer: Composer | None = None,
        *,
        approved: ApprovedAnswers | None = None,
        kept_days: int | None = None,
    ) -> None:
        self._library = library
        self._tuning = tuning
        self._today = today
        self._conversations = conversations
        self._composer = composer
        self._approved = approved
        self._consultation = Consultation(tuning)
        self._judging = Judging(self._consultation, self._search, tuning)
        self._itself = AboutItself(tuning, kept_days if conversations else None, composer is not None)
        self._own_desk = OwnDesk(self._consultation, self._judging.of, tuning)
        self._calls = Calls(self._search, tuning)

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
        listener = Listener(on_claim, time.monotonic())
        turns: Sequence[PastTurn] = ()
        if self._conversations:
            question, turns = self._conversations.before(question)
        with self._library.lease() as generation:
            answer = self._answer(question, generation, turns, listener)
            if self._conversations:
                self._conversations.keep(question, answer, partial(_base_of, generation), _mask(generation))
        for claim in answer.claims[listener.told :]:
            listener.tell(claim)
        return replace(answer, elapsed_ms=round((time.perf_counter() - started) * 1000, 1))

    def _answer(
        self, question: Question, generation: Generation, turns: Sequence[PastTurn], listener: Listener
    ) -> Answer:
        spoken = spoken_after(turns, question.text)
        language = question.language or spoken.language or "en"
        turn = Turn(question, generation, language, question.as_of or self._today(), foreign=spoken.foreign)
        known = own_numbers(generation.profile)
        finding = guard.examine(question.text, known, talking=bool(turns))
        if not (finding and (finding.ask or finding.status is Status.GREETING)) and (
            ask := guard.numbers_beside(question.text)
        ):
            turn = replace(turn, beside=self._calls.beside(turn, ask))
        if finding:
            return self._stopped(turn, finding, turns)
        if spoken.foreign or not (spoken.language or question.language):
            return self._calls.unsupported(turn)
        answer = self._from_documents(turn, turns, listener)
        if answer.status in _UNHELD:
            finding = guard.otherwise(question.text, talking=bool(turns))
        return self._stopped(turn, finding, turns) if finding else answer

    def _stopped(self, turn: Turn, finding: guard.Finding, turns: Sequence[PastTurn]) -> Answer:
        """The answer to what is not for the documents."""
        if finding.ask:
            return self._calls.emergency(turn, finding.ask, self._judging.surely(turn))
        if finding.status is Status.OWN_CASE:
            searches = self._searches(turn)
            return self._own_desk.reply(turn, searches.understood(turn.question.text, turns), searches, turns)
        if finding.status is Status.GREETING:
            return self._itself.reply(turn, finding.about, turns)
        return turn.reply(finding.status, self._tuning, kinds=finding.kinds)

    def _from_documents(self, turn: Turn, turns: Sequence[PastTurn], listener: Listener) -> Answer:  # noqa: PLR0911 — an outcome leaves where it is decided
        generation, tuning = turn.generation, self._tuning
        searches = self._searches(turn)
        resolved = searches.understood(turn.question.text, turns)
        turn = replace(turn, resolved=resolved)
        if version := self._approved and self._approved.to(searches.analyzed(resolved.standalone), turn):
            return approved_reply(turn, version)
        asked, hits = searches.put_to(resolved)
        hits = of_the_number(hits, asked.text)
        vocabulary = self._consultation.vocabulary(generation)
        facility = facility_asked(asked.text)
        if opening := opening_asked(asked, hits, generation.search.analyze_part, vocabulary.terms):
            asked, hits = searches.of(of_the_house(opening, generation.profile, turn.language))
        topic = topic_of(asked.text) if places.is_municipal(generation.profile) else None
        # As it was typed, too: a name may have been taken for a misspelt word.
        texts = dict.fromkeys((asked.text, resolved.standalone))
        of_another = Status.OUT_OF_SCOPE if topic == "elsewhere" else Status.OTHER_MUNICIPALITY
        analyzer, profile = generation.analyzer, generation.profile
        whose = {places.whose_rules(text, analyzer, profile, hits) for text in texts}
        if places.Whose.ANOTHERS in whose:
            return turn.reply(of_another, tuning)
        if guard.is_likely_own_case(turn.question.text):
            return self._own_desk.reply(turn, resolved, searches, turns)
        if not asked.terms:
            _, hits = searches.of(load("vague")["ask"]["en" if turn.language == "en" else "ja"])
        if topic != "elsewhere" and (back := self._asked_back(turn, asked, hits)):
            return back
        own = of_the_facility(hits, facility, asked, vocabulary.terms) if facility else hits
        if not own:
            return self._not_held(turn, asked, topic or "hall", ())
        hits = own
        valid = hits if hits[0].expired else [hit for hit in hits if not hit.expired]
        consulted = self._consultation.consult(
            generation, asked, valid, turn.as_of, self._judging.finder(turn)
        )
        judged = self._judging.of(generation, asked, hits, consulted)
        if tuning.again <= judged.answered < tuning.answerable:
            judged = self._judging.by_part(turn, searches, asked, judged)
        consulted, judged = self._judging.by_first_alone(turn, asked, hits, consulted, judged)
        turn = replace(turn, confidence=told(judged.answered, tuning.evidence.told_odds))
        if places.Whose.UNLESS_THERE_TOO in whose and judged.answered < tuning.sure:
            return turn.reply(of_another, tuning)
        if (
            judged.on_topic < tuning.off_topic
            or (topic == "elsewhere" and judged.answered < tuning.elsewhere)
            or (judged.answered < tuning.joined and self._judging.is_off_by_itself(turn, searches))
        ):
            return self._not_held(turn, asked, topic, hits)
        another_desk = is_of_another_desk(asked, hits, generation.profile, vocabulary)
        if judged.answered < tuning.answerable or another_desk:
            missing = consulted.not_found if consulted.is_named else []
            names = tuple(ask.name(turn.language) for ask in missing)
            desk = self._desk(turn, asked, hits, surely=judged.on_topic >= tuning.sure)
            return turn.reply(Status.NOT_IN_DOCUMENTS, tuning, hits=hits, missing=names, desk=desk)
        if hits[0].expired or consulted.expired:
            return turn.reply(Status.EXPIRED, tuning, hits=hits)
        surely = judged.answered >= tuning.answered_anyhow
        return self._answer_of(turn, asked, valid, consulted, listener, surely=surely)

    def _answer_of(
        self,
        turn: Turn,
        asked: AnalyzedQuestion,
        hits: Sequence[Hit],
        consulted: Consulted,
        listener: Listener,
        *,
        surely: bool,
    ) -> Answer:
        """The answer of what was read; that the documents hold it was found likely, but what is asked for may not be there."""
        generation, tuning = turn.generation, self._tuning
        extract = self._consultation.extract(generation, consulted, turn.language)
        status = _outcome(extract, consulted, surely=surely)
        unheld_names = self._unheld(turn, asked, extract.claims)
        quoted = load("phrases")[turn.language]["quoted"]
        lacks = (*extract.missing, *(quoted.format(name=name) for name in unheld_names))
        if status is Status.NOT_IN_DOCUMENTS or _is_undefined(asked.text, unheld_names):
            return turn.reply(Status.NOT_IN_DOCUMENTS, tuning, hits=hits, missing=lacks)
        terms = self._consultation.vocabulary(generation).terms
        claims = focused(extract.claims, turn.resolved.item if turn.resolved else None, terms)
        if status is Status.ANSWERED:
            claims = self._worded(turn, asked, hits, claims, listener)
        verdict = verdict_of(asked.text, consulted.ranking[0], consulted.chosen, tuning)
        return turn.reply(status, tuning, hits=hits, claims=claims, missing=lacks, verdict=verdict)

    def _asked_back(self, turn: Turn, asked: AnalyzedQuestion, hits: Sequence[Hit]) -> Answer | None:
        """A question with choices, where it is not clear which matter is meant."""
        generation = turn.generation
        staff = turn.question.audience == "staff"
        usual = partial(usual_documents, generation.store, turn.language, turn.as_of, staff=staff)
        vocabulary = self._consultation.vocabulary(generation)
        choices = choices_between(hits, asked, vocabulary, self._tuning, usual)
        if not choices:
            return None
        desk = _one_desk(choices, generation)
        return turn.reply(Status.CLARIFY, self._tuning, hits=hits, choices=choices, desk=desk)

    def _unheld(self, turn: Turn, asked: AnalyzedQuestion, claims: Sequence[Claim]) -> tuple[str, ...]:
        """What an answer that is not sure lacks: names that are asked of and stand in no document that it cites."""
        if turn.confidence is None or turn.confidence >= self._tuning.unheld_below:
            return ()
        generation = turn.generation
        cited = dict.fromkeys(citation.document_id for claim in claims for citation in claim.citations)
        documents = [document for id_ in cited if (document := generation.store.document(id_))]
        vocabulary = self._consultation.vocabulary(generation)
        typed = generation.analyzer.normalize(
            turn.resolved.standalone if turn.resolved else turn.question.text
        )
        names = unheld(asked, documents, generation.analyzer.parts, vocabulary.terms)
        return tuple(name for name in names if name in typed)

    def _not_held(
        self, turn: Turn, asked: AnalyzedQuestion, topic: Topic | None, hits: Sequence[Hit]
    ) -> Answer:
        """Nothing of the documents' topics: all the same the hall's matter, with its desk, or out of scope."""
        if topic != "hall":
            return turn.reply(Status.OUT_OF_SCOPE, self._tuning)
        return turn.reply(Status.NOT_IN_DOCUMENTS, self._tuning, desk=self._desk(turn, asked, hits))

    def _desk(self, turn: Turn, asked: AnalyzedQuestion, hits: Sequence[Hit], *, surely: bool = False) -> str:
        """The desk for what no document answers: by what it does, by the subject that was found, or the general one.

        surely: the question is about what was found.
        """
        vocabulary = self._consultation.vocabulary(turn.generation)
        least = self._tuning.desk_subject_found if surely else self._tuning.desk_subject
        return (
            desk_for(asked, turn.generation.profile, vocabulary)
            or desk_of_nearest(asked, hits, vocabulary, self._tuning)
            or desk_of_subject(asked, hits, vocabulary, self._tuning, least)
            or (desk_of_staff(hits) if turn.question.audience == "staff" else None)
            or GENERAL
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
            answered=partial(self._judging.answered, turn),
            dialogue=DialogueTuning(),
            vague=vague_terms(self._consultation.vocabulary(turn.generation)),
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

    def _worded(
        self,
        turn: Turn,
        asked: AnalyzedQuestion,
        hits: Sequence[Hit],
        claims: tuple[Claim, ...],
        listener: Listener,
    ) -> tuple[Claim, ...]:
        """The claims in a language model's words; as they were, without a model or where none of its words is held.

        An answer from several documents stays as it is quoted.
        """
        cited = {citation.document_id for claim in claims for citation in claim.citations}
        if self._composer is None or len(cited) > 1:
            return claims
        own = [hit for hit in hits if hit.document.id in cited]
        max_passage = turn.generation.manifest.tuning.max_passage_characters
        material = Material.of(own, claims, turn.as_of, max_passage)
        terms = turn.generation.analyzer.terms
        return self._composer.compose(asked.text, material, turn.language, terms, listener) or claims


def _outcome(extract: Extract, consulted: Consulted, *, surely: bool) -> Status:
    """What the claims amount to: an answer, only a word to ask the city, or nothing of what was asked for.

    surely: it is an answer all the same, where no row has what the words ask for (電話 in 「家族に電話されますか」).
    A document without rows keeps its facts in sentences, so that a row that is not there tells nothing.
    """
    asks = consulted.asks
    has_rows = bool(consulted.ranking) and bool(consulted.ranking[0].candidate.document.rows)
    if not extract.claims or (asks and has_rows and not surely and len(extract.missing) == len(asks)):
        return Status.NOT_IN_DOCUMENTS
    return Status.CONFIRM_WITH_CITY if extract.confirm else Status.ANSWERED


def _is_undefined(question: str, unheld_names: Sequence[str]) -> bool:
    """Whether the meaning of something is asked for that no document which would be cited holds."""
    topic = bare_topic(question) if defines(question) else ""
    return any(name in topic and 2 * len(name) > len(topic) for name in unheld_names)


def _one_desk(choices: Sequence[Choice], generation: Generation) -> str:
    """The department of all the documents that are offered, or the general one."""
    documents = (generation.store.document(choice.document) for choice in choices)
    departments = {document.department or GENERAL for document in documents if document}
    return departments.pop() if len(departments) == 1 else GENERAL


def _base_of(generation: Generation, document_id: str) -> str:
    document = generation.store.document(document_id)
    return document.base_id if document else document_id


def _mask(generation: Generation) -> Callable[[str], str]:
    """Takes personal data out of a text."""
    return partial(_masked, known=own_numbers(generation.profile))


def _masked(text: str, known: frozenset[str]) -> str:
    return mask(text, known)
