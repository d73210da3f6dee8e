"""`/api/v1/desk/tickets`: the queue, a ticket, and what is done with it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from bot.desk.audit import person
from bot.desk.inquiries import LONGEST_REPLY
from bot.desk.sign_in import Visitor
from bot.desk.ticket_rules import MAX_NOTE
from bot.desk.tickets import PENDING, Folder, Origin, Ticket, TicketOrder, TicketQuery, TicketStatus
from bot.own_numbers import own_numbers_of
from bot.types import Status
from index.types import Audience, Language
from ui.api.desk.shapes import Entered, Number
from ui.api.errors import problem_responses
from ui.api.schemas import RequestShape, ResponseShape
from ui.pages.desk.room import Room

Version = Annotated[
    int, Field(ge=1, description="見たときの version。ほかの人が先に変えていれば409で、何も変わらない")
]


class TicketResponse(ResponseShape):
    """Questions that are alike, and how far the desk is with them."""

    id: int
    question: str
    language: Language
    audience: Audience
    status: Annotated[
        TicketStatus, Field(description="open（未対応）、working（対応中）、answered、dismissed（見送り）")
    ]
    assignee: str | None
    opened_at: datetime
    last_came_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    arrivals: Annotated[int, Field(description="来た回数")]
    version: Annotated[int, Field(description="変えるたびに増える。変えるときに添える")]


class QueueResponse(ResponseShape):
    """Tickets. fresh: all that came is among them, or may be."""

    tickets: list[TicketResponse]
    counts: dict[TicketStatus, int]
    fresh: Annotated[bool, Field(description="false: 新しく来た質問を取り込んでいるところ")]


class ArrivalResponse(ResponseShape):
    """A question that came."""

    origin: Annotated[
        Origin, Field(description="inquiry（残された質問）、refused（答えられなかった）、badly_rated")
    ]
    question: str
    came_at: datetime
    outcome: Status | None


class NoteResponse(ResponseShape):
    """A note inside the desk."""

    by: str
    at: datetime
    text: str


class ReplyResponse(ResponseShape):
    """What a citizen who left a question was told."""

    number: int
    status: str
    reply: str | None
    replied_at: datetime | None


class FolderResponse(ResponseShape):
    """A ticket with all that belongs to it, oldest first."""

    ticket: TicketResponse
    arrivals: list[ArrivalResponse]
    notes: list[NoteResponse]
    inquiries: list[ReplyResponse]


class Seen(RequestShape):
    """An act on a ticket as it was seen."""

    version: Version


class AssignRequest(Seen):
    """Into whose hands."""

    to: Annotated[str | None, Field(max_length=64, description="担当の利用者名。なければ担当を外す")] = None


class ReplyRequest(Seen):
    """A reply to all who wait."""

    text: Annotated[
        str, Field(min_length=1, max_length=LONGEST_REPLY, description="待っている人みんなが受付番号で読む")
    ]

    waiting: Annotated[
        int | None,
        Field(ge=0, description="返事を書いたときに待っていた人の数。変わっていれば409で、何も送られない"),
    ] = None


class SplitRequest(Seen):
    """A question that is to have a ticket of its own."""

    question: Annotated[str, Field(min_length=1, description="分ける質問。arrivals にある文のまま")]


class MergeRequest(Seen):
    """The ticket that all of this one is put to."""

    into: Annotated[int, Field(ge=1, lt=2**31, description="まとめる先の案件")]
    into_version: Version


class NoteRequest(RequestShape):
    """A note."""

    text: Annotated[str, Field(min_length=1, max_length=MAX_NOTE)]


def add_tickets(router: APIRouter, room: Room, entered: Entered) -> None:
    """The queue and the acts of its workers."""
    casework = room.desk.casework
    changes = problem_responses(400, 401, 403, 404, 409, 413, 422, 503)

    @router.get("/tickets", summary="案件の一覧", responses=problem_responses(401, 403, 422, 503))
    def queue(  # noqa: PLR0917 — the query's parameters
        status: Annotated[list[TicketStatus] | None, Query(description="なければ未対応と対応中")] = None,
        words: Annotated[str, Query(max_length=100, description="質問かメモにある言葉")] = "",
        assignee: Annotated[str | None, Query(max_length=64, description="空なら担当のないもの")] = None,
        origin: Origin | None = None,
        order: TicketOrder = "oldest",
        most: Annotated[int, Query(ge=1, le=200)] = 50,
        skip: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
        _visitor: Visitor = entered,
    ) -> QueueResponse:
        fresh = room.gathering.freshen()
        statuses = frozenset(status) if status else PENDING
        whose = assignee if assignee is None else person(assignee)
        query = TicketQuery(statuses, words, whose, origin, order=order, most=most, skip=skip)
        tickets = [_ticket(ticket) for ticket in casework.queue(query)]
        return QueueResponse(tickets=tickets, counts=dict(casework.counts()), fresh=fresh)

    @router.get(
        "/tickets/{number}", summary="一つの案件", responses=problem_responses(401, 403, 404, 422, 503)
    )
    def ticket(number: Number, _visitor: Visitor = entered) -> FolderResponse:
        return _folder(room, casework.folder(number))

    @router.post("/tickets/{number}/assign", summary="受け持つ、渡す、担当を外す", responses=changes)
    def assign(number: Number, body: AssignRequest, visitor: Visitor = entered) -> TicketResponse:
        to = room.worker(body.to)
        return _ticket(casework.assign(number, body.version, to, visitor.name))

    @router.post("/tickets/{number}/notes", summary="メモを残す", status_code=204, responses=changes)
    def note(number: Number, body: NoteRequest, visitor: Visitor = entered) -> None:
        casework.note(number, body.text, visitor.name)

    @router.post("/tickets/{number}/reply", summary="待っている人に返事をし、回答済にする", responses=changes)
    def reply(number: Number, body: ReplyRequest, visitor: Visitor = entered) -> TicketResponse:
        known = own_numbers_of(room.library)
        return _ticket(
            casework.reply(number, body.version, body.text, visitor.name, known, waiting=body.waiting)
        )

    _add_regrouping(router, room, entered)

    @router.post("/tickets/{number}/settle", summary="待つ人のいない案件を回答済にする", responses=changes)
    def settle(number: Number, body: Seen, visitor: Visitor = entered) -> TicketResponse:
        return _ticket(casework.settle(number, body.version, visitor.name))

    @router.post("/tickets/{number}/dismiss", summary="見送る", responses=changes)
    def dismiss(number: Number, body: Seen, visitor: Visitor = entered) -> TicketResponse:
        return _ticket(casework.dismiss(number, body.version, visitor.name))

    @router.post("/tickets/{number}/reopen", summary="未対応に戻す", responses=changes)
    def reopen(number: Number, body: Seen, visitor: Visitor = entered) -> TicketResponse:
        return _ticket(casework.reopen(number, body.version, visitor.name))


def _add_regrouping(router: APIRouter, room: Room, entered: Entered) -> None:
    regrouping, casework = room.desk.regrouping, room.desk.casework
    changes = problem_responses(400, 401, 403, 404, 409, 413, 422, 503)

    @router.post(
        "/tickets/{number}/split",
        summary="質問を別の案件に分ける",
        description="答えは、分けた質問の案件です。",
        responses=changes,
    )
    def split(number: Number, body: SplitRequest, visitor: Visitor = entered) -> TicketResponse:
        to = regrouping.split(number, body.version, body.question, visitor.name)
        return _ticket(casework.folder(to).ticket)

    @router.post(
        "/tickets/{number}/merge",
        summary="案件をほかの案件にまとめる",
        description="この案件はなくなり、質問もメモもまとめる先に移ります。答えは、まとめた先の案件です。",
        responses=changes,
    )
    def merge(number: Number, body: MergeRequest, visitor: Visitor = entered) -> TicketResponse:
        to = regrouping.merge(number, body.version, body.into, body.into_version, visitor.name)
        return _ticket(casework.folder(to).ticket)


def _ticket(ticket: Ticket) -> TicketResponse:
    return TicketResponse.model_validate(ticket)


def _folder(room: Room, folder: Folder) -> FolderResponse:
    inquiries = room.desk.casework.inquiries(folder)
    return FolderResponse(
        ticket=_ticket(folder.ticket),
        arrivals=[ArrivalResponse.model_validate(arrival) for arrival in folder.arrivals],
        notes=[NoteResponse.model_validate(note) for note in folder.notes],
        inquiries=[ReplyResponse.model_validate(inquiry) for inquiry in inquiries],
    )
