"""はい or いいえ is said only where the best row or sentence settles the question in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from bot.assistant import Assistant
from bot.candidates import Candidate, candidates_of
from bot.reader import Features, Scored
from bot.settings import AnswerTuning
from bot.types import Question
from bot.verdict import Verdict, verdict_of
from bot.words import load
from index.types import Document

TUNING = AnswerTuning()
# What a candidate is like that holds all of the question.
SURE = Features(*(0.0 for _ in Features._fields))._replace(point=1.0, question=1.0, with_title=1.0)

Say = Callable[..., Scored]


@pytest.fixture
def best(document_of: Callable[..., Document]) -> Say:
    """Makes the best candidate of a question: a row that says this, or the last unit of a body."""

    def make(
        value: str = "", *, row: str = "", body: str = "本文。", belief: float = 1.0, **features: float
    ) -> Scored:
        rows = f"rows:\n  - {{id: a, label: 注意, value: {value}{row}}}" if value else ""
        document = document_of(body, more=rows)
        candidates: list[Candidate] = list(candidates_of(document, date(2026, 11, 22), ()))
        return Scored(candidates[0 if value else -1], SURE._replace(**features), 1.0, belief, pointed=True)

    return make


@pytest.mark.parametrize(
    ("question", "said", "verdict"),
    [
        ("貸出期間は延長できますか", "貸出期間は、電話で延長できます", "yes"),
        ("貸出期間は延長できますか？", "ほかの人が予約した本は、延長できません", "no"),
        ("スマホでもいいですか", "スマートフォンでも使えます", "yes"),
        ("利用カードは必要ですか", "利用カードが必要です", "yes"),
        ("利用カードは必要ですか", "予約するときは利用カードが必要です", None),  # for some cases only
        ("3週間借りられますか", "2週間借りられます", None),  # another number
        ("2週間借りられますか", "2週間借りられます", "yes"),
        ("届け出は必要ですか", "届け出は必要ありません", "no"),
        ("返さなければいけませんか", "返す義務があります", None),  # asked in the negative
        ("本の貸出は無料ですか", "本の貸出は無料です", "yes"),
        ("本の貸出にお金がかかりますか", "本の貸出は無料です", "no"),
        ("コピーにお金がかかりますか", "コピーには料金がかかります", "yes"),
        ("コピーは無料ですか", "コピーには料金がかかります", "no"),
        ("Can I renew a book?", "You can renew a book once.", "yes"),
        ("Can I renew a book?", "A reserved book cannot be renewed.", "no"),
        ("Is lending free?", "Lending is free.", "yes"),
        ("かりる きかんは のばす ことが できますか", "電話で延ばすことができます", "yes"),
    ],
)
def test_what_the_best_says_in_words_settles_it(
    best: Say, question: str, said: str, verdict: Verdict | None
) -> None:
    assert verdict_of(question, best(said), (), TUNING) == verdict


@pytest.mark.parametrize(
    "question",
    [
        "延長できませんか",
        "延長できないのですか",
        "Can't I renew a book?",
        "無料じゃないですか",
        "無料ではありませんか",
    ],
)
def test_a_negative_question_is_not_settled_by_a_word(best: Say, question: str) -> None:
    assert verdict_of(question, best("延長できます。無料です"), (), TUNING) is None


@pytest.mark.parametrize(
    "question",
    [
        "どこで延長できますか",
        "いつまで延長できますか",
        "何が必要ですか",
        "Where can I renew a book?",
        "延長の方法を教えて",
    ],
)
def test_an_open_question_gets_no_yes(best: Say, question: str) -> None:
    assert verdict_of(question, best("延長できます。必要です"), (), TUNING) is None


@pytest.mark.parametrize(
    "said",
    [
        "延長できますが、予約した本は延長できません",
        "受付は10時から",
        "延長できないことがあります",
        "混んでいる日は延長できない場合もあります",
    ],
)
def test_what_says_both_or_neither_or_only_perhaps_settles_nothing(best: Say, said: str) -> None:
    assert verdict_of("延長できますか", best(said), (), TUNING) is None


@pytest.mark.parametrize(
    "said", ["コピーは無料ではありません", "11冊目からは無料になりません", "Copies are not free."]
)
def test_what_is_not_free_is_not_called_free(best: Say, said: str) -> None:
    assert verdict_of("コピーは無料ですか", best(said), (), TUNING) != "yes"
    assert verdict_of("コピーにお金がかかりますか", best(said), (), TUNING) != "no"


def test_time_that_it_takes_is_no_cost(best: Say) -> None:
    for said in ("再発行には3日かかります", "再発行には1週間かかります", "再発行には時間がかかります"):
        assert verdict_of("再発行にお金がかかりますか", best(said), (), TUNING) is None


def test_one_yes_does_not_answer_two_questions(best: Say) -> None:
    assert (
        verdict_of("延長は無料ですか？届け出は必要ですか？", best("届け出は必要ありません"), (), TUNING)
        is None
    )
    assert verdict_of("来月は旅行です。延長できますか？", best("延長できます"), (), TUNING) == "yes"


def test_a_condition_that_the_question_does_not_name_settles_nothing(best: Say) -> None:
    assert verdict_of("延長できますか", best("延長できます", condition=0.4), (), TUNING) is None
    assert verdict_of("延長できますか", best("延長できます", condition=0.0), (), TUNING) == "yes"


def test_a_row_that_sends_to_the_city_settles_nothing(best: Say) -> None:
    assert verdict_of("延長できますか", best("延長できます", row=", confirm: true"), (), TUNING) is None


def test_a_list_settles_nothing(best: Say) -> None:
    listed = best(body="次のときに延長できます。\n\n- 雨の日\n- 雪の日\n")
    assert listed.candidate.is_list
    assert verdict_of("延長できますか", listed, (), TUNING) is None


@pytest.mark.parametrize(
    "doubt",
    [
        {"belief": TUNING.verdict_belief - 0.01},
        {"with_title": TUNING.verdict_share - 0.01},
        {"point": TUNING.verdict_share - 0.01},
    ],
)
def test_where_much_speaks_against_the_best_nothing_is_said(best: Say, doubt: dict[str, float]) -> None:
    assert verdict_of("延長できますか", best("延長できます", **doubt), (), TUNING) is None


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("本の貸出は無料ですか", "yes"),
        ("ほかの人が予約している本は貸出期間を延長できますか", "no"),
        ("本は何冊まで借りられますか", None),
    ],
)
def test_an_answer_begins_with_its_verdict(
    librarian: Assistant, question: str, verdict: Verdict | None
) -> None:
    answer = librarian.ask(Question(question))
    said = {word: load("phrases")["ja"][word] for word in ("yes", "no")}
    assert answer.notice == (said[verdict] if verdict else "")
    assert answer.text.startswith(answer.notice)
