"""The desk's side of the page: whether it is open, questions left and replies, notices, ratings, erasing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.japanese_holidays import japanese_holiday
from bot.assistant import Assistant
from bot.build import conversations_of
from bot.desk.notices import Level, Notice
from bot.desk.records import Desk
from bot.settings import AnswerTuning, DeskTuning
from index.library import Library
from ui.pages.counter import Counter
from ui.pages.desk_window import DeskWindow
from ui.pages.tab import Tab

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"
# A Monday at ten in the morning in Japan, and the Sunday before.
MONDAY = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
SUNDAY = MONDAY - timedelta(days=1)


@pytest.fixture
def window_at(desk: Desk, library: Library) -> Callable[[datetime], DeskWindow]:
    """The desk's window at a moment."""

    def at(moment: datetime) -> DeskWindow:
        return DeskWindow(
            desk, library, japanese_holiday, max_inquiry=DeskTuning().max_inquiry, now=lambda: moment
        )

    return at


@pytest.fixture
def window(window_at: Callable[[datetime], DeskWindow]) -> DeskWindow:
    """The desk's window on a Monday."""
    return window_at(MONDAY)


def test_the_desk_says_until_when_it_is_open_and_when_next(
    window_at: Callable[[datetime], DeskWindow],
) -> None:
    """Open on a Monday morning; on a Sunday, the next opening has its day."""
    assert "いま開いています（16:30まで）" in window_at(MONDAY).person(Tab())
    closed = window_at(SUNDAY).person(Tab())
    assert "いまは閉まっています<span>休みの曜日</span>" in closed
    assert "次は 11月30日（月）9:00 に開きます" in closed
    assert "Opens on Monday 30 November at 9:00" in window_at(SUNDAY).person(Tab("en"))


def test_a_holiday_is_named(window_at: Callable[[datetime], DeskWindow]) -> None:
    """勤労感謝の日 is why nobody is there."""
    assert "勤労感謝の日" in window_at(datetime(2026, 11, 23, 2, 0, tzinfo=UTC)).person(Tab())


def test_the_desk_of_the_last_answer_stands_first(window: DeskWindow) -> None:
    """A key that the profile does not have is the general desk."""
    assert "市民課" in window.person(Tab(desk="citizens"))
    assert "市役所" in window.person(Tab(desk="nowhere"))
    assert "この質問の担当" not in window.person(Tab(desk="nowhere"))


def test_a_question_is_left_and_its_reply_read(window: DeskWindow, desk: Desk) -> None:
    """The receipt number is shown once, and whoever types it, however, reads the reply."""
    left = window.leave("委任状の形は決まっていますか", "", Tab())
    assert left.state == "left"
    receipt = "".join(re.findall(r"<span>([^<]*)</span>", left.html))
    assert "返事はまだありません" in window.read(receipt, "ja").html
    desk.inquiries.reply(1, "決まった形はありません。")
    read = window.read(receipt.lower().replace("-", " "), "ja")
    assert read.state == "found"
    assert "決まった形はありません。" in read.html
    assert (
        window.read("2222-2222-2222-2222", "ja").problem
        == "この番号の質問は見つかりません。番号をもう一度確かめてください。"
    )


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        ("　", "質問が空です"),
        ("あ" * 2001, "2000文字以内"),
        ("電話は090-1234-5678です", "個人の情報（電話番号）"),
    ],
)
def test_what_cannot_be_left_is_said_politely(window: DeskWindow, question: str, problem: str) -> None:
    """Nothing is kept of it."""
    replied = window.leave(question, "", Tab())
    assert (replied.state, replied.html) == ("problem", "")
    assert problem in replied.problem


def test_an_emergency_shows_the_numbers_to_call(window: DeskWindow) -> None:
    """Nobody waits for the desk then."""
    assert 'href="tel:119"' in window.leave("家が燃えています", "", Tab()).html


def test_markup_in_an_inquiry_a_reply_and_a_notice_stays_text(window: DeskWindow, desk: Desk) -> None:
    """Whatever is written is shown as it was written."""
    left = window.leave(f"{HOSTILE} 委任状", "", Tab())
    receipt = "".join(re.findall(r"<span>([^<]*)</span>", left.html))
    desk.inquiries.reply(1, HOSTILE)
    desk.notices.add(Notice(Level.EMERGENCY, HOSTILE, SUNDAY), "sato")
    for html in (window.read(receipt, "ja").html, window.notices("ja")):
        assert "<script" not in html
        assert "<img" not in html
        assert "&lt;script&gt;" in html


def test_notices_stand_the_gravest_first_each_in_its_language(window: DeskWindow, desk: Desk) -> None:
    """A notice that is in Japanese only says so to a screen reader."""
    assert window.notices("en") == ""
    desk.notices.add(Notice(Level.INFORMATION, "休みのお知らせ", SUNDAY, en="Closed tomorrow"), "sato")
    desk.notices.add(Notice(Level.EMERGENCY, "大雨です", SUNDAY), "sato")
    html = window.notices("en")
    assert html.index("大雨です") < html.index("Closed tomorrow")
    assert '<p lang="ja">大雨です</p>' in html
    assert '<p lang="en">Closed tomorrow</p>' in html


def test_a_rating_is_kept_with_its_reasons(window: DeskWindow, desk: Desk) -> None:
    """Reasons that are not on the list are left out; what is no rating is not kept."""
    assert window.rate("a1", "unhelpful", "outdated,whatever,outdated")
    assert not window.rate("a1", "superb", "")
    assert not window.rate("../etc", "helpful", "")
    [kept] = desk.feedback.read()
    assert (kept.answer_id, kept.rating, kept.reasons) == ("a1", "unhelpful", ("outdated",))


def test_an_erased_conversation_is_gone_from_the_server(
    window: DeskWindow, desk: Desk, library: Library
) -> None:
    """Nothing of it can be gone on with."""
    assistant = Assistant(library, AnswerTuning(), conversations=conversations_of(desk))
    counter = Counter(assistant, library, max_question=1000, max_open=9)
    *_, told = counter.ask("転入届はいつまで？", 1, Tab())
    assert told.conversation
    assert desk.conversations.turns(told.conversation, 9)
    assert window.erase(Tab(conversation=told.conversation))
    assert desk.conversations.turns(told.conversation, 9) == []


def test_a_tab_is_believed_no_more_than_it_can_know() -> None:
    """Whatever a browser sends, a language is one of ours and an id is an id."""
    assert Tab.of({"language": "xx", "conversation": "<b>", "desk": 3}) == Tab("ja", None, None)
    assert Tab.of({"language": "en", "conversation": "abc_-1", "desk": "citizens"}) == Tab(
        "en", "abc_-1", "citizens"
    )
