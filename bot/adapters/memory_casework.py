"""Tickets, approved answers and the audit log in memory: for tests. They end with the process."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.desk import approved, ticket_rules
from bot.desk.approved import Approval, ApprovedAnswer, Version, Withdrawal
from bot.desk.audit import Act, AuditQuery, Entry, Fault, Head, next_entry, verify
from bot.desk.intake import GROUPED_FOR, Heading, batches
from bot.desk.tickets import Arrival, Batch, Folder, Note, Origin, Ticket, TicketQuery, TicketStatus
from index.japan import TOKYO


class MemoryAudit:
    """Implements `AuditLog`."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._head = Head()
        self._lock = threading.Lock()

    def append(self, act: Act) -> Entry:
        """Add an act."""
        with self._lock:
            entry = next_entry(self._head, act)
            self._entries.append(entry)
            self._head = Head(entry.number, entry.seal)
            return entry

    def head(self) -> Head:
        """The end of the log."""
        return self._head

    def entries(self, query: AuditQuery) -> list[Entry]:
        """The last entries that the query wants."""
        with self._lock:
            found = [
                entry
                for entry in self._entries
                if _wanted(entry.act, query) and (query.below is None or entry.number < query.below)
            ]
        return found if query.most is None else found[max(0, len(found) - query.most) :]

    def verified(self, known_seal: str | None = None) -> Fault | None:
        """The first fault of the log."""
        with self._lock:
            return verify(self._entries, self._head, known_seal)


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
                Heading(t.id, t.question, t.language, t.audience, t.status)
                for t in (folder.ticket for folder in self._folders.values())
                if t.last_came_at >= now - GROUPED_FOR
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


class MemoryApproved:
    """Implements `ApprovedStore`."""

    def __init__(self, audit: MemoryAudit) -> None:
        self._audit = audit
        self._answers: dict[int, ApprovedAnswer] = {}
        self._revision = 0
        self._lock = threading.Lock()

    def revision(self) -> int:
        """Grows with every change."""
        return self._revision

    def standing(self) -> tuple[int, list[Version]]:
        """The revision and the standing versions."""
        with self._lock:
            standing = [answer.standing for answer in self._answers.values()]
            return self._revision, [version for version in standing if version]

    def add(self, first: Version, ticket: int | None, act: Act) -> int:
        """Keep a new answer."""
        with self._lock:
            id_ = len(self._answers) + 1
            answer = ApprovedAnswer(id_, (replace(first, answer_id=id_),), ticket=ticket)
            self._keep(answer, replace(act, subject=f"answer:{id_}"))
            return id_

    def revise(self, answer: ApprovedAnswer, version: Version, act: Act) -> None:
        """Add a version."""
        with self._lock:
            kept = self._kept(answer)
            self._keep(replace(kept, versions=(*kept.versions, version), revision=kept.revision + 1), act)

    def approve(self, answer: ApprovedAnswer, number: int, approval: Approval, act: Act) -> None:
        """Approve a version."""
        with self._lock:
            kept = self._kept(answer)
            versions = tuple(
                replace(v, approval=approval) if v.number == number else v for v in kept.versions
            )
            self._keep(replace(kept, versions=versions, revision=kept.revision + 1), act)

    def withdraw(self, answer: ApprovedAnswer, withdrawal: Withdrawal, act: Act) -> None:
        """Withdraw all versions so far."""
        with self._lock:
            kept = self._kept(answer)
            withdrawals = (*kept.withdrawals, withdrawal)
            self._keep(replace(kept, withdrawals=withdrawals, revision=kept.revision + 1), act)

    def answer(self, answer_id: int) -> ApprovedAnswer | None:
        """An answer with its history."""
        with self._lock:
            return self._answers.get(answer_id)

    def all(self) -> list[ApprovedAnswer]:
        """All answers."""
        with self._lock:
            return list(self._answers.values())

    def close(self) -> None:
        """Nothing is open."""

    def _kept(self, answer: ApprovedAnswer) -> ApprovedAnswer:
        kept = self._answers.get(answer.id)
        if kept is None or kept.revision != answer.revision:
            raise approved.changed_meanwhile()
        return kept

    def _keep(self, answer: ApprovedAnswer, act: Act) -> None:
        self._answers[answer.id] = answer
        self._revision += 1
        self._audit.append(act)


def _wanted(act: Act, query: AuditQuery) -> bool:
    day = act.at.astimezone(TOKYO).date()
    return (
        query.by in (None, act.by)
        and query.subject in (None, act.subject)
        and act.action.startswith(query.action or "")
        and (query.since is None or day >= query.since)
        and (query.until is None or day <= query.until)
    )


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
