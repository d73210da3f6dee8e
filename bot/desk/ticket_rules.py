"""What may become of a ticket: opened, grown, assigned, closed, opened again, noted. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.desk.audit import Person
from bot.desk.tickets import PENDING, Arrival, Note, Ticket, TicketStatus
from bot.desk.written import written
from bot.errors import ChangedMeanwhile, DeskRefused

MAX_NOTE = 2_000


def opened(ticket_id: int, arrivals: Sequence[Arrival], now: datetime) -> Ticket:
    """A new ticket for arrivals, oldest first."""
    first = arrivals[0]
    return Ticket(
        id=ticket_id,
        question=first.question,
        language=first.language,
        audience=first.audience,
        status=TicketStatus.OPEN,
        assignee=None,
        opened_at=first.came_at,
        last_came_at=max(arrival.came_at for arrival in arrivals),
        changed_at=now,
        closed_at=None,
        arrivals=len(arrivals),
        version=1,
    )


def grown(ticket: Ticket, arrivals: Sequence[Arrival]) -> Ticket:
    """The ticket with further arrivals. Its version stays: what a worker is doing to it is not undone by one more question."""
    last = max(ticket.last_came_at, *(arrival.came_at for arrival in arrivals))
    return replace(ticket, last_came_at=last, arrivals=ticket.arrivals + len(arrivals))


def recounted(ticket: Ticket, arrivals: Sequence[Arrival]) -> Ticket:
    """The ticket after questions went or came by hand: its next version, under a question that it still holds.

    Args:
        arrivals: all that it holds now, oldest first.
    """
    kept = any(arrival.question == ticket.question for arrival in arrivals)
    return replace(
        ticket,
        question=ticket.question if kept else arrivals[0].question,
        opened_at=arrivals[0].came_at,
        last_came_at=arrivals[-1].came_at,
        arrivals=len(arrivals),
        version=ticket.version + 1,
    )


def changed_meanwhile(now: Ticket | None) -> ChangedMeanwhile:
    """What to tell somebody whose change is not kept; `now`: the ticket as it is, None where it is gone."""
    if now is None:
        return ChangedMeanwhile("この案件は、もうありません。")
    who = f"いまの担当は {now.assignee} です。" if now.assignee else ""
    return ChangedMeanwhile(
        f"この案件は、ほかの人が先に変えました。{who}いまの内容を確かめて、もう一度操作してください。"
    )


def assigned(ticket: Ticket, to: Person | None, at: datetime) -> Ticket:
    """The ticket in somebody's hands, or in nobody's.

    Raises:
        DeskRefused: it is closed.
    """
    _pending(ticket)
    status = TicketStatus.WORKING if to else TicketStatus.OPEN
    return replace(ticket, assignee=to, status=status, changed_at=at)


def closed(ticket: Ticket, status: TicketStatus, by: Person, at: datetime) -> Ticket:
    """The ticket answered or dismissed; whoever closes one that is nobody's has seen to it.

    Raises:
        DeskRefused: it is closed.
    """
    if status in PENDING:
        raise ValueError("a ticket is closed as answered or dismissed")
    _pending(ticket)
    return replace(ticket, status=status, assignee=ticket.assignee or by, changed_at=at, closed_at=at)


def reopened(ticket: Ticket, at: datetime) -> Ticket:
    """A closed ticket to be seen to again, by whoever had it.

    Raises:
        DeskRefused: it is not closed.
    """
    if ticket.status in PENDING:
        raise DeskRefused("この案件は、まだ終わっていません。")
    status = TicketStatus.WORKING if ticket.assignee else TicketStatus.OPEN
    return replace(ticket, status=status, changed_at=at, closed_at=None)


def noted(by: Person, text: str, at: datetime) -> Note:
    """A note.

    Raises:
        DeskRefused: it is empty or too long.
    """
    text = written(text).strip()
    if not text or len(text) > MAX_NOTE:
        raise DeskRefused(f"メモは1文字以上{MAX_NOTE}文字以内で書いてください。")
    return Note(by, at, text)


def _pending(ticket: Ticket) -> None:
    if ticket.status not in PENDING:
        raise DeskRefused("この案件は終わっています。続けるときは、未対応に戻してください。")
