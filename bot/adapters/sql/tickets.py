"""Tickets in the desk's database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, delete, exists, func, insert, select, update

from bot.adapters.sql.audit import append_act
from bot.adapters.sql.casework_tables import ticket_arrivals, ticket_notes, tickets
from bot.adapters.sql.database import Database
from bot.adapters.sql.statements import forget_in_parts
from bot.adapters.sql.ticket_intake import alone, headings, open_ticket, put, unknown
from bot.adapters.sql.ticket_rows import arrival_of, conditions, kept_ticket, ordered, ticket_of
from bot.desk.audit import Act
from bot.desk.intake import batches
from bot.desk.ticket_rules import changed_meanwhile, opened, recounted
from bot.desk.tickets import Arrival, Folder, Note, Origin, Ticket, TicketQuery, TicketStatus

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
            alone(connection)
            new = list({(a.origin, a.key): a for a in unknown(connection, arrivals)}.values())
            found = batches(headings(connection, now), new) if new else []
            return put(connection, found, now)

    def find(self, query: TicketQuery) -> list[Ticket]:
        """The tickets that the query wants."""
        wanted = ordered(select(tickets).where(*conditions(query)), query)
        with self._database.reading() as connection:
            found = connection.execute(wanted.limit(query.most).offset(query.skip))
            return [ticket_of(row) for row in found]

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
            ticket = kept_ticket(connection, ticket_id)
            if ticket is None:
                return None
            arrivals = tuple(arrival_of(row, ticket) for row in connection.execute(arrived))
            notes = tuple(Note(row.by, row.at, row.text) for row in connection.execute(noted))
        return Folder(ticket, arrivals, notes)

    def change(self, ticket: Ticket, act: Act) -> Ticket:
        """Keep a changed ticket."""
        seen = (tickets.c.id == ticket.id) & (tickets.c.version == ticket.version)
        values = {name: getattr(ticket, name) for name in _CHANGED}
        with self._database.writing() as connection:
            changing = update(tickets).where(seen).values(**values, version=ticket.version + 1)
            kept = connection.execute(changing).rowcount
            now = kept_ticket(connection, ticket.id)
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
            alone(connection)
            now = [kept_ticket(connection, one.id) for one in (ticket, into) if one]
            for seen, kept in zip((ticket, into), now, strict=False):
                if seen and (kept is None or kept.version != seen.version):
                    raise changed_meanwhile(kept)
            arrived = (
                select(ticket_arrivals)
                .where(moving)
                .order_by(ticket_arrivals.c.came_at, ticket_arrivals.c.id)
            )
            moved = [arrival_of(row, ticket) for row in connection.execute(arrived)]
            if not moved:
                raise changed_meanwhile(now[0])
            to = into.id if into else open_ticket(connection, opened(0, moved, act.at))
            connection.execute(update(ticket_arrivals).where(moving).values(ticket_id=to))
            for one in (ticket, *([into] if into else [])):
                _recount(connection, one, to)
            append_act(connection, replace(act, details={**act.details, "to": to}))
        return to

    def note(self, ticket_id: int, note: Note, act: Act) -> None:
        """Add a note."""
        with self._database.writing() as connection:
            if kept_ticket(connection, ticket_id) is None:
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


def _recount(connection: Connection, ticket: Ticket, to: int) -> None:
    """Keep what is left of a ticket; without questions it goes, and its notes to the ticket `to`."""
    arrived = (
        select(ticket_arrivals)
        .where(ticket_arrivals.c.ticket_id == ticket.id)
        .order_by(ticket_arrivals.c.came_at, ticket_arrivals.c.id)
    )
    arrivals = [arrival_of(row, ticket) for row in connection.execute(arrived)]
    if not arrivals:
        noted = ticket_notes.c.ticket_id == ticket.id
        connection.execute(update(ticket_notes).where(noted).values(ticket_id=to))
        connection.execute(delete(tickets).where(tickets.c.id == ticket.id))
        return
    after = recounted(ticket, arrivals)
    names = ("question", "opened_at", "last_came_at", "arrivals", "version")
    values = {name: getattr(after, name) for name in names}
    connection.execute(update(tickets).where(tickets.c.id == ticket.id).values(**values))
