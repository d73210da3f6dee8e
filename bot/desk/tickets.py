"""What the desk has to see to: questions that were left, refused or badly answered, one ticket for all that are alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, Protocol

from bot.desk.audit import Act, Person
from bot.errors import ChangedMeanwhile, DeskRefused
from bot.types import Status
from index.types import Audience, Language

MAX_NOTE = 2_000


class TicketStatus(StrEnum):
    """How far a ticket is."""

    OPEN = "open"
    """未対応"""
    WORKING = "working"
    """対応中"""
    ANSWERED = "answered"
    """回答済"""
    DISMISSED = "dismissed"
    """見送り"""


class Origin(StrEnum):
    """How a question came to the desk."""

    INQUIRY = "inquiry"
    """A citizen left it, and waits for a reply."""
    REFUSED = "refused"
    """It was asked, and the documents did not answer it."""
    BADLY_RATED = "badly_rated"
    """Its answer was of no help."""


PENDING = frozenset({TicketStatus.OPEN, TicketStatus.WORKING})
# Outcomes that may be a gap in the documents. What the guard stops, and what other cities are asked, is none.
REFUSED = frozenset(
    {Status.NOT_IN_DOCUMENTS, Status.OUT_OF_SCOPE, Status.EXPIRED, Status.CONFIRM_WITH_CITY, Status.CLARIFY}
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """One question that came to the desk; its text is masked.

    key: tells it from all others of its origin: a receipt number, a turn, an answer. outcome: how it was answered, where it was.
    """

    origin: Origin
    key: str
    question: str
    language: Language
    audience: Audience
    came_at: datetime
    outcome: Status | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """Questions that are alike, and how far the desk is with them.

    question: that of the first one. arrivals: how many came. version: grows with each change; who changes a ticket names the
    version that they saw.
    """

    id: int
    question: str
    language: Language
    audience: Audience
    status: TicketStatus
    assignee: Person | None
    opened_at: datetime
    last_came_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    arrivals: int
    version: int

    def waiting(self, now: datetime) -> timedelta:
        """From when it was opened until it was closed, or until now."""
        return (self.closed_at or now) - self.opened_at


@dataclass(frozen=True, slots=True)
class Note:
    """What a worker noted inside the desk. Notes are only ever added, so that two of them never collide."""

    by: Person
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Folder:
    """A ticket with all that belongs to it, oldest first."""

    ticket: Ticket
    arrivals: tuple[Arrival, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class TicketQuery:
    """Which tickets to show. words: all of them stand in a question or a note of the ticket. assignee "": nobody's."""

    statuses: frozenset[TicketStatus] = PENDING
    words: str = ""
    assignee: Person | None = None
    origin: Origin | None = None
    audience: Audience | None = None
    order: Literal["oldest", "newest", "most_asked"] = "oldest"
    most: int = 50
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Arrivals that belong together: to the ticket `ticket`, or, where that is None, to a new one."""

    ticket: int | None
    arrivals: tuple[Arrival, ...]


class TicketStore(Protocol):
    """Keeps tickets; safe to use from several threads and processes.

    Every method raises DeskUnavailable where the store cannot be read or written. `act` goes into the audit log with the
    change, or neither does.
    """

    def latest(self, origin: Origin) -> datetime | None:
        """When the last question of this origin came that was taken in."""

    def take_in(self, arrivals: Sequence[Arrival], now: datetime) -> Sequence[int]:
        """Put arrivals to tickets as `bot.desk.intake.batches` does, those already there left out.

        Returns the ids of the tickets that were opened or got more.
        """

    def find(self, query: TicketQuery) -> list[Ticket]:
        """The tickets that the query wants."""

    def counts(self) -> Mapping[TicketStatus, int]:
        """How many tickets there are of each status."""

    def folder(self, ticket_id: int) -> Folder | None:
        """A ticket with its questions and notes."""

    def change(self, ticket: Ticket, act: Act) -> Ticket:
        """Keep a ticket as it was changed from the version that it carries; returned with the next version.

        Raises:
            ChangedMeanwhile: somebody else changed it since; nothing was kept.
        """

    def note(self, ticket_id: int, note: Note, act: Act) -> None:
        """Add a note."""

    def forget_older_than(self, moment: datetime) -> int:
        """Remove questions that came before a moment, and the tickets that are left empty; returns how many questions."""

    def close(self) -> None:
        """Let go of what is open; a further call opens it anew."""


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
    text = text.strip()
    if not text or len(text) > MAX_NOTE:
        raise DeskRefused(f"メモは1文字以上{MAX_NOTE}文字以内で書いてください。")
    return Note(by, at, text)


def _pending(ticket: Ticket) -> None:
    if ticket.status not in PENDING:
        raise DeskRefused("この案件は終わっています。続けるときは、未対応に戻してください。")
