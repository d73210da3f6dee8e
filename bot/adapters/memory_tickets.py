"""Tickets in memory: for tests. They end with the process."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.adapters.memory_casework import MemoryAudit
from bot.desk import ticket_rules
from bot.desk.audit import Act
from bot.desk.intake import GROUPED_FOR, Heading, batches
from bot.desk.tickets import PENDING, Arrival, Batch, Folder, Note, Origin, Ticket, TicketQuery, TicketStatus


class MemoryTickets:
    """Implements `TicketStore`."""

    def __init__(self, audit: MemoryAudit) -> None:
        self._audit = audit
        self._folders: dict[int, Folder] = {}
        self._last_id = 0
        self._lock = threading.Lock()

    def latest(self, origin: Origin) -> datetime | None:
        """When the last one of an origin came."""
        with self._lock:
            came = [a.came_at for f in self._folders.values() for a in f.arrivals if a.origin is origin]
        return max(came, default=None)

    def take_in(self, arrivals: Sequence[Arrival], now: datetime) -> Sequence[int]:
        """Put arrivals to tickets."""
        with self._lock:
            known = {(a.origin, a.key) for folder in self._folders.values() for a in folder.arrivals}
            new = list({(a.origin, a.key): a for a in arrivals if (a.origin, a.key) not in known}.values())
            headings = [
                _heading(folder)
                for folder in self._folders.values()
                if folder.ticket.last_came_at >= now - GROUPED_FOR
            ]
            return [self._put(batch, now) for batch in batches(headings, new)]

    def find(self, query: TicketQuery) -> list[Ticket]:
        """The tickets that the query wants."""
        with self._lock:
            found = [folder.ticket for folder in self._folders.values() if _asked_for(folder, query)]
        if query.order == "most_asked":
            found.sort(key=lambda ticket: (-ticket.arrivals, ticket.id))
        elif query.order == "waiting":
            left = {
                id_ for id_, kinds in self.origins([t.id for t in found]).items() if Origin.INQUIRY in kinds
            }
            found.sort(
                key=lambda t: (
                    t.id not in left,
                    t.opened_at if t.id in left else -t.arrivals,
                    t.opened_at,
                    t.id,
                )
            )
        else:
            found.sort(key=lambda ticket: (ticket.opened_at, ticket.id), reverse=query.order == "newest")
        return found[query.skip : query.skip + query.most]

    def counts(self) -> Mapping[TicketStatus, int]:
        """How many of each status."""
        with self._lock:
            counted = Counter(folder.ticket.status for folder in self._folders.values())
        return {status: counted[status] for status in TicketStatus}

    def origins(self, ticket_ids: Sequence[int]) -> Mapping[int, Mapping[Origin, int]]:
        """How the questions of tickets came."""
        with self._lock:
            found = {id_: self._folders[id_] for id_ in ticket_ids if id_ in self._folders}
        return {id_: Counter(arrival.origin for arrival in folder.arrivals) for id_, folder in found.items()}

    def holders(self, origin: Origin, keys: Sequence[str]) -> Mapping[str, int]:
        """The tickets that hold some questions."""
        with self._lock:
            return {
                arrival.key: id_
                for id_, folder in self._folders.items()
                for arrival in folder.arrivals
                if arrival.origin is origin and arrival.key in keys
            }

    def folder(self, ticket_id: int) -> Folder | None:
        """A ticket with all that belongs to it."""
        with self._lock:
            return self._folders.get(ticket_id)

    def change(self, ticket: Ticket, act: Act) -> Ticket:
        """Keep a changed ticket."""
        with self._lock:
            folder = self._folders.get(ticket.id)
            if folder is None or folder.ticket.version != ticket.version:
                raise ticket_rules.changed_meanwhile(folder.ticket if folder else None)
            changed = replace(
                folder.ticket,  # more questions may have come to it
                status=ticket.status,
                assignee=ticket.assignee,
                changed_at=ticket.changed_at,
                closed_at=ticket.closed_at,
                version=ticket.version + 1,
            )
            self._folders[ticket.id] = replace(folder, ticket=changed)
            self._audit.append(act)
            return changed

    def move(self, ticket: Ticket, question: str | None, into: Ticket | None, act: Act) -> int:
        """Put questions to another ticket."""
        with self._lock:
            for seen in (ticket, into):
                kept = self._folders.get(seen.id) if seen else None
                if seen and (kept is None or kept.ticket.version != seen.version):
                    raise ticket_rules.changed_meanwhile(kept.ticket if kept else None)
            folder = self._folders[ticket.id]
            moved = tuple(a for a in folder.arrivals if question in (None, a.question))
            if not moved:
                raise ticket_rules.changed_meanwhile(folder.ticket)
            left = tuple(a for a in folder.arrivals if a not in moved)
            notes = () if left else folder.notes
            to = self._join(into.id, moved, notes) if into else self._put(Batch(None, moved), act.at)
            if left:
                self._folders[ticket.id] = replace(
                    folder, ticket=ticket_rules.recounted(folder.ticket, left), arrivals=left
                )
            else:
                del self._folders[ticket.id]
            self._audit.append(replace(act, details={**act.details, "to": to}))
            return to

    def note(self, ticket_id: int, note: Note, act: Act) -> None:
        """Add a note."""
        with self._lock:
            folder = self._folders.get(ticket_id)
            if folder is None:
                raise ticket_rules.changed_meanwhile(None)
            self._folders[ticket_id] = replace(folder, notes=(*folder.notes, note))
            self._audit.append(act)

    def forget_older_than(self, moment: datetime) -> int:
        """Remove old questions and the tickets left empty."""
        with self._lock:
            forgotten = 0
            for id_, folder in list(self._folders.items()):
                left = tuple(a for a in folder.arrivals if a.came_at >= moment)
                forgotten += len(folder.arrivals) - len(left)
                if left:
                    self._folders[id_] = replace(folder, arrivals=left)
                else:
                    del self._folders[id_]
            return forgotten

    def close(self) -> None:
        """Nothing is open."""

    def _join(self, ticket_id: int, arrivals: Sequence[Arrival], notes: Sequence[Note]) -> int:
        before = self._folders[ticket_id]
        together = tuple(sorted((*before.arrivals, *arrivals), key=lambda a: a.came_at))
        noted = tuple(sorted((*before.notes, *notes), key=lambda note: note.at))
        after = ticket_rules.recounted(before.ticket, together)
        self._folders[ticket_id] = replace(before, ticket=after, arrivals=together, notes=noted)
        return ticket_id

    def _put(self, batch: Batch, now: datetime) -> int:
        if batch.ticket is None:
            self._last_id += 1
            folder = Folder(ticket_rules.opened(self._last_id, batch.arrivals, now), batch.arrivals, ())
        else:
            before = self._folders[batch.ticket]
            folder = replace(
                before,
                ticket=ticket_rules.grown(before.ticket, batch.arrivals),
                arrivals=tuple(sorted((*before.arrivals, *batch.arrivals), key=lambda a: a.came_at)),
            )
        self._folders[folder.ticket.id] = folder
        return folder.ticket.id


def _heading(folder: Folder) -> Heading:
    ticket = folder.ticket
    seen = ticket.version > 1 and ticket.status in PENDING
    also = tuple(sorted({arrival.question for arrival in folder.arrivals})) if seen else ()
    return Heading(ticket.id, ticket.question, ticket.language, ticket.audience, ticket.status, also)


def _asked_for(folder: Folder, query: TicketQuery) -> bool:
    ticket = folder.ticket
    texts = [a.question for a in folder.arrivals] + [note.text for note in folder.notes]
    return (
        ticket.status in query.statuses
        and all(any(word.lower() in text.lower() for text in texts) for word in query.words.split())
        and (query.assignee is None or (ticket.assignee or "") == query.assignee)
        and (query.origin is None or any(a.origin is query.origin for a in folder.arrivals))
        and query.audience in (None, ticket.audience)
    )
