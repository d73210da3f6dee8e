"""The assistant: who may read what, for which day, and what becomes of the question."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.build import build_assistant
from bot.errors import QuestionRefused
from bot.settings import AnswerTuning
from bot.types import Question, Status
from index.build import open_library
from index.errors import IndexMissing
from index.library import Library
from index.settings import IndexSettings

STAFF_QUESTION = "蔵書点検では書庫の鍵をどこで受け取りますか"


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\n\t　", "😀👍🎉", "？！。、", "\x00\x07\x1b", "\u200b\u200e\ufeff"],
    ids=[
        "empty",
        "spaces",
        "blank lines",
        "emoji",
        "punctuation",
        "control characters",
        "invisible characters",
    ],
)
def test_a_question_without_a_word_is_refused(librarian: Assistant, text: str) -> None:
    with pytest.raises(QuestionRefused, match="空です"):
        librarian.ask(Question(text))


def test_a_question_that_is_too_long_is_refused_with_the_limit(librarian: Assistant) -> None:
    limit = AnswerTuning().max_question
    with pytest.raises(QuestionRefused, match=f"{limit}文字"):
        librarian.ask(Question("本" * (limit + 1)))
    assert librarian.ask(Question("本" * limit)).text


def test_control_characters_around_words_do_no_harm(librarian: Assistant) -> None:
    answer = librarian.ask(Question("\x00本は何冊まで\x1b借りられますか\ufeff"))
    assert answer.status is Status.ANSWERED
    assert answer.standalone_question == "本は何冊まで借りられますか"


def test_without_an_index_the_operator_is_told_what_to_do(tmp_path: Path) -> None:
    assistant = build_assistant(open_library(IndexSettings(data=tmp_path)))
    with pytest.raises(IndexMissing, match="index sync"):
        assistant.ask(Question("本は何冊まで借りられますか"))


def test_staff_documents_answer_the_staff_alone(librarian: Assistant) -> None:
    staff = librarian.ask(Question(STAFF_QUESTION, audience="staff"))
    assert staff.status is Status.ANSWERED
    assert "警備室" in staff.text
    public = json.dumps(asdict(librarian.ask(Question(STAFF_QUESTION))), default=str, ensure_ascii=False)
    assert "警備室" not in public
    assert "staff-stocktaking" not in public


def test_the_public_is_offered_no_question_of_the_staff(librarian: Assistant) -> None:
    for question in ("本は何冊まで借りられますか", "利用カードをなくしました", "学習室を予約したい"):
        assert STAFF_QUESTION not in librarian.ask(Question(question)).related


def test_the_day_of_the_question_decides_what_has_expired(librarian: Assistant) -> None:
    question = "夏の夜間開館は何時までですか"
    last_day, day_after = date(2026, 8, 31), date(2026, 9, 1)
    assert librarian.ask(Question(question, as_of=last_day)).status is Status.ANSWERED
    assert librarian.ask(Question(question, as_of=day_after)).status is Status.EXPIRED


def test_without_a_day_the_question_is_for_today(librarian: Assistant, today: date) -> None:
    question = "夏の夜間開館は何時までですか"
    assert librarian.ask(Question(question)).status is librarian.ask(Question(question, as_of=today)).status


@pytest.mark.parametrize(
    ("language", "document_id"),
    [("ja", "guides/moving-in"), ("easy", "guides/moving-in.easy"), ("en", "guides/moving-in.en")],
)
def test_an_answer_comes_from_the_document_in_the_language_asked_for(
    assistant: Assistant, language: str, document_id: str
) -> None:
    answer = assistant.ask(Question("転入届 moving-in notification 必要なもの", language=language))  # type: ignore[arg-type]
    assert answer.language == language
    assert {claim.citations[0].document_id for claim in answer.claims} == {document_id}


def test_a_question_in_english_is_answered_in_english(librarian: Assistant) -> None:
    answer = librarian.ask(Question("How many books can I borrow?"))
    assert (answer.status, answer.language) == (Status.ANSWERED, "en")
    assert "Up to 8 books and magazines" in answer.text


@pytest.mark.parametrize(
    ("question", "secret"),
    [
        ("マイナンバーは1234 5678 9018です。本を借りられますか", ("1234", "5678", "9018", "本を")),
        ("taro.yamada@example.comに本の返す日を送って", ("taro", "yamada", "example", "本の")),
        ("090-1234-5678の山田です。延滞料はいくらですか", ("090", "1234-5678", "山田", "延滞料")),
        ("暗証番号は4649です。利用カードをなくしました", ("4649", "利用カード")),
    ],
)
def test_nothing_of_a_question_with_personal_data_comes_back(
    librarian: Assistant, question: str, secret: tuple[str, ...]
) -> None:
    answer = librarian.ask(Question(question))
    assert answer.status is Status.PERSONAL_DATA
    given = asdict(answer)
    del given["answer_id"], given["conversation_id"]  # random
    told = json.dumps(given, default=str, ensure_ascii=False)
    contact = answer.contact
    assert contact is not None
    assert contact.phone is not None
    told = told.replace(contact.phone, "")
    assert not [word for word in secret if word in told]


def test_a_conversation_keeps_its_id_and_an_answer_gets_its_own(librarian: Assistant) -> None:
    first, second = (librarian.ask(Question("学習室を予約したい", conversation_id="c-1")) for _ in range(2))
    assert first.conversation_id == second.conversation_id == "c-1"
    assert first.answer_id != second.answer_id


def test_a_new_conversation_gets_an_id(librarian: Assistant) -> None:
    ids = {librarian.ask(Question("学習室を予約したい")).conversation_id for _ in range(2)}
    assert len(ids) == 2
    assert all(ids)


def test_related_questions_are_of_other_documents(librarian: Assistant) -> None:
    answer = librarian.ask(Question("本は何冊まで借りられますか"))
    assert 0 < len(answer.related) <= AnswerTuning().max_related
    assert "借りている本の貸出期間を延長できますか" in answer.related  # named by the document
    assert "本は何冊まで借りられますか" not in answer.related


def test_several_threads_get_the_answers_that_one_gets(librarian: Assistant) -> None:
    questions = [
        "本は何冊まで借りられますか",
        "学習室を予約したい",
        "How many books can I borrow?",
        "夏の夜間開館は何時までですか",
        "こんにちは",
        "返すのが遅れたら延滞料はいくらですか",
    ]

    def said(question: str) -> tuple[object, ...]:
        answer = librarian.ask(Question(question))
        return answer.status, answer.claims, answer.text

    alone = [said(question) for question in questions]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(said, questions * 10))
    assert together == alone * 10


def test_how_sure_an_answer_says_it_is_decides_nothing(reading_room: Library, today: date) -> None:
    evidence = AnswerTuning().evidence.model_copy(update={"told_odds": 1_000.0})
    tuning = AnswerTuning().model_copy(update={"evidence": evidence})
    bold, own = (Assistant(reading_room, t, today=lambda: today) for t in (tuning, AnswerTuning()))
    for text in ("本は何冊まで借りられますか", "館長の好きな色は何ですか"):
        said, usual = bold.ask(Question(text)), own.ask(Question(text))
        assert said.status is usual.status
        assert said.confidence is not None
        assert usual.confidence is not None
        assert said.confidence > usual.confidence
