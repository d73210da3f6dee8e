"""Questions to go on with, and what comes nearest where nothing answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.alike import alike_to
from bot.assistant import Assistant
from bot.related import questions_near, questions_of
from bot.settings import AnswerTuning
from bot.types import Question, Status
from index.library import Library
from index.types import Document

LATE = Document(
    "late",
    "late",
    "転入届",
    "guide",
    "public",
    "ja",
    "city",
    text="",
    sections=(),
    questions=("転入届はいつまで？", "届けが遅れたら罰金を取られる？", "火事です！助けてください！"),
)
STAFF = replace(LATE, id="staff", base_id="staff", audience="staff", questions=("起案のしかた",))
CRY = replace(LATE, id="cry", base_id="cry", questions=("火事です！助けてください！",))


def test_of_each_document_the_most_alike_question_stands_in_place_of_an_answer() -> None:
    asked = "遅れた罰はいくらですか"
    easy = replace(LATE, id="late.easy")
    assert list(questions_near(asked, [LATE, easy, CRY, STAFF], staff=False)) == [
        "届けが遅れたら罰金を取られる？"
    ]
    assert list(questions_near(asked, [STAFF], staff=True)) == ["起案のしかた"]


def test_beside_an_answer_stand_the_first_questions_of_others() -> None:
    other = replace(LATE, id="other", base_id="other")
    assert list(questions_of([LATE, other, CRY], staff=False, but=LATE)) == ["転入届はいつまで？"]


@pytest.mark.parametrize(
    ("one", "other", "share"), [("ab cd", "ＡＢＣＤ", 1.0), ("abc", "bcd", 0.5), ("a", "。", 0.0)]
)
def test_alike_is_the_share_of_common_pairs(one: str, other: str, share: float) -> None:
    assert alike_to(one)(other) == pytest.approx(share)


def test_a_refusal_names_what_the_documents_answer_instead(reading_room: Library) -> None:
    strict = Assistant(reading_room, AnswerTuning(answerable=1.0))
    answer = strict.ask(Question("本の返却が遅れたときの罰金はいくらですか"))
    assert answer.status is Status.NOT_IN_DOCUMENTS
    assert answer.related
    lines = answer.text.splitlines()
    start = lines.index("近い内容で、文書にあるもの:") + 1
    assert lines[start : start + len(answer.related)] == [f"・{question}" for question in answer.related]
