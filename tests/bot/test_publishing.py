"""Publishing: what a wording is held against, whom it would reach, and who is told when two act at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.adapters.memory_desk import memory_stores
from bot.desk.approved import Source, Wording
from bot.desk.audit import AuditQuery
from bot.desk.publishing import Publishing
from bot.desk.records import Stores
from bot.errors import ChangedMeanwhile, DeskRefused
from index.library import Library

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
WORDING = Wording(
    question="プールの休みを教えてください",
    text="毎週月曜日です。くわしくは 0438-62-3102 へ。",
    owner="general",
    valid_from=date(2026, 11, 1),
    valid_until=date(2027, 3, 31),
)


@pytest.fixture
def stores() -> Stores:
    """The desk's stores, empty."""
    return memory_stores()


@pytest.fixture
def publishing(stores: Stores, library: Library) -> Publishing:
    """Publishing over the small corpus."""
    return Publishing(stores.approved, library, now=lambda: NOW)


def test_the_whole_life_of_an_answer_stands_in_the_log(publishing: Publishing, stores: Stores) -> None:
    answer = publishing.write(WORDING, "Sato", ticket=7)
    answer = publishing.approve(answer.id, answer.revision, 1, "kato")
    answer = publishing.renew(answer.id, answer.revision, date(2027, 9, 30), "sato")
    answer = publishing.approve(answer.id, answer.revision, 2, "kato")
    answer = publishing.withdraw(answer.id, answer.revision, "ito", "古い")
    assert [version.number for version in answer.versions] == [1, 2]
    acts = [entry.act for entry in stores.audit.entries(AuditQuery())]
    assert [(act.action, act.by, act.details["version"]) for act in acts] == [
        ("answer.write", "sato", 1),
        ("answer.approve", "kato", 1),
        ("answer.renew", "sato", 2),
        ("answer.approve", "kato", 2),
        ("answer.withdraw", "ito", 2),
    ]
    assert {act.subject for act in acts} == {"answer:1"}
    assert acts[0].details["wording"] == WORDING.digest()
    assert "月曜日" not in str(acts)
    assert stores.audit.verified() is None


def test_of_two_who_act_at_once_the_second_is_told(publishing: Publishing) -> None:
    seen = publishing.write(WORDING, "sato")
    publishing.correct(seen.id, seen.revision, replace(WORDING, text="火曜日です。"), "ito")
    with pytest.raises(ChangedMeanwhile):
        publishing.approve(seen.id, seen.revision, 1, "kato")
    with pytest.raises(ChangedMeanwhile):
        publishing.withdraw(seen.id, seen.revision, "kato", "古い")
    now = publishing.answer(seen.id)
    assert now.awaiting
    assert now.awaiting.wording.text == "火曜日です。"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"text": "090-1234-5678 に電話してください"}, "個人情報"),
        ({"question": "マイナンバー123456789018はどうなる"}, "個人情報"),
        ({"variants": ("こんにちは",)}, "greeting"),
        ({"source": Source("手引", None, "guides/staff-generative-ai")}, "根拠にできません"),
        ({"source": Source("手引", None, "guides/no-such")}, "根拠にできません"),
    ],
)
def test_a_wording_that_cannot_be_served_is_refused(
    publishing: Publishing, change: dict[str, object], told: str
) -> None:
    with pytest.raises(DeskRefused, match=told):
        publishing.write(replace(WORDING, **change), "sato")  # type: ignore[arg-type]  # fields of a wording
    assert publishing.all() == []


def test_a_document_that_the_public_may_read_can_be_its_source(publishing: Publishing) -> None:
    source = Source("出生届", None, "guides/birth")
    assert publishing.write(replace(WORDING, source=source), "sato").latest.wording.source == source
    inner = replace(WORDING, audience="staff", source=Source("手引", None, "guides/staff-generative-ai"))
    assert publishing.write(inner, "sato").latest.wording.audience == "staff"


def test_an_answer_that_is_not_there_is_told(publishing: Publishing) -> None:
    with pytest.raises(DeskRefused, match="9番"):
        publishing.answer(9)


# Whom it would reach


PAST = [
    ("プールの休みを教えてください。", 3),
    ("プールの休みを教えて下さい", 2),
    ("プールの休みを教えてくださいますか", 1),
    ("プールの休みを知りたい", 4),
    ("図書館の休みを教えてください", 9),
    ("転入届はいつまで", 30),
]


def test_the_past_questions_it_would_be_given_to_come_first(publishing: Publishing) -> None:
    reached = publishing.reach(WORDING, PAST)
    assert [(one.question, one.times, one.matches) for one in reached][:3] == [
        ("プールの休みを教えてください。", 3, True),
        ("プールの休みを教えてくださいますか", 1, True),
        ("プールの休みを教えて下さい", 2, True),
    ]
    assert reached[0].compared.likeness == 1.0
    assert not any(one.matches for one in reached if "図書館" in one.question)
    assert "転入届はいつまで" not in [one.question for one in reached]


def test_a_stricter_threshold_reaches_fewer(publishing: Publishing) -> None:
    strict = publishing.reach(replace(WORDING, likeness=1.0), PAST)
    assert [one.question for one in strict if one.matches] == ["プールの休みを教えてください。"]


def test_what_is_like_it_but_another_question_is_shown_with_what_differs(publishing: Publishing) -> None:
    (one,) = publishing.reach(WORDING, [("図書館の休みを教えてください", 9)])
    assert (one.matches, one.compared.differs) == (False, "言葉")
