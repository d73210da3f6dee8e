"""`/desk/`: what waits for somebody, grouped by likeness, with filters, search and pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import get_args
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from bot.desk.audit import person
from bot.desk.inquiries import tells_of_emergency
from bot.desk.tickets import PENDING, Origin, Ticket, TicketOrder, TicketQuery, TicketStatus
from ui.pages.desk.labels import ORIGINS, STATUSES
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
_ORDERS = {"oldest": "古い順", "newest": "新しい順", "most_asked": "多い順"}
_ANYBODY, _MINE, _NOBODYS = "", "me", "nobody"


@dataclass(frozen=True, slots=True)
class Line:
    """A ticket in the list. origins: how its questions came. urgent: somebody may need help at once."""

    ticket: Ticket
    origins: Mapping[Origin, int]
    urgent: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; what cannot be is as if it were not there."""

    status: str = ""
    words: str = ""
    assignee: str = ""
    origin: str = ""
    order: str = "oldest"
    page: int = 1

    def query(self, me: str) -> TicketQuery:
        """The tickets to read: one more than a page has tells whether there is another."""
        order: TicketOrder = next((o for o in get_args(TicketOrder) if o == self.order), "oldest")
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
            if value and (name, value) not in {("page", 1), ("order", "oldest")}
        }
        return f"?{urlencode(kept)}" if kept else ""


def add_queue(router: APIRouter, room: Room) -> None:
    """The first page of the room."""

    def queue(visit: Visit) -> Response:
        fresh = room.gathering.freshen()
        wanted = _wanted(visit.query)
        found = room.desk.casework.queue(wanted.query(visit.name))
        lines = _lines(room, found[:PAGE])
        counts = room.desk.casework.counts()
        names = [account.name for account in room.desk.accounts.all()]
        values = {
            "here": "",
            "fresh": fresh,
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
            "now": datetime.now(UTC),
        }
        return room.show(visit, "queue.html", "案件", values)

    add_page(router, room, "", queue, "GET")


def _lines(room: Room, tickets: list[Ticket]) -> list[Line]:
    origins = room.desk.casework.origins(tickets)
    return [
        Line(ticket, origins.get(ticket.id, {}), tells_of_emergency(ticket.question)) for ticket in tickets
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
        order=one_of("order", _ORDERS) or "oldest",
        page=min(max(1, number), _MOST_PAGES),
    )
