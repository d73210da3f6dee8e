"""What cannot be seen does nothing: not to whoever approves, not in the operator's terminal, and it is not kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bot.desk import approval
from bot.desk.approved import Source, Wording
from bot.desk.audit import AuditQuery, person
from bot.desk.casework import Casework
from bot.desk.conversations import PastTurn
from bot.desk.inquiries import Inquiries
from bot.desk.notices import Level, Notice, Notices
from bot.desk.records import Stores
from bot.desk.ticket_rules import noted
from bot.desk.tickets import TicketQuery
from bot.desk.written import line, written
from bot.errors import DeskRefused, NoticeRefused, ReplyRefused
from bot.types import Status

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
WORDING = Wording("猫は入れますか", "入れません。", "general", date(2026, 11, 1), date(2027, 3, 31))
TRICK = "猫\x1b]0;x\x07は\u202e入\u2066れ\x00ますか\U000e0041\ufeff"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (TRICK, "猫]0;xは入れますか"),
        ("一\r\n二\r三\u2028四\x0b五", "一\n二\n三\n四\n五"),
        ("👩‍👩‍👧 か\u3099 葛\U000e0100\tא\u200fb", "👩‍👩‍👧 か\u3099 葛\U000e0100\tא\u200fb"),
    ],
)
def test_a_text_is_what_can_be_read_of_it(text: str, read: str) -> None:
    """What joins an emoji, a voice mark, the form of a name's character: they stay."""
    assert written(text) == read


def test_a_line_is_one_line() -> None:
    assert line(" a\u2029 b\x85c\n") == "a b c"


def test_what_is_approved_is_what_can_be_seen() -> None:
    wording = replace(
        WORDING,
        question=f"{TRICK}\n二行目",
        variants=("\u202eねこ", "\u202e", "ねこ"),
        text=f"\u202e{TRICK}\r\nおわり",
        owner="市民\u202e課",
        source=Source("法\x00律\n", "https://a.lg.jp/\x00x"),
    )
    seen = approval.first_version(wording, "sato", NOW).wording
    assert (seen.question, seen.variants) == ("猫]0;xは入れますか 二行目", ("ねこ",))
    assert seen.text == "猫]0;xは入れますか\nおわり"
    assert (seen.owner, seen.source) == ("市民課", Source("法律", "https://a.lg.jp/x"))


@pytest.mark.parametrize(
    "wording",
    [
        replace(WORDING, question="\u200b"),
        replace(WORDING, text="\u202e\u200b"),
        replace(WORDING, owner="\u202e"),
    ]
    + [
        replace(WORDING, source=Source("法律", url))
        for url in ('https://a.lg.jp/"><script>', "https://a.lg.jp/a b", "https://a.lg.jp\\@evil.example/")
    ],
)
def test_what_says_nothing_is_not_put_forward(wording: Wording) -> None:
    with pytest.raises(DeskRefused):
        approval.first_version(wording, "sato", NOW)


def test_nothing_that_acts_is_kept_of_what_came(stores: Stores) -> None:
    """The operator's commands print it as it is kept."""
    inquiries = Inquiries(stores.inquiries, 500)
    left = inquiries.leave(TRICK, "ja")
    inquiries.reply(left.inquiry.number, f"はい\x1b[2J{TRICK}")
    turn = PastTurn(f"犬{TRICK}", f"犬{TRICK}", Status.NOT_IN_DOCUMENTS, "ja", "public", NOW, answer_id="a")
    stores.conversations.append("c" * 16, turn)
    casework = Casework(stores.tickets, stores.conversations, stores.feedback, inquiries, now=lambda: NOW)
    casework.gather()
    for number in (1, 2):
        for arrival in casework.folder(number).arrivals if number <= sum(casework.counts().values()) else ():
            assert arrival.question == written(arrival.question)
    found = inquiries.read(left.receipt)
    assert found
    assert (found.question, found.reply) == ("猫]0;xは入れますか", "はい[2J猫]0;xは入れますか")
    assert noted("sato", TRICK, NOW).text == "猫]0;xは入れますか"


def test_what_is_looked_for_may_hold_anything(stores: Stores) -> None:
    """PostgreSQL takes no NUL in a query, and the whole desk would be told as out of order."""
    query = TicketQuery(words="プール\0 \0", assignee="\0")
    assert stores.tickets.find(query) == []
    assert stores.audit.entries(AuditQuery(by="\0", action="\0", subject="\0")) == []
    assert stores.accounts.account(person("a\0b")) is None


@pytest.mark.parametrize("field", ["begins_at", "ends_at"])
@pytest.mark.parametrize("year", [1, 9999])
def test_a_notice_is_of_a_moment_that_every_zone_has(stores: Stores, field: str, year: int) -> None:
    far = datetime(year, 1 if year == 1 else 12, 1 if year == 1 else 31, tzinfo=timezone(timedelta(hours=14)))
    notice = replace(Notice(Level.OUTAGE, "停止します", NOW), **{field: far})
    with pytest.raises(NoticeRefused):
        Notices(stores.notices, lambda: NOW).add(notice, "kato")


def test_a_reply_has_an_end(stores: Stores) -> None:
    inquiries = Inquiries(stores.inquiries, 500)
    left = inquiries.leave("猫は入れますか", "ja")
    with pytest.raises(ReplyRefused, match="4000文字以内"):
        inquiries.reply(left.inquiry.number, "あ" * 4_001)
    assert inquiries.reply(left.inquiry.number, "あ" * 4_000).reply
