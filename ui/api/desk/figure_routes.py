"""`/api/v1/desk/figures` and `/api/v1/desk/audit`: what the pages of the same names show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query

from bot.desk.audit import AuditQuery, Detail, Entry, person
from bot.desk.figures import Dashboard, Ending, Period
from bot.desk.sign_in import Visitor
from bot.types import Status
from ui.api.desk.shapes import Entered
from ui.api.errors import problem_responses
from ui.api.schemas import ResponseShape
from ui.pages.desk.audit import verified
from ui.pages.desk.figures import EARLIEST, LATEST, LONGEST, Shelf, counted_in, today_in_japan
from ui.pages.desk.room import Room

_MOST = 1_000
_Day = Annotated[
    date | None,
    Query(ge=EARLIEST, le=LATEST, description="2026-11-22 の形。日本の日付で、その日を含む"),
]


class UnansweredResponse(ResponseShape):
    """A question that was refused often; ticket: its number."""

    ticket: int
    question: str
    count: int


class FiguresResponse(ResponseShape):
    """The figures of a period. The name `others` sums up what few did. Durations are seconds; null where there is nothing to tell."""

    since: date
    until: date
    questions: int
    by_day: dict[date, int]
    by_hour: dict[int, int]
    by_ending: dict[Ending, int]
    by_status: dict[Status, int]
    by_language: dict[str, int]
    by_topic: dict[str, int]
    helpful: int
    unhelpful: int
    helpful_rate: float | None
    left: int
    replied: int
    median_reply_seconds: float | None
    slow_reply_seconds: float | None
    unanswered: list[UnansweredResponse]
    freshness: dict[str, int]


class EntryResponse(ResponseShape):
    """An entry of the log; seal: of all of it, the seal before included."""

    number: int
    at: datetime
    by: str
    action: str
    subject: str
    details: dict[str, Detail]
    before: str
    seal: str


class AuditResponse(ResponseShape):
    """Entries, oldest first, and the log's end.

    verified: null where the log is too long to be read at once; else whether it is as it was written, and in `fault` what is not.
    """

    entries: list[EntryResponse]
    count: int
    seal: str
    verified: bool | None
    fault: str | None


def add_figures(router: APIRouter, room: Room, entered: Entered) -> None:
    """Figures of a period."""
    shelf = Shelf(room.library)

    @router.get(
        "/figures",
        summary="数（質問、答え方、評価、返事までの時間、新しさ）",
        responses=problem_responses(401, 403, 422, 503),
    )
    def figures(since: _Day = None, until: _Day = None, _visitor: Visitor = entered) -> FiguresResponse:
        today = today_in_japan()
        last = min(until or today, today)
        first = since or last - timedelta(days=29)
        if not 0 <= (last - first).days < LONGEST:
            raise HTTPException(422, f"since は until より前で、{LONGEST}日以内にしてください。")
        return _figures(counted_in(room.desk, shelf, Period(first, last), today).figures)


def add_audit(router: APIRouter, room: Room, entered: Entered) -> None:
    """The audit log."""

    @router.get("/audit", summary="操作の記録", responses=problem_responses(401, 403, 422, 503))
    def audit(
        *,
        by: str | None = None,
        action: Annotated[str | None, Query(description="操作の名前の始まり（ticket. など）")] = None,
        subject: Annotated[str | None, Query(description="何に（ticket:12 など）")] = None,
        since: _Day = None,
        until: _Day = None,
        most: Annotated[int, Query(ge=1, le=_MOST, description="新しいものからこの件数")] = 100,
        below: Annotated[int | None, Query(ge=1, lt=2**31, description="この番号より前")] = None,
        verify: Annotated[bool, Query(description="長い記録でも、いま最初から確かめる")] = False,
        _visitor: Visitor = entered,
    ) -> AuditResponse:
        query = AuditQuery(person(by) if by else None, action, subject, since, until, most, below)
        told = verified(room.desk.audit, wanted_now=verify)
        return AuditResponse(
            entries=[_entry(one) for one in room.desk.audit.entries(query)],
            count=told.head.count,
            seal=told.head.seal,
            verified=told.fault is None if told.read else None,
            fault=told.fault.told if told.fault else None,
        )


def _figures(counted: Dashboard) -> FiguresResponse:
    def seconds(duration: timedelta | None) -> float | None:
        return None if duration is None else duration.total_seconds()

    return FiguresResponse(
        since=counted.period.since,
        until=counted.period.until,
        questions=counted.questions,
        by_day=dict(counted.by_day),
        by_hour=dict(counted.by_hour),
        by_ending=dict(counted.by_ending),
        by_status=dict(counted.by_status),
        by_language=_named(counted.by_language),
        by_topic=_named(counted.by_topic),
        helpful=counted.helpful,
        unhelpful=counted.unhelpful,
        helpful_rate=counted.helpful_rate,
        left=counted.left,
        replied=counted.replied,
        median_reply_seconds=seconds(counted.median_reply),
        slow_reply_seconds=seconds(counted.slow_reply),
        unanswered=[
            UnansweredResponse(ticket=one.ticket, question=one.question, count=one.count)
            for one in counted.unanswered
        ],
        freshness={name: getattr(counted.freshness, name) for name in type(counted.freshness).__slots__},
    )


def _named(counts: Mapping[str, int]) -> dict[str, int]:
    return {name or "others": count for name, count in counts.items()}


def _entry(entry: Entry) -> EntryResponse:
    act = entry.act
    return EntryResponse(
        number=entry.number,
        at=act.at,
        by=act.by,
        action=act.action,
        subject=act.subject,
        details=dict(act.details),
        before=entry.before,
        seal=entry.seal,
    )
