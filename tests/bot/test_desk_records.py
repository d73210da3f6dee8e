"""Inquiries, notices and retention over their stores."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.adapters.memory_desk import memory_stores
from bot.adapters.sql.database import Database, database_url
from bot.adapters.sql.stores import sql_stores
from bot.desk.conversations import PastTurn
from bot.desk.feedback import Feedback
from bot.desk.inquiries import InquiryStatus
from bot.desk.notices import LONGEST, Level, Notice
from bot.desk.records import Desk, Purged
from bot.errors import InquiryRefused, NoticeRefused, ReplyRefused
from bot.settings import DeskTuning
from bot.types import Status

START = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def clock() -> list[datetime]:
    """The time of day; a test moves it."""
    return [START]


@pytest.fixture
def desk(clock: list[datetime]) -> Desk:
    """A desk with nothing on it."""
    return Desk(memory_stores(), DeskTuning(), now=lambda: clock[0])


# Inquiries


def test_the_desk_replies_and_the_citizen_reads_it(desk: Desk, clock: list[datetime]) -> None:
    left = desk.inquiries.leave("  委任状の形は？ ", "ja", "a1")
    clock[0] += DAY
    desk.inquiries.reply(left.inquiry.number, " 決まった形はありません。 ")
    read = desk.inquiries.read(left.receipt.lower())
    assert read is not None
    assert (read.question, read.status, read.reply) == (
        "委任状の形は？",
        InquiryStatus.ANSWERED,
        "決まった形はありません。",
    )
    assert (read.left_at, read.replied_at) == (START, START + DAY)


def test_a_receipt_number_is_kept_nowhere(tmp_path: Path) -> None:
    desk = Desk(sql_stores(Database(database_url(None, tmp_path))), DeskTuning())
    receipt = desk.inquiries.leave("委任状の形は？", "ja").receipt
    desk.close()
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert receipt.encode() not in written
    assert receipt.replace("-", "").encode() not in written
    assert "委任状".encode() in written


@pytest.mark.parametrize(
    ("question", "why", "kinds"),
    [
        (" ？ ", "empty", set()),
        ("あ" * 2_001, "too_long", set()),
        ("090-1234-5678に電話をください", "personal_data", {"phone"}),
        ("返事は taro@example.com へ", "personal_data", {"email"}),
    ],
)
def test_what_cannot_be_taken_says_why_and_is_not_kept(
    desk: Desk, question: str, why: str, kinds: set[str]
) -> None:
    with pytest.raises(InquiryRefused) as refused:
        desk.inquiries.leave(question, "ja")
    assert (refused.value.why, refused.value.kinds) == (why, kinds)
    assert "1234" not in str(refused.value)
    assert desk.inquiries.all(list(InquiryStatus)) == []


def test_a_later_reply_takes_the_place_of_an_earlier_one(desk: Desk) -> None:
    left = desk.inquiries.leave("委任状の形は？", "ja")
    desk.inquiries.reply(left.inquiry.number, "形はありません。")
    assert desk.inquiries.reply(left.inquiry.number, "様式があります。").revision == 2
    read = desk.inquiries.read(left.receipt)
    assert read is not None
    assert read.reply == "様式があります。"


def test_replies_that_cannot_be_kept_say_why(desk: Desk) -> None:
    number = desk.inquiries.leave("委任状の形は？", "ja").inquiry.number
    for reply, words in (("", "空です"), ("090-1234-5678の方へ", "電話番号")):
        with pytest.raises(ReplyRefused, match=words):
            desk.inquiries.reply(number, reply)
    with pytest.raises(ReplyRefused, match="99 番"):
        desk.inquiries.reply(99, "形はありません。")
    with pytest.raises(ReplyRefused, match="回答済にできません"):
        desk.inquiries.move(number, InquiryStatus.ANSWERED)
    assert desk.inquiries.reply(number, "0438-62-0000へ", frozenset({"0438620000"})).reply
    assert desk.inquiries.move(number, InquiryStatus.IN_PROGRESS).status is InquiryStatus.IN_PROGRESS


# Notices


def test_a_notice_stands_from_its_beginning_to_its_end(desk: Desk, clock: list[datetime]) -> None:
    desk.notices.add(Notice(Level.OUTAGE, "止まります。", START + DAY, START + 2 * DAY), "sato")
    shown = []
    for _ in range(3):
        shown.append([notice.ja for notice in desk.notices.current()])
        clock[0] += DAY
    assert shown == [[], ["止まります。"], []]


def test_a_text_that_is_not_there_is_shown_in_japanese() -> None:
    notice = Notice(Level.EMERGENCY, "避難所を開きました。", START, easy="にげてください。")
    assert notice.text("easy") == ("にげてください。", "easy")
    assert notice.text("en") == ("避難所を開きました。", "ja")


@pytest.mark.parametrize(
    "change",
    [{"ja": " "}, {"en": ""}, {"ja": "あ" * (LONGEST + 1)}, {"ends_at": START}, {"ends_at": START - DAY}],
)
def test_notices_that_cannot_be_put_up_are_refused(desk: Desk, change: dict[str, object]) -> None:
    with pytest.raises(NoticeRefused):
        desk.notices.add(replace(Notice(Level.OUTAGE, "止まります。", START - 2 * DAY), **change), "sato")  # type: ignore[arg-type]
    assert desk.notices.all() == []


def test_a_notice_that_is_not_there_cannot_be_withdrawn(desk: Desk) -> None:
    with pytest.raises(NoticeRefused, match="7 番"):
        desk.notices.withdraw(7, "sato")


def test_a_store_that_cannot_be_read_costs_no_page(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    (tmp_path / "data").touch()
    desk = Desk(sql_stores(Database(database_url(None, tmp_path / "data"))), DeskTuning())
    assert desk.notices.current() == []
    assert "お知らせを出せません" in caplog.text
    desk.close()


# Retention


def test_what_is_older_than_the_retention_is_purged_kind_by_kind(desk: Desk, clock: list[datetime]) -> None:
    turn = PastTurn("いくら？", "いくら？", Status.ANSWERED, "ja", "public", START, answer_id="a")
    desk.conversations.append("a" * 16, turn)
    desk.feedback.keep(Feedback("a", "helpful", (), START))
    waiting = desk.inquiries.leave("委任状の形は？", "ja")
    closed = desk.inquiries.leave("印鑑は要りますか", "ja")
    desk.inquiries.reply(closed.inquiry.number, "要りません。")
    desk.notices.add(Notice(Level.OUTAGE, "止まります。", START - DAY, START + DAY), "sato")
    clock[0] += timedelta(days=180)
    assert desk.purge() == Purged(0, 0, 0, 0, 0)
    clock[0] += timedelta(seconds=1)
    assert desk.purge() == Purged(turns=1, feedback=1, inquiries=1, notices=0, tickets=0)
    clock[0] += DAY
    assert desk.purge() == Purged(0, 0, 0, notices=1, tickets=0)
    assert desk.inquiries.read(closed.receipt) is None
    assert desk.inquiries.read(waiting.receipt) is not None


def test_another_retention_can_be_asked_for(desk: Desk, clock: list[datetime]) -> None:
    desk.feedback.keep(Feedback("a", "helpful", (), START))
    clock[0] += 31 * DAY
    assert desk.purge(days=31).feedback == 0
    assert desk.purge(days=30).feedback == 1
