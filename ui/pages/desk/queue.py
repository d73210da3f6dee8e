"""`/desk/`: what waits for somebody, whoever waits for a reply first, with filters, search, pages, and acts on several at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import get_args
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from bot.desk.audit import person
from bot.desk.inquiries import tells_of_emergency
from bot.desk.tickets import PENDING, Origin, Ticket, TicketOrder, TicketQuery, TicketStatus
from bot.errors import DeskRefused, NoSuchRecord
from ui.pages.desk.labels import ORIGINS, STATUSES
from ui.pages.desk.rendering import go_to
from ui.pages.desk.room import Room, add_page
from ui.pages.desk.visit import Visit

PAGE = 20
_LONGEST_WORDS = 100
_MOST_PAGES = 10_000
# Of the newest pending questions that were left, so many are looked through for one that cannot wait.
_LOOKED_AT = 200
# By the value of `status` in the address; "" is what is to be done.
TABS: Mapping[str, frozenset[TicketStatus]] = {
    "": PENDING,
    **{status.value: frozenset({status}) for status in TicketStatus},
    "all": frozenset(TicketStatus),
}
_ORDERS = {"waiting": "返事を待つ人から", "oldest": "古い順", "newest": "新しい順", "most_asked": "多い順"}
# What can be done to several tickets at once, and how it is told.
_ACTS: Mapping[str, str] = {"take": "{count}件を受け持ちました。", "dismiss": "{count}件を見送りにしました。"}
_ANYBODY, _MINE, _NOBODYS = "", "me", "nobody"


@dataclass(frozen=True, slots=True)
class Line:
    """A ticket in the list.

    origins: how its questions came. waiting: how many people wait for a reply. urgent: somebody may need help at once.
    """

    ticket: Ticket
    origins: Mapping[Origin, int]
    waiting: int
    urgent: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; what cannot be is as if it were not there."""

    status: str = ""
    words: str = ""
    assignee: str = ""
    origin: str = ""
    order: str = "waiting"
    page: int = 1

    def query(self, me: str) -> TicketQuery:
        """The tickets to read: one more than a page has tells whether there is another."""
        order: TicketOrder = next((o for o in get_args(TicketOrder) if o == self.order), "waiting")
        assignee = {_ANYBODY: None, _MINE: person(me), _NOBODYS: ""}.get(self.assignee, self.assignee)
        return TicketQuery(
            statuses=TABS[self.status],
            words=self.words,
            assignee=assignee,
            origin=Origin(self.origin) if self.origin else None,
            order=order,
            most=PAGE + 1,
            skip=(self.page - 1) * PAGE,
        )

    def address(self, **changes: object) -> str:
        """The query of the address with some of it changed."""
        names = ("status", "words", "assignee", "origin", "order")
        values = {name: getattr(self, name) for name in names} | {"page": self.page} | changes
        kept = {
            name: value
            for name, value in values.items()
            if value and (name, value) not in {("page", 1), ("order", "waiting")}
        }
        return f"?{urlencode(kept)}" if kept else ""


def add_queue(router: APIRouter, room: Room) -> None:
    """The first page of the room, and what is done to several of its tickets."""

    def queue(visit: Visit) -> Response:
        count, name = visit.query.get("count", ""), visit.query.get("done", "")
        told = name in _ACTS and count.isascii() and count.isdecimal() and len(count) < 3
        return page(visit, done=_ACTS[name].format(count=count) if told else "")

    def act(name: str) -> Callable[[Visit], Response]:
        def done(visit: Visit) -> Response:
            picked = _picked(visit.form)
            if not picked:
                return page(visit, wrong="案件を選んでから押してください。", status=422)
            done_to, left = _done_to(room, visit, name, picked)
            if left:
                told = _ACTS[name].format(count=done_to) if done_to else ""
                return page(visit, done=told, wrong=left, status=409)
            return go_to(visit, "", done=name, count=str(done_to))

        return done

    def page(visit: Visit, *, done: str = "", wrong: str = "", status: int = 200) -> Response:
        fresh = room.gathering.freshen()
        wanted = _wanted(visit.query)
        if found_one := room.desk.casework.of_receipt(wanted.words):
            return go_to(visit, f"tickets/{found_one}")
        found = room.desk.casework.queue(wanted.query(visit.name))
        lines = _lines(room, found[:PAGE])
        counts = room.desk.casework.counts()
        names = [account.name for account in room.desk.accounts.all()]
        values = {
            "here": "",
            "fresh": fresh,
            "done": done,
            "wrong": wrong,
            "wanted": wanted,
            "lines": lines,
            "more": len(found) > PAGE,
            "tabs": _tabs(counts),
            "assignees": [
                (_ANYBODY, "だれでも"),
                (_MINE, "自分"),
                (_NOBODYS, "担当なし"),
                *((n, n) for n in names),
            ],
            "origins": [("", "すべて"), *((origin.value, name) for origin, name in ORIGINS.items())],
            "orders": list(_ORDERS.items()),
            "urgent": _urgent(room) if wanted == Wanted() else [],
            "pending": PENDING,
            "now": datetime.now(UTC),
        }
        return room.show(visit, "queue.html", "案件", values, status)

    add_page(router, room, "", queue, "GET")
    for name in _ACTS:
        add_page(router, room, name, act(name), "POST")


def _picked(form: Mapping[str, str]) -> dict[int, int]:
    """The tickets that were ticked, with the versions that were seen."""
    ticked = ((name.removeprefix("pick-"), value) for name, value in form.items() if name.startswith("pick-"))
    return {
        int(number): int(version)
        for number, version in ticked
        if all(text.isascii() and text.isdecimal() and len(text) < 10 for text in (number, version))
    }


def _done_to(room: Room, visit: Visit, name: str, picked: Mapping[int, int]) -> tuple[int, str]:
    """Do an act to several tickets; to how many it was done, and what was not and why."""
    casework, waiting = room.desk.casework, room.desk.casework.waiting()
    done, left = 0, []
    for number, version in picked.items():
        try:
            if name == "dismiss" and waiting.get(number):
                raise DeskRefused("返事を待つ人がいます。開いて確かめてください。")
            if name == "dismiss":
                casework.dismiss(number, version, visit.name)
            else:
                casework.assign(number, version, visit.name, visit.name)
            done += 1
        except (DeskRefused, NoSuchRecord) as refused:
            left.append(f"案件 {number}: {refused}")
    return done, " ".join(left)


def _lines(room: Room, tickets: list[Ticket]) -> list[Line]:
    origins, waiting = room.desk.casework.origins(tickets), room.desk.casework.waiting()
    return [
        Line(
            ticket,
            origins.get(ticket.id, {}),
            waiting.get(ticket.id, 0),
            tells_of_emergency(ticket.question),
        )
        for ticket in tickets
    ]


def _urgent(room: Room) -> list[Ticket]:
    """What somebody left who may need help at once: it does not wait its turn."""
    left = room.desk.casework.queue(TicketQuery(origin=Origin.INQUIRY, order="newest", most=_LOOKED_AT))
    return [ticket for ticket in left if tells_of_emergency(ticket.question)]


def _tabs(counts: Mapping[TicketStatus, int]) -> list[tuple[str, str, int]]:
    names = {
        "": "未対応と対応中",
        "all": "すべて",
        **{status.value: name for status, name in STATUSES.items()},
    }
    return [(key, names[key], sum(counts[status] for status in held)) for key, held in TABS.items()]


def _wanted(query: Mapping[str, str]) -> Wanted:
    def one_of(name: str, known: object) -> str:
        value = query.get(name, "")
        return value if value in known else ""  # type: ignore[operator]  # a container of texts

    page = query.get("page", "1")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
    return Wanted(
        status=one_of("status", TABS),
        words=query.get("words", "").replace("\0", "").strip()[:_LONGEST_WORDS],
        assignee=query.get("assignee", "").replace("\0", "")[:64],
        origin=one_of("origin", {origin.value for origin in Origin}),
        order=one_of("order", _ORDERS) or ("waiting" if PENDING & TABS[one_of("status", TABS)] else "newest"),
        page=min(max(1, number), _MOST_PAGES),
    )
