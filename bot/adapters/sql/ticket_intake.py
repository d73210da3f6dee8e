"""Putting arrivals to tickets, within one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, insert, select, update

from bot.adapters.sql.casework_tables import revisions, ticket_arrivals, tickets
from bot.adapters.sql.ticket_rows import arrival_values, ticket_of
from bot.desk.intake import GROUPED_FOR, Heading
from bot.desk.ticket_rules import grown, opened
from bot.desk.tickets import PENDING, Arrival, Batch, Ticket, TicketStatus

INTAKE = "intake"
"""The row of `revisions` that a process holds while it puts arrivals to tickets."""


def unknown(connection: Connection, arrivals: Sequence[Arrival]) -> Iterator[Arrival]:
    """The arrivals that no ticket has."""
    known = select(ticket_arrivals.c.origin, ticket_arrivals.c.key).where(
        ticket_arrivals.c.key.in_([arrival.key for arrival in arrivals])
    )
    there = {(origin, key) for origin, key in connection.execute(known)}
    return (arrival for arrival in arrivals if (arrival.origin, arrival.key) not in there)


def headings(connection: Connection, now: datetime) -> list[Heading]:
    """The recent tickets as far as grouping needs them."""
    columns = [tickets.c[name] for name in ("id", "question", "language", "audience", "status")]
    since = tickets.c.last_came_at >= now - GROUPED_FOR
    recent = select(*columns).where(since).order_by(tickets.c.id)
    also = _seen_to(connection, since)
    return [
        Heading(id_, question, language, audience, TicketStatus(status), also.get(id_, ()))
        for id_, question, language, audience, status in connection.execute(recent)
    ]


def _seen_to(connection: Connection, since: ColumnElement[bool]) -> dict[int, tuple[str, ...]]:
    """All questions of the pending tickets that a person has changed: what was put there by hand goes there again."""
    held = (
        select(ticket_arrivals.c.ticket_id, ticket_arrivals.c.question)
        .join(tickets)
        .where(since, tickets.c.version > 1, tickets.c.status.in_(sorted(PENDING)))
        .distinct()
        .order_by(ticket_arrivals.c.ticket_id, ticket_arrivals.c.question)
    )
    found: dict[int, tuple[str, ...]] = {}
    for id_, question in connection.execute(held):
        found[id_] = (*found.get(id_, ()), question)
    return found


def put(connection: Connection, found: Sequence[Batch], now: datetime) -> list[int]:
    """Put batches to their tickets, with a few statements for all of them; returns the tickets' ids."""
    if not found:
        return []
    wanted = tickets.c.id.in_([batch.ticket for batch in found if batch.ticket])
    kept = {row.id: ticket_of(row) for row in connection.execute(select(tickets).where(wanted))}
    ids, grew, came = [], [], []
    for batch in found:
        if batch.ticket is None:
            id_ = open_ticket(connection, opened(0, batch.arrivals, now))
        else:
            id_ = batch.ticket
            after = grown(kept[id_], batch.arrivals)
            grew.append({"grew": id_, "last": after.last_came_at, "count": after.arrivals})
        ids.append(id_)
        came += [arrival_values(id_, arrival) for arrival in batch.arrivals]
    if grew:
        growing = update(tickets).where(tickets.c.id == bindparam("grew"))
        changing = growing.values(last_came_at=bindparam("last"), arrivals=bindparam("count"))
        connection.execute(changing, grew)
    connection.execute(insert(ticket_arrivals), came)
    return ids


def open_ticket(connection: Connection, new: Ticket) -> int:
    """Keep a new ticket; returns its id."""
    values = {column.name: getattr(new, column.name) for column in tickets.c if column.name != "id"}
    return int(connection.execute(insert(tickets).values(**values)).inserted_primary_key[0])  # type: ignore[index]  # an insert of one row has a key


def alone(connection: Connection) -> None:
    """Nobody else puts questions to tickets until this transaction is over."""
    intake = revisions.c.name == INTAKE
    connection.execute(update(revisions).where(intake).values(number=revisions.c.number + 1))
