"""What the desk has to see to: questions that were left, refused or badly answered, one ticket for all that are alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, Protocol

from bot.desk.audit import Act, Person
from bot.types import Status
from index.types import Audience, Language


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


TicketOrder = Literal["oldest", "newest", "most_asked", "waiting"]
"""waiting: those somebody waits for, the longest first, then what was asked most."""


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

    @property
    def left(self) -> list[int]:
        """The numbers of the inquiries in it."""
        return [int(arrival.key) for arrival in self.arrivals if arrival.origin is Origin.INQUIRY]


@dataclass(frozen=True, slots=True)
class TicketQuery:
    """Which tickets to show. words: all of them stand in a question or a note of the ticket. assignee "": nobody's."""

    statuses: frozenset[TicketStatus] = PENDING
    words: str = ""
    assignee: Person | None = None
    origin: Origin | None = None
    audience: Audience | None = None
    order: TicketOrder = "oldest"
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

    def origins(self, ticket_ids: Sequence[int]) -> Mapping[int, Mapping[Origin, int]]:
        """Of each of these tickets, how many questions came how."""

    def holders(self, origin: Origin, keys: Sequence[str]) -> Mapping[str, int]:
        """The tickets that hold questions of an origin, by the questions' keys."""

    def folder(self, ticket_id: int) -> Folder | None:
        """A ticket with its questions and notes."""

    def change(self, ticket: Ticket, act: Act) -> Ticket:
        """Keep a ticket as it was changed from the version that it carries; returned with the next version.

        Raises:
            ChangedMeanwhile: somebody else changed it since; nothing was kept.
        """

    def move(self, ticket: Ticket, question: str | None, into: Ticket | None, act: Act) -> int:
        """Put a question of a ticket, as often as it came, to another ticket, or to a new one; None: all questions.

        Both go on with the next version; one that is left without questions is gone, and its notes with the questions.
        Returns the other ticket's id, which the act is told as `to`.

        Raises:
            ChangedMeanwhile: somebody else changed one of them since; nothing was kept.
        """

    def note(self, ticket_id: int, note: Note, act: Act) -> None:
        """Add a note."""

    def forget_older_than(self, moment: datetime) -> int:
        """Remove questions that came before a moment, and the tickets that are left empty; returns how many questions."""

    def close(self) -> None:
        """Let go of what is open; a further call opens it anew."""
