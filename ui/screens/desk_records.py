"""What stands in the help desk's records while its pictures are taken: a month in which citizens asked, all made up."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from bot.desk.approved import Wording
from bot.desk.conversations import PastTurn
from bot.desk.notices import Level, Notice
from bot.desk.publishing import Publishing
from bot.desk.records import Desk
from bot.desk.tickets import TicketQuery
from bot.types import Status
from index.japan import TOKYO
from index.library import Library
from ui.screens.people import APPROVER, CLERK, COLLEAGUE

MOVING = "転入届はいつまでに出しますか"
PROXY = "転入届を代理の人が出すとき、委任状の形は決まっていますか"
_FIRE = "となりの家から煙が出ています、どうすればいいですか"
_ASKED = (
    ("市民プールは何時まで開いていますか", 9),
    ("公園の噴水は何時に動きますか", 6),
    ("図書館の自習室は予約できますか", 4),
    ("スケートボードの練習ができる場所はありますか", 3),
    ("市役所の食堂はだれでも使えますか", 2),
)
_ANSWERED = (
    (MOVING, "guides/moving-in", 14),
    ("粗大ごみの出し方を教えてください", "guides/bulky-garbage", 11),
    ("児童手当はいつもらえますか", "guides/child-allowance", 7),
)
_DAYS = 28


def fill(desk: Desk, library: Library) -> None:
    """A month of questions, tickets in several states, approved answers and notices."""
    for text, document, times in _ANSWERED:
        _ask(desk, text, times, Status.ANSWERED, (document,))
    for text, times in _ASKED:
        _ask(desk, text, times, Status.NOT_IN_DOCUMENTS, ())
    for text in (MOVING, PROXY, _FIRE):
        desk.inquiries.leave(text, "ja")
    desk.casework.gather()
    _work(desk)
    _approve(desk, library)
    now = datetime.now(UTC)
    desk.notices.add(
        Notice(
            Level.OUTAGE,
            "【見本】今夜22時から1時間、点検のためお答えできません。",
            now,
            ends_at=now + timedelta(days=1),
            easy="【見本】こんや 22じから 1じかん、つかえません。",
            en="[Sample] This service is down for an hour from 22:00 tonight.",
        ),
        APPROVER,
    )


def ticket_about(desk: Desk, question: str) -> int:
    """The number of the newest ticket in which somebody asked this."""
    found = desk.casework.queue(TicketQuery(words=question, order="newest", most=1))
    return found[0].id


def ask_again(desk: Desk, question: str) -> int:
    """A further citizen leaves a question; the number of its ticket."""
    desk.inquiries.leave(question, "ja")
    desk.casework.gather()
    return ticket_about(desk, question)


def _ask(desk: Desk, text: str, times: int, status: Status, documents: tuple[str, ...]) -> None:
    midnight = datetime.now(TOKYO).replace(hour=0, minute=0, second=0, microsecond=0)
    for number in range(times):
        days, hours = (number * 5 + len(text)) % _DAYS + 1, (number * 3 + len(text)) % 15
        asked_at = midnight - timedelta(days=days) + timedelta(hours=7 + hours, minutes=7 * number % 60)
        turn = PastTurn(
            text, text, status, "ja", "public", asked_at, documents=documents, answer_id=f"{uuid4()}"
        )
        desk.conversations.append(f"{uuid4().hex[:16]}", turn)


def _work(desk: Desk) -> None:
    """Somebody took one ticket and noted something; another was dismissed."""
    number = ticket_about(desk, PROXY)
    desk.casework.assign(number, desk.casework.folder(number).ticket.version, COLLEAGUE, COLLEAGUE)
    desk.casework.note(number, "市民課に様式があるか確認中。", COLLEAGUE)
    number = ticket_about(desk, _ASKED[4][0])
    desk.casework.dismiss(number, desk.casework.folder(number).ticket.version, CLERK)


def _approve(desk: Desk, library: Library) -> None:
    """One answer is given, another waits for its approval."""
    publishing = Publishing(desk.approved, library)
    until = _today() + timedelta(days=180)
    desks = Wording(_ASKED[2][0], "予約はできません。来た順に使えます。", "general", _today(), until)
    given = publishing.write(desks, CLERK)
    publishing.approve(given.id, given.revision, 1, APPROVER)
    publishing.write(
        Wording(_ASKED[1][0], "4月から10月の、10時と15時です。", "general", _today(), until), CLERK
    )


def _today() -> date:
    return datetime.now(TOKYO).date()
