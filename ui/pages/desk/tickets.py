"""`/desk/tickets/N`: a ticket with all that belongs to it, and what a worker does with it.

Who acts names the version that they saw. Where somebody else was faster the page comes back as it is now, says so, and holds
what was typed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import APIRouter
from starlette.responses import Response

from bot.desk.audit import AuditQuery, Person, digest_of
from bot.desk.conversations import PastTurn
from bot.desk.inquiries import CLOSED, Inquiry, tells_of_emergency
from bot.desk.tickets import PENDING, Arrival, Folder, Origin, Ticket, TicketQuery
from bot.errors import ChangedMeanwhile, DeskRefused, NoSuchRecord, ReplyRefused
from bot.own_numbers import own_numbers_of
from ui.pages.desk.rendering import go_to
from ui.pages.desk.room import Room, add_page
from ui.pages.desk.suggestion import citations, suggestion_for
from ui.pages.desk.visit import Visit

_DONE = {
    "take": "受け持ちました。",
    "release": "担当を外しました。",
    "assign": "担当を変えました。",
    "note": "メモを残しました。",
    "keep": "メモに残しました。",
    "reply": "返事をしました。市民は受付番号で読めます。",
    "settle": "回答済にしました。",
    "dismiss": "見送りにしました。",
    "reopen": "未対応に戻しました。",
}
_REGROUPED = {
    "split": "分けた質問の案件です。",
    "merge": "一つの案件にまとめました。",
}
# What is shown of a ticket that was asked very often.
_MOST_QUESTIONS, _MOST_ANSWERS = 20, 3


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields of the page: a reply and a note that were not kept so far."""

    reply: str = ""
    note: str = ""


def add_tickets(router: APIRouter, room: Room) -> None:
    """The page of a ticket and its acts."""
    pages = _TicketPages(room)
    add_page(router, room, "tickets/{number:int}", pages.ticket, "GET")
    for act in _DONE:
        add_page(router, room, f"tickets/{{number:int}}/{act}", pages.act(act), "POST")
    add_page(router, room, "tickets/{number:int}/suggest", pages.suggest, "POST")
    for act in ("split", "merge"):
        add_page(router, room, f"tickets/{{number:int}}/{act}", pages.regroup(act), "POST")


class _TicketPages:
    def __init__(self, room: Room) -> None:
        self._room = room
        self._casework = room.desk.casework

    def ticket(self, visit: Visit, number: int) -> Response:
        """The ticket as it is; one that was merged into another is found there."""
        try:
            self._casework.folder(number)
        except NoSuchRecord:
            merged = self._room.desk.regrouping.merged_into(number)
            if merged is None:
                raise
            return go_to(visit, f"tickets/{merged}", done="merge")
        return self._page(
            visit, number, Typed(), done={**_DONE, **_REGROUPED}.get(visit.query.get("done", ""), "")
        )

    def suggest(self, visit: Visit, number: int) -> Response:
        """The page with the suggested answer below what is typed so far."""
        ticket = self._casework.folder(number).ticket
        draft = suggestion_for(self._room.assistant, ticket).draft
        typed = visit.text("reply").rstrip()
        reply = f"{typed}\n\n{draft}" if typed else draft
        return self._page(visit, number, Typed(reply, visit.text("note")))

    def regroup(self, name: str) -> Callable[..., Response]:
        """Put questions together or apart, and show the ticket that the worker goes on with."""

        def done(visit: Visit, number: int) -> Response:
            typed, version = Typed(visit.text("reply"), visit.text("note")), visit.number("version")
            regrouping = self._room.desk.regrouping
            try:
                if name == "split":
                    shown = regrouping.split(number, version, visit.text("question"), visit.name)
                else:
                    other, _, other_version = visit.text("other").partition(":")
                    taken = (
                        (int(other), int(other_version)) if (other + other_version).isdecimal() else (0, 0)
                    )
                    shown = regrouping.merge(*taken, number, version, visit.name)
            except ChangedMeanwhile as changed:
                return self._page(visit, number, typed, wrong=str(changed), status=409)
            except DeskRefused as refused:
                return self._page(visit, number, typed, wrong=str(refused), status=422)
            if typed.reply.strip() or typed.note.strip():
                return self._page(
                    visit,
                    number,
                    typed,
                    done=_REGROUPED[name] if shown == number else f"案件 {shown} に分けました。",
                )
            return go_to(visit, f"tickets/{shown}", done=name)

        return done

    def act(self, name: str) -> Callable[..., Response]:
        """Do something to a ticket, and show it again."""

        def done(visit: Visit, number: int) -> Response:
            typed = Typed(visit.text("reply"), visit.text("note"))
            try:
                self._do(name, visit, number)
            except NoSuchRecord:
                raise
            except ChangedMeanwhile as changed:
                return self._page(visit, number, typed, wrong=str(changed), status=409)
            except (DeskRefused, ReplyRefused) as refused:
                return self._page(visit, number, typed, wrong=str(refused), status=422)
            left = Typed(
                "" if name in {"reply", "keep"} else typed.reply, "" if name == "note" else typed.note
            )
            if left.reply.strip() or left.note.strip():  # typed into another field: it stays there
                return self._page(visit, number, left, done=_DONE[name])
            return go_to(visit, f"tickets/{number}", done=name)

        return done

    def _do(self, name: str, visit: Visit, number: int) -> None:
        casework, version, by = self._casework, visit.number("version"), visit.name
        if name in {"take", "release", "assign"}:
            to = {"take": by, "release": None}.get(name, visit.text("to"))
            casework.assign(number, version, self._room.worker(to), by)
        elif name in {"note", "keep"}:
            casework.note(number, visit.text("note" if name == "note" else "reply"), by)
        elif name == "reply":
            self._reply(visit, number, version)
        elif name == "settle":
            casework.settle(number, version, by)
        elif name == "dismiss":
            casework.dismiss(number, version, by)
        else:
            casework.reopen(number, version, by)

    def _reply(self, visit: Visit, number: int, version: int) -> None:
        folder = self._casework.folder(number)
        if folder.ticket.version == version and not _waiting(self._casework.inquiries(folder)):
            raise DeskRefused(
                "返事を待っている人はいません。同じ質問に答えるには、確認した回答を書いてください。"
            )
        known, waiting = own_numbers_of(self._room.library), visit.number("waiting")
        self._casework.reply(number, version, visit.text("reply"), visit.name, known, waiting=waiting)

    def _page(
        self, visit: Visit, number: int, typed: Typed, *, wrong: str = "", done: str = "", status: int = 200
    ) -> Response:
        folder = self._casework.folder(number)
        inquiries = self._casework.inquiries(folder)
        ticket = folder.ticket
        values = {
            "here": None,
            "wrong": wrong,
            "done": done,
            "typed": typed,
            "ticket": ticket,
            "pending": ticket.status in PENDING,
            "folder": folder,
            "asked": _asked(folder.arrivals),
            "urgent": any(tells_of_emergency(arrival.question) for arrival in _newest(folder.arrivals)),
            "given": self._given(folder, inquiries),
            "suggestion": suggestion_for(self._room.assistant, ticket),
            "citations": citations,
            "digest_of": digest_of,
            "waiting": len(_waiting(inquiries)),
            "replies": _replies(inquiries),
            "repliers": self._repliers(number),
            "answers": [a for a in self._room.publishing.all() if a.ticket == number],
            "workers": self._room.workers(),
            "close": self._room.desk.regrouping.close_to(ticket) if ticket.status in PENDING else [],
            "next_one": self._next(visit, number) if ticket.status not in PENDING else None,
            "now": datetime.now(UTC),
        }
        return self._room.show(visit, "ticket.html", f"案件 {number}", values, status)

    def _repliers(self, number: int) -> Mapping[str, Person]:
        """Who wrote the replies, by their texts' digests, as the log has it."""
        acts = self._room.desk.audit.entries(AuditQuery(subject=f"ticket:{number}", action="ticket.reply"))
        return {str(entry.act.details.get("text")): entry.act.by for entry in acts}

    def _next(self, visit: Visit, number: int) -> Ticket | None:
        """What a worker does next: their own ticket, or else one that is nobody's; whoever waits comes first."""
        for whose in (visit.name, ""):
            found = self._casework.queue(TicketQuery(assignee=whose, order="waiting", most=2))
            if others := [ticket for ticket in found if ticket.id != number]:
                return others[0]
        return None

    def _given(self, folder: Folder, inquiries: Sequence[Inquiry]) -> list[PastTurn]:
        """The last answers that the ticket's questions got, each kind once, newest first."""
        asked = [a.key for a in _newest(folder.arrivals) if a.origin is not Origin.INQUIRY]
        ids = {*asked, *(inquiry.answer_id for inquiry in inquiries[-_MOST_QUESTIONS:] if inquiry.answer_id)}
        turns = reversed(self._room.desk.conversations.of_answers(ids)) if ids else ()
        kinds = {(turn.status, turn.documents, turn.items): turn for turn in turns}
        return list(kinds.values())[:_MOST_ANSWERS]


def _newest(arrivals: Sequence[Arrival]) -> list[Arrival]:
    return list(reversed(arrivals[-_MOST_QUESTIONS:]))


def _asked(arrivals: Sequence[Arrival]) -> list[tuple[str, int, Arrival]]:
    """The questions with how often each came and its last arrival, most often first."""
    times = Counter(arrival.question for arrival in arrivals)
    last = {arrival.question: arrival for arrival in arrivals}
    return [(text, count, last[text]) for text, count in times.most_common(_MOST_QUESTIONS)]


def _waiting(inquiries: Sequence[Inquiry]) -> list[Inquiry]:
    return [inquiry for inquiry in inquiries if inquiry.status not in CLOSED]


def _replies(inquiries: Sequence[Inquiry]) -> list[tuple[str, datetime, int]]:
    """What was replied, when last, and to how many."""
    replied = [(i.reply, i.replied_at) for i in inquiries if i.reply and i.replied_at]
    times, last = Counter(text for text, _ in replied), dict(replied)
    return [(text, last[text], count) for text, count in times.items()]
