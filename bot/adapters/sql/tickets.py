"""Tickets in the desk's database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    case,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from bot.adapters.sql.audit import append_act
from bot.adapters.sql.casework_tables import revisions, ticket_arrivals, ticket_notes, tickets
from bot.adapters.sql.database import Database
from bot.adapters.sql.statements import forget_in_parts
from bot.desk.audit import Act
from bot.desk.intake import GROUPED_FOR, Heading, batches
from bot.desk.ticket_rules import changed_meanwhile, grown, opened, recounted
from bot.desk.tickets import (
    Arrival,
    Batch,
    Folder,
    Note,
    Origin,
    Ticket,
    TicketQuery,
    TicketStatus,
)
from bot.types import Status

INTAKE = "intake"
"""The row of `revisions` that a process holds while it puts arrivals to tickets."""

# Taken in within one transaction: some tenths of a second in SQLite, where nobody else writes meanwhile.
_PART = 200
_CHANGED = ("status", "assignee", "changed_at", "closed_at")


class SqlTickets:
    """Implements `TicketStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def latest(self, origin: Origin) -> datetime | None:
        """When the last one of an origin came."""
        last = (
            select(ticket_arrivals.c.came_at)
            .where(ticket_arrivals.c.origin == origin)
            .order_by(ticket_arrivals.c.came_at.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            return connection.execute(last).scalar()

    def take_in(self, arrivals: Sequence[Arrival], now: datetime) -> Sequence[int]:
        """Put arrivals to tickets."""
        taken: dict[int, None] = {}
        ordered = sorted(arrivals, key=lambda arrival: arrival.came_at)
        for start in range(0, len(ordered), _PART):
            taken.update(dict.fromkeys(self._take_in(ordered[start : start + _PART], now)))
        return list(taken)

    def _take_in(self, arrivals: Sequence[Arrival], now: datetime) -> list[int]:
        with self._database.writing() as connection:
            _alone(connection)
            new = list({(a.origin, a.key): a for a in _unknown(connection, arrivals)}.values())
            found = batches(_headings(connection, now), new) if new else []
            return [_put(connection, batch, now) for batch in found]

    def find(self, query: TicketQuery) -> list[Ticket]:
        """The tickets that the query wants."""
        wanted = _ordered(select(tickets).where(*_conditions(query)), query)
        with self._database.reading() as connection:
            found = connection.execute(wanted.limit(query.most).offset(query.skip))
            return [_ticket(row) for row in found]

    def counts(self) -> Mapping[TicketStatus, int]:
        """How many of each status."""
        counted = select(tickets.c.status, func.count()).group_by(tickets.c.status)
        with self._database.reading() as connection:
            found = {row.status: row[1] for row in connection.execute(counted)}
        return {status: found.get(status, 0) for status in TicketStatus}

    def origins(self, ticket_ids: Sequence[int]) -> Mapping[int, Mapping[Origin, int]]:
        """How the questions of tickets came."""
        counted = (
            select(ticket_arrivals.c.ticket_id, ticket_arrivals.c.origin, func.count())
            .where(ticket_arrivals.c.ticket_id.in_(ticket_ids))
            .group_by(ticket_arrivals.c.ticket_id, ticket_arrivals.c.origin)
        )
        found: dict[int, dict[Origin, int]] = {}
        with self._database.reading() as connection:
            for ticket_id, origin, count in connection.execute(counted):
                found.setdefault(ticket_id, {})[Origin(origin)] = count
        return found

    def holders(self, origin: Origin, keys: Sequence[str]) -> Mapping[str, int]:
        """The tickets that hold some questions."""
        found: dict[str, int] = {}
        with self._database.reading() as connection:
            for start in range(0, len(keys), _PART):
                held = select(ticket_arrivals.c.key, ticket_arrivals.c.ticket_id).where(
                    ticket_arrivals.c.origin == origin,
                    ticket_arrivals.c.key.in_(keys[start : start + _PART]),
                )
                found.update({key: ticket for key, ticket in connection.execute(held)})  # noqa: C416 — rows, not pairs, to the type checker
        return found

    def folder(self, ticket_id: int) -> Folder | None:
        """A ticket with all that belongs to it."""
        arrived = (
            select(ticket_arrivals)
            .where(ticket_arrivals.c.ticket_id == ticket_id)
            .order_by(ticket_arrivals.c.came_at, ticket_arrivals.c.id)
        )
        noted = select(ticket_notes).where(ticket_notes.c.ticket_id == ticket_id).order_by(ticket_notes.c.id)
        with self._database.reading() as connection:
            ticket = _kept(connection, ticket_id)
            if ticket is None:
                return None
            arrivals = tuple(_arrival(row, ticket) for row in connection.execute(arrived))
            notes = tuple(Note(row.by, row.at, row.text) for row in connection.execute(noted))
        return Folder(ticket, arrivals, notes)

    def change(self, ticket: Ticket, act: Act) -> Ticket:
        """Keep a changed ticket."""
        seen = (tickets.c.id == ticket.id) & (tickets.c.version == ticket.version)
        values = {name: getattr(ticket, name) for name in _CHANGED}
        with self._database.writing() as connection:
            changing = update(tickets).where(seen).values(**values, version=ticket.version + 1)
            kept = connection.execute(changing).rowcount
            now = _kept(connection, ticket.id)
            if not kept or now is None:
                raise changed_meanwhile(now)
            append_act(connection, act)
        return now

    def move(self, ticket: Ticket, question: str | None, into: Ticket | None, act: Act) -> int:
        """Put questions to another ticket."""
        moving = ticket_arrivals.c.ticket_id == ticket.id
        if question is not None:
            moving &= ticket_arrivals.c.question == question
        with self._database.writing() as connection:
            _alone(connection)
            now = [_kept(connection, one.id) for one in (ticket, into) if one]
            for seen, kept in zip((ticket, into), now, strict=False):
                if seen and (kept is None or kept.version != seen.version):
                    raise changed_meanwhile(kept)
            arrived = (
                select(ticket_arrivals)
                .where(moving)
                .order_by(ticket_arrivals.c.came_at, ticket_arrivals.c.id)
            )
            moved = [_arrival(row, ticket) for row in connection.execute(arrived)]
            if not moved:
                raise changed_meanwhile(now[0])
            to = into.id if into else _open(connection, opened(0, moved, act.at))
            connection.execute(update(ticket_arrivals).where(moving).values(ticket_id=to))
            for one in (ticket, *([into] if into else [])):
                _recount(connection, one, to)
            append_act(connection, replace(act, details={**act.details, "to": to}))
        return to

    def note(self, ticket_id: int, note: Note, act: Act) -> None:
        """Add a note."""
        with self._database.writing() as connection:
            if _kept(connection, ticket_id) is None:
                raise changed_meanwhile(None)
            values = {"by": note.by, "at": note.at, "text": note.text}
            connection.execute(insert(ticket_notes).values(ticket_id=ticket_id, **values))
            append_act(connection, act)

    def forget_older_than(self, moment: datetime) -> int:
        """Remove old questions and the tickets left empty."""
        old = ticket_arrivals.c.came_at < moment
        forgotten = forget_in_parts(self._database, ticket_arrivals, ticket_arrivals.c.id, old)
        with self._database.writing() as connection:
            left = exists().where(ticket_arrivals.c.ticket_id == tickets.c.id)
            connection.execute(delete(tickets).where(~left))
        return forgotten

    def close(self) -> None:
        """Close the database."""
        self._database.close()


def _alone(connection: Connection) -> None:
    """Nobody else puts questions to tickets until this transaction is over."""
    intake = revisions.c.name == INTAKE
    connection.execute(update(revisions).where(intake).values(number=revisions.c.number + 1))


def _recount(connection: Connection, ticket: Ticket, to: int) -> None:
    """Keep what is left of a ticket; without questions it goes, and its notes to the ticket `to`."""
    arrived = (
        select(ticket_arrivals)
        .where(ticket_arrivals.c.ticket_id == ticket.id)
        .order_by(ticket_arrivals.c.came_at, ticket_arrivals.c.id)
    )
    arrivals = [_arrival(row, ticket) for row in connection.execute(arrived)]
    if not arrivals:
        noted = ticket_notes.c.ticket_id == ticket.id
        connection.execute(update(ticket_notes).where(noted).values(ticket_id=to))
        connection.execute(delete(tickets).where(tickets.c.id == ticket.id))
        return
    after = recounted(ticket, arrivals)
    names = ("question", "opened_at", "last_came_at", "arrivals", "version")
    values = {name: getattr(after, name) for name in names}
    connection.execute(update(tickets).where(tickets.c.id == ticket.id).values(**values))


def _open(connection: Connection, new: Ticket) -> int:
    values = {column.name: getattr(new, column.name) for column in tickets.c if column.name != "id"}
    return int(connection.execute(insert(tickets).values(**values)).inserted_primary_key[0])  # type: ignore[index]  # an insert of one row has a key


def _unknown(connection: Connection, arrivals: Sequence[Arrival]) -> Iterator[Arrival]:
    """The arrivals that no ticket has."""
    known = select(ticket_arrivals.c.origin, ticket_arrivals.c.key).where(
        ticket_arrivals.c.key.in_([arrival.key for arrival in arrivals])
    )
    there = {(origin, key) for origin, key in connection.execute(known)}
    return (arrival for arrival in arrivals if (arrival.origin, arrival.key) not in there)


def _headings(connection: Connection, now: datetime) -> list[Heading]:
    columns = [tickets.c[name] for name in ("id", "question", "language", "audience", "status")]
    recent = select(*columns).where(tickets.c.last_came_at >= now - GROUPED_FOR).order_by(tickets.c.id)
    return [
        Heading(id_, question, language, audience, TicketStatus(status))
        for id_, question, language, audience, status in connection.execute(recent)
    ]


def _put(connection: Connection, batch: Batch, now: datetime) -> int:
    if batch.ticket is None:
        id_ = _open(connection, opened(0, batch.arrivals, now))
    else:
        id_ = batch.ticket
        before = _kept(connection, id_)
        assert before is not None  # noqa: S101 — read in this transaction, which alone puts arrivals to tickets
        after = grown(before, batch.arrivals)
        growing = update(tickets).where(tickets.c.id == id_)
        connection.execute(growing.values(last_came_at=after.last_came_at, arrivals=after.arrivals))
    connection.execute(insert(ticket_arrivals), [_values(id_, arrival) for arrival in batch.arrivals])
    return id_


def _values(ticket_id: int, arrival: Arrival) -> dict[str, Any]:
    names = ("origin", "key", "question", "outcome", "came_at")
    return {"ticket_id": ticket_id, **{name: getattr(arrival, name) for name in names}}


def _conditions(query: TicketQuery) -> Iterable[ColumnElement[bool]]:
    yield tickets.c.status.in_(sorted(query.statuses))
    arrived = ticket_arrivals.c.ticket_id == tickets.c.id
    for word in query.words.split():
        asked = exists().where(arrived, ticket_arrivals.c.question.icontains(word, autoescape=True))
        noted = exists().where(
            ticket_notes.c.ticket_id == tickets.c.id, ticket_notes.c.text.icontains(word, autoescape=True)
        )
        yield or_(asked, noted)
    if query.assignee is not None:
        yield func.coalesce(tickets.c.assignee, "") == query.assignee
    if query.origin is not None:
        yield exists().where(arrived, ticket_arrivals.c.origin == query.origin)
    if query.audience is not None:
        yield tickets.c.audience == query.audience


def _ordered(wanted: Select[Any], query: TicketQuery) -> Select[Any]:
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


def _kept(connection: Connection, ticket_id: int) -> Ticket | None:
    row = connection.execute(select(tickets).where(tickets.c.id == ticket_id)).first()
    return _ticket(row) if row else None


def _ticket(row: Row[Any]) -> Ticket:
    values = dict(row._mapping)
    return Ticket(**{**values, "status": TicketStatus(values["status"])})


def _arrival(row: Row[Any], ticket: Ticket) -> Arrival:
    return Arrival(
        origin=Origin(row.origin),
        key=row.key,
        question=row.question,
        language=ticket.language,
        audience=ticket.audience,
        came_at=row.came_at,
        outcome=Status(row.outcome) if row.outcome else None,
    )
