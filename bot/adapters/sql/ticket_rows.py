"""Tickets as rows, and the statements that find them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, case, exists, func, or_, select

from bot.adapters.sql.casework_tables import ticket_arrivals, ticket_notes, tickets
from bot.desk.tickets import Arrival, Origin, Ticket, TicketQuery, TicketStatus
from bot.desk.written import written
from bot.types import Status


def conditions(query: TicketQuery) -> Iterable[ColumnElement[bool]]:
    """What a ticket has to hold to be wanted."""
    yield tickets.c.status.in_(sorted(query.statuses))
    arrived = ticket_arrivals.c.ticket_id == tickets.c.id
    for word in written(query.words).split():
        asked = exists().where(arrived, ticket_arrivals.c.question.icontains(word, autoescape=True))
        noted = exists().where(
            ticket_notes.c.ticket_id == tickets.c.id, ticket_notes.c.text.icontains(word, autoescape=True)
        )
        yield or_(asked, noted)
    if query.assignee is not None:
        yield func.coalesce(tickets.c.assignee, "") == written(query.assignee)
    if query.origin is not None:
        yield exists().where(arrived, ticket_arrivals.c.origin == query.origin)
    if query.audience is not None:
        yield tickets.c.audience == query.audience


def ordered(wanted: Select[Any], query: TicketQuery) -> Select[Any]:
    """The wanted tickets in the order that the query names."""
    if query.order == "waiting":
        left = exists().where(
            ticket_arrivals.c.ticket_id == tickets.c.id, ticket_arrivals.c.origin == Origin.INQUIRY
        )
        waits = case((left, 1), else_=0)
        since = case((left, tickets.c.opened_at), else_=None)
        return wanted.order_by(
            waits.desc(), since, tickets.c.arrivals.desc(), tickets.c.opened_at, tickets.c.id
        )
    if query.order == "most_asked":
        return wanted.order_by(tickets.c.arrivals.desc(), tickets.c.id)
    if query.order == "newest":
        return wanted.order_by(tickets.c.opened_at.desc(), tickets.c.id.desc())
    return wanted.order_by(tickets.c.opened_at, tickets.c.id)


def kept_ticket(connection: Connection, ticket_id: int) -> Ticket | None:
    """A ticket as it is kept; None where it is gone."""
    row = connection.execute(select(tickets).where(tickets.c.id == ticket_id)).first()
    return ticket_of(row) if row else None


def ticket_of(row: Row[Any]) -> Ticket:
    """A ticket from its row."""
    values = dict(row._mapping)
    return Ticket(**{**values, "status": TicketStatus(values["status"])})


def arrival_of(row: Row[Any], ticket: Ticket) -> Arrival:
    """A question from its row; language and audience are its ticket's."""
    return Arrival(
        origin=Origin(row.origin),
        key=row.key,
        question=row.question,
        language=ticket.language,
        audience=ticket.audience,
        came_at=row.came_at,
        outcome=Status(row.outcome) if row.outcome else None,
    )


def arrival_values(ticket_id: int, arrival: Arrival) -> dict[str, Any]:
    """A question's row."""
    names = ("origin", "key", "question", "outcome", "came_at")
    return {"ticket_id": ticket_id, **{name: getattr(arrival, name) for name in names}}
