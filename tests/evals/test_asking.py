"""A case is asked as a person would, and its answer is looked at closely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pytest
from made_outcomes import made_case, refused_case

from bot.build import build_assistant
from bot.types import Answer, Claim, Question, Status
from evals.asking import Examiner
from evals.checker import supported
from index.library import Library


@dataclass
class Listening:
    """An assistant that remembers what it was asked."""

    library: Library
    asked: list[Question] = field(default_factory=list)

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        return build_assistant(self.library).ask(question)


@dataclass(frozen=True)
class Misquoting:
    """An assistant whose citations quote something else, or another document."""

    assistant: Listening
    document: str | None = None

    def ask(self, question: Question) -> Answer:
        answer = self.assistant.ask(question)
        return replace(answer, claims=tuple(map(self._misquoted, answer.claims)))

    def _misquoted(self, claim: Claim) -> Claim:
        (citation,) = claim.citations
        document = self.document or citation.document_id
        return replace(claim, citations=(replace(citation, quote="ほかのこと", document_id=document),))


@pytest.fixture
def listening(example_library: Library) -> Listening:
    return Listening(example_library)


@pytest.fixture
def examiner(listening: Listening, example_library: Library) -> Examiner:
    return Examiner(listening, example_library, supported, kept=lambda id_: f"kept of {id_}")


def test_turns_are_asked_first_in_the_same_conversation(examiner: Examiner, listening: Listening) -> None:
    outcome = examiner.outcome(made_case(turns=["本を借りたい", "何が必要ですか"]), "made", "test")
    assert [question.text for question in listening.asked] == [
        "本を借りたい",
        "何が必要ですか",
        "本は何冊まで借りられますか",
    ]
    first, second, third = (question.conversation_id for question in listening.asked)
    assert first is None
    assert second is not None
    assert second == third == outcome.answer.conversation_id
    assert outcome.kept == f"kept of {second}"


def test_a_case_is_asked_for_its_day_audience_and_language(examiner: Examiner, listening: Listening) -> None:
    examiner.outcome(made_case(audience="staff", as_of="2026-07-15"), "made", "test")
    assert (listening.asked[0].audience, listening.asked[0].as_of) == ("staff", date(2026, 7, 15))
    assert listening.asked[0].language == "ja"


def test_a_language_that_is_not_served_has_to_be_recognised(examiner: Examiner, listening: Listening) -> None:
    case = refused_case("unsupported_language", "unsupported_language", question="도서관은 몇 시까지 하나요")
    outcome = examiner.outcome(case, "made", "test")
    assert listening.asked[0].language is None
    assert outcome.answer.status is Status.UNSUPPORTED_LANGUAGE


def test_an_answer_is_looked_at_with_what_it_cites_and_what_was_found(examiner: Examiner) -> None:
    outcome = examiner.outcome(made_case(contact="circulation"), "made", "test")
    assert outcome.passed
    assert outcome.retrieved[0].startswith("guides/lending")
    assert outcome.desk == "貸出カウンター"
    assert outcome.confidence is not None
    assert outcome.staff_shown == ()
    assert [passage.id for passage in outcome.gold] == ["guides/lending#rows"]
    assert all(checked.supported and all(checked.stands) for checked in outcome.claims)
    assert outcome.claims[0].evidence[0][0].startswith("本の貸出｜対象｜")


def test_evidence_is_read_from_the_document_not_from_the_citation(
    listening: Listening, example_library: Library
) -> None:
    read: list[tuple[str, tuple[str, ...]]] = []

    def reading(claim: str, evidence: Sequence[str]) -> bool:
        read.append((claim, tuple(evidence)))
        return True

    examiner = Examiner(Misquoting(listening), example_library, reading)
    outcome = examiner.outcome(made_case(question="本を借りるのに必要なものは"), "made", "test")
    assert (
        "必要なもの: 保護者の署名がある申込書（小学生が初めて借りるとき）",
        ("本の貸出｜必要なもの｜保護者の署名がある申込書｜小学生が初めて借りるとき",),
    ) in read
    assert not any(any(checked.stands) for checked in outcome.claims)


def test_a_citation_of_a_document_that_is_not_there_has_no_evidence(
    listening: Listening, example_library: Library
) -> None:
    examiner = Examiner(Misquoting(listening, document="guides/dreams"), example_library, supported)
    outcome = examiner.outcome(made_case(), "made", "test")
    assert all(checked.evidence == ((),) for checked in outcome.claims)
    assert not any(checked.supported for checked in outcome.claims)
