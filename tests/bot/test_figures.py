"""The desk's figures: counted alike in memory and in both databases, and never of a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.desk.conversations import PastTurn
from bot.desk.feedback import Feedback
from bot.desk.figures import (
    OTHERS,
    Asked,
    Dashboard,
    Ending,
    Freshness,
    Period,
    Spoken,
    dashboard,
    freshness_of,
    safe_cell,
    table_rows,
)
from bot.desk.inquiries import Inquiry, InquiryStatus
from bot.desk.records import Desk, Stores
from bot.settings import DeskTuning
from bot.types import Status
from index.types import Audience, Language

# 8 in the morning of the 22nd in Japan.
NOW = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TODAY = Period(date(2026, 11, 22), date(2026, 11, 22))


def ask(
    stores: Stores,
    question: str,
    status: Status = Status.ANSWERED,
    at: datetime = NOW,
    *,
    language: Language = "ja",
    audience: Audience = "public",
    documents: Sequence[str] = (),
    answer_id: str = "",
) -> None:
    """Somebody asks."""
    turn = PastTurn(
        question, question, status, language, audience, at, documents=tuple(documents), answer_id=answer_id
    )
    stores.conversations.append(f"{audience:x<16}", turn)


def counted(stores: Stores, period: Period = TODAY) -> Dashboard:
    """The figures of a period."""
    return dashboard(stores.figures, period, Freshness())


def test_questions_are_counted_by_the_day_and_hour_of_japan_and_by_how_they_ended(stores: Stores) -> None:
    ask(stores, "一")
    ask(stores, "二", Status.NOT_IN_DOCUMENTS)
    ask(stores, "三", Status.OWN_CASE, NOW + 2 * HOUR)
    ask(stores, "四", Status.CLARIFY, NOW + 2 * HOUR)
    ask(stores, "前の日", at=NOW - DAY)
    ask(stores, "次の日", at=NOW + DAY)
    figures = counted(stores)
    assert figures.questions == 4
    assert figures.by_day == {date(2026, 11, 22): 4}
    assert {hour: count for hour, count in figures.by_hour.items() if count} == {8: 2, 10: 2}
    assert figures.by_ending == {
        Ending.ANSWERED: 1,
        Ending.REFUSED: 1,
        Ending.HANDED_OVER: 1,
        Ending.OTHER: 1,
    }
    assert counted(stores, Period(date(2026, 11, 21), date(2026, 11, 23))).questions == 6


def test_the_last_moment_of_a_day_is_of_that_day(stores: Stores) -> None:
    ask(stores, "終わり", at=TODAY.end - timedelta(microseconds=1))
    ask(stores, "始まり", at=TODAY.begin)
    ask(stores, "次の日", at=TODAY.end)
    assert counted(stores).questions == 2


def test_the_store_counts_by_hour_language_and_first_document(stores: Stores) -> None:
    ask(stores, "一", documents=("guides/birth", "guides/moving-in"))
    ask(stores, "二", at=NOW + timedelta(minutes=20), documents=("guides/birth",))
    ask(stores, "3", language="en")
    hour = datetime(2026, 11, 21, 23, tzinfo=UTC)
    assert stores.figures.asked(TODAY.begin, TODAY.end) == [Asked(hour, Status.ANSWERED, 3)]
    assert stores.figures.spoken(TODAY.begin, TODAY.end) == [
        Spoken("en", "", 1),
        Spoken("ja", "guides/birth", 2),
    ]


def test_what_few_did_is_not_named(stores: Stores) -> None:
    for number in range(5):
        ask(stores, str(number), documents=("guides/birth",))
    for number in range(2):
        ask(stores, str(number), language="easy", documents=("guides/divorce",))
    figures = counted(stores)
    assert figures.by_language == {"ja": 5, OTHERS: 2}
    assert figures.by_topic == {"guides/birth": 5, OTHERS: 2}


def test_ratings_give_the_share_that_was_helped(stores: Stores) -> None:
    assert counted(stores).helpful_rate is None
    for number in range(4):
        rating = "helpful" if number else "unhelpful"
        stores.feedback.keep(Feedback(str(number), rating, (), NOW))  # type: ignore[arg-type]  # a rating
    stores.feedback.keep(Feedback("late", "unhelpful", (), NOW + DAY))
    assert counted(stores).helpful_rate == 0.75


def test_replies_give_how_long_people_waited(stores: Stores) -> None:
    for hours in (1, 2, 30, None):
        replied = NOW + hours * HOUR if hours else None
        status = InquiryStatus.ANSWERED if hours else InquiryStatus.NEW
        stores.inquiries.add(Inquiry(f"{hours}", "質問", "ja", NOW, NOW, None, status, "答え", replied))
    figures = counted(stores)
    assert (figures.left, figures.replied) == (4, 3)
    assert (figures.median_reply, figures.slow_reply) == (2 * HOUR, 30 * HOUR)
    assert counted(stores, Period(date(2026, 1, 1), date(2026, 1, 2))).median_reply is None


def test_what_was_refused_often_comes_first_and_what_was_refused_once_is_not_shown(stores: Stores) -> None:
    desk = Desk(stores, DeskTuning(), now=lambda: NOW + 2 * HOUR)
    for number in range(3):
        ask(
            stores,
            "プールの休みは？",
            Status.NOT_IN_DOCUMENTS,
            NOW + number * timedelta(minutes=1),
            answer_id=f"p{number}",
        )
    for number in range(4):
        ask(stores, "犬の鳴き声がうるさい", Status.OUT_OF_SCOPE, NOW, answer_id=f"d{number}")
    ask(stores, "私だけのことを聞いた", Status.NOT_IN_DOCUMENTS, NOW, answer_id="one")
    desk.casework.gather()
    assert [(one.question, one.count) for one in counted(stores).unanswered] == [
        ("犬の鳴き声がうるさい", 4),
        ("プールの休みは？", 3),
    ]
    assert "私だけのことを聞いた" not in str(list(table_rows(counted(stores), str)))


def test_past_questions_are_those_that_an_answer_would_reach(stores: Stores) -> None:
    for question in ("プールの休みは", "プールの休みは", "図書館の休みは"):
        ask(stores, question)
    ask(stores, "pool", language="en")
    ask(stores, "職員の質問", audience="staff")
    ask(stores, "", Status.PERSONAL_DATA)
    ask(stores, "古い", at=NOW - DAY)
    past = stores.figures.past_questions
    assert past(NOW, "ja", "staff") == [("職員の質問", 1)]
    assert sorted(past(NOW, "ja", "public")) == sorted(
        [("プールの休みは", 2), ("図書館の休みは", 1), ("職員の質問", 1)]
    )
    assert past(NOW, "ja", "public")[0] == ("プールの休みは", 2)


# Pure


def test_the_table_has_one_figure_a_line() -> None:
    figures = Dashboard(
        TODAY, 3, {TODAY.since: 3}, {8: 3}, {Ending.ANSWERED: 3}, {Status.ANSWERED: 3}, {"ja": 3},
        {"guides/birth": 3, OTHERS: 1}, 1, 2, 3, 1, 90 * timedelta(minutes=1), None, (), Freshness(documents=7),
    )  # fmt: skip
    rows = list(table_rows(figures, lambda topic: f"「{topic}」"))
    assert {len(row) for row in rows} == {3}
    assert ["by_topic", "「guides/birth」", "3"] in rows
    assert ["by_topic", "others", "1"] in rows
    assert ["reply_hours", "median", "1.5"] in rows
    assert ["reply_hours", "p90", ""] in rows
    assert ["freshness", "documents", "7"] in rows


@pytest.mark.parametrize("text", ["=1+1", "+81", "-1+1", "@SUM(A1)", "\t=1", "\rx", " =1", "＝1", "＠x"])
def test_no_cell_is_taken_for_a_formula(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "プール", "2026-11-22", "-3.5", "12", "a=b"])
def test_other_cells_stay(text: str) -> None:
    assert safe_cell(text) == text


def test_freshness_counts_what_is_expired_or_soon_will_be(library_documents: list[object]) -> None:
    fresh = freshness_of(library_documents, [date(2026, 11, 21), date(2026, 12, 1)], date(2026, 11, 22))  # type: ignore[arg-type]  # documents
    assert fresh.documents == len(library_documents)
    assert fresh.expired >= 1
    assert (fresh.answers_expired, fresh.answers_expiring) == (1, 1)


@pytest.fixture
def library_documents(library) -> list[object]:  # type: ignore[no-untyped-def]  # the fixture of tests/conftest.py
    """The documents of the small corpus."""
    with library.lease() as generation:
        return list(generation.store.documents())
