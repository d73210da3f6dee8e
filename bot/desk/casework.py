"""Working off the queue: gather what came, take a ticket, note, reply, let go. Each act stands in the audit log."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

from bot.desk import ticket_rules as rules
from bot.desk.audit import Act, Detail, Person, digest_of, person
from bot.desk.conversations import ConversationStore, PastTurn
from bot.desk.feedback import FeedbackStore
from bot.desk.inquiries import CLOSED, Inquiries, Inquiry, InquiryStatus
from bot.desk.intake import GROUPED_FOR
from bot.desk.tickets import (
    REFUSED,
    Arrival,
    Folder,
    Origin,
    Ticket,
    TicketQuery,
    TicketStatus,
    TicketStore,
)
from bot.desk.written import written
from bot.errors import ChangedMeanwhile, DeskRefused, NoSuchRecord

# What another process wrote while the last gathering read: a turn is kept within a moment of its time.
_OVERLAP = timedelta(minutes=10)
# Read and taken in at once.
_PART = 1_000


def _now() -> datetime:
    return datetime.now(UTC)


class Casework:
    """The queue of a desk, and what its workers do with it. Safe to use from several threads.

    Who acts on a ticket names the version that they saw; ChangedMeanwhile tells them where it is another by now, and
    DeskRefused where the act is not allowed. Every method raises DeskUnavailable where the records cannot be read or written.
    """

    def __init__(
        self,
        tickets: TicketStore,
        conversations: ConversationStore,
        feedback: FeedbackStore,
        inquiries: Inquiries,
        *,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._tickets = tickets
        self._conversations = conversations
        self._feedback = feedback
        self._inquiries = inquiries
        self._now = now

    def gather(self, seconds: float | None = None) -> int:
        """Take in what came since the last time; returns how often a ticket was opened or got more.

        Args:
            seconds: after this time the rest is left for the next time; the questions that citizens left come first.
        """
        end = time.monotonic() + (math.inf if seconds is None else seconds)
        now = self._now()
        taken = len(self._tickets.take_in([*self._left(), *self._badly_rated(now)], now))
        begin = self._since(Origin.REFUSED, now)
        while True:
            turns = self._conversations.asked_since(begin, REFUSED, _PART)
            taken += len(self._tickets.take_in(list(_refused(turns)), now))
            if len(turns) < _PART or turns[-1].asked_at <= begin or time.monotonic() > end:
                return taken
            begin = turns[-1].asked_at

    def queue(self, query: TicketQuery) -> list[Ticket]:
        """The tickets that the query wants."""
        return self._tickets.find(query)

    def counts(self) -> Mapping[TicketStatus, int]:
        """How many tickets there are of each status."""
        return self._tickets.counts()

    def origins(self, tickets: Iterable[Ticket]) -> Mapping[int, Mapping[Origin, int]]:
        """How the questions of some tickets came, by the tickets' ids."""
        return self._tickets.origins([ticket.id for ticket in tickets])

    def waiting(self) -> Mapping[int, int]:
        """How many people wait for a reply, by the ids of the tickets that hold their questions."""
        keys = [str(inquiry.number) for inquiry in self._inquiries.all(set(InquiryStatus) - CLOSED)]
        return Counter(self._tickets.holders(Origin.INQUIRY, keys).values())

    def of_receipt(self, receipt: str) -> int | None:
        """The ticket that holds the question with this receipt number, as somebody reads it out; None where there is none."""
        inquiry = self._inquiries.read(receipt)
        if inquiry is None:
            return None
        key = str(inquiry.number)
        return self._tickets.holders(Origin.INQUIRY, [key]).get(key)

    def folder(self, ticket_id: int) -> Folder:
        """A ticket with its questions and notes."""
        folder = self._tickets.folder(ticket_id)
        if folder is None:
            raise NoSuchRecord(f"{ticket_id}番の案件はありません。")
        return folder

    def assign(self, ticket_id: int, version: int, to: Person | None, by: Person) -> Ticket:
        """Put a ticket into somebody's hands, or back into nobody's; who left a question is told that it is being seen to."""
        seen = self._seen(ticket_id, version)
        changed = rules.assigned(seen, person(to) if to else None, self._now())
        kept = self._change(seen, changed, by, "ticket.assign", {"to": changed.assignee})
        status = InquiryStatus.IN_PROGRESS if to else InquiryStatus.NEW
        for number in self._waiting(ticket_id):
            self._inquiries.move(number, status)
        return kept

    def dismiss(self, ticket_id: int, version: int, by: Person) -> Ticket:
        """Let a ticket go; who left a question is told so."""
        seen = self._seen(ticket_id, version)
        changed = rules.closed(seen, TicketStatus.DISMISSED, person(by), self._now())
        kept = self._change(seen, changed, by, "ticket.dismiss")
        for number in self._waiting(ticket_id):
            self._inquiries.move(number, InquiryStatus.DECLINED)
        return kept

    def reopen(self, ticket_id: int, version: int, by: Person) -> Ticket:
        """See to a closed ticket again."""
        seen = self._seen(ticket_id, version)
        return self._change(seen, rules.reopened(seen, self._now()), by, "ticket.reopen")

    def note(self, ticket_id: int, text: str, by: Person) -> None:
        """Add a note that stays inside the desk. Nobody's note takes another's place, so that no version is needed."""
        now = self._now()
        act = Act(person(by), now, "ticket.note", f"ticket:{ticket_id}")
        self._tickets.note(ticket_id, rules.noted(person(by), text, now), act)

    def reply(
        self,
        ticket_id: int,
        version: int,
        text: str,
        by: Person,
        known_numbers: frozenset[str] = frozenset(),
        *,
        waiting: int | None = None,
    ) -> Ticket:
        """Reply to all who left a question of this ticket and wait, and close it as answered.

        The ticket is taken first, so that of two who reply at once only one does. Where a reply cannot be kept, the ticket
        stays in the worker's hands, and the same can be done again.

        Args:
            waiting: how many waited when the reply was written; nobody gets a reply that was not written for their question.

        Raises:
            ReplyRefused: the reply is empty or holds personal data that is not the house's.
            ChangedMeanwhile: also where others wait by now.
        """
        seen = self._seen(ticket_id, version)
        self._inquiries.check_reply(text, known_numbers)
        if waiting not in (None, len(self._waiting(ticket_id))):
            raise ChangedMeanwhile(
                "返事を待つ人が変わりました。増えた質問にもこの返事でよいか確かめて、もう一度送ってください。"
            )
        taken = rules.assigned(seen, person(by), self._now())
        held = self._change(seen, taken, by, "ticket.assign", {"to": taken.assignee})
        numbers = self._waiting(ticket_id)
        for number in numbers:
            self._inquiries.reply(number, text, known_numbers)
        changed = rules.closed(held, TicketStatus.ANSWERED, person(by), self._now())
        details: dict[str, Detail] = {"replies": len(numbers), "text": digest_of(text.strip())}
        return self._change(held, changed, by, "ticket.reply", details)

    def settle(self, ticket_id: int, version: int, by: Person) -> Ticket:
        """Close a ticket as answered where nobody waits for a reply: by an approved answer, or in the documents.

        Raises:
            DeskRefused: somebody waits for a reply, or it is closed.
        """
        seen = self._seen(ticket_id, version)
        if self._waiting(ticket_id):
            raise DeskRefused("返事を待っている人がいます。返事を書いて、回答済にしてください。")
        changed = rules.closed(seen, TicketStatus.ANSWERED, person(by), self._now())
        return self._change(seen, changed, by, "ticket.settle")

    def inquiries(self, folder: Folder) -> list[Inquiry]:
        """The questions of a ticket that citizens left and that are still kept, oldest first."""
        found = (self._inquiries.numbered(number) for number in folder.left)
        return [inquiry for inquiry in found if inquiry is not None]

    def _seen(self, ticket_id: int, version: int) -> Ticket:
        ticket = self.folder(ticket_id).ticket
        if ticket.version != version:
            raise rules.changed_meanwhile(ticket)
        return ticket

    def _change(
        self, before: Ticket, after: Ticket, by: Person, action: str, details: Mapping[str, Detail] = {}
    ) -> Ticket:
        states = {"before": before.status.value, "after": after.status.value, "version": before.version + 1}
        act = Act(person(by), after.changed_at, action, f"ticket:{after.id}", {**states, **details})
        return self._tickets.change(after, act)

    def _waiting(self, ticket_id: int) -> list[int]:
        """The numbers of the ticket's inquiries whose citizens wait."""
        return self._inquiries.waiting(set(self.folder(ticket_id).left))

    def _since(self, origin: Origin, now: datetime) -> datetime:
        latest = self._tickets.latest(origin)
        return latest - _OVERLAP if latest else now - GROUPED_FOR

    def _badly_rated(self, now: datetime) -> Iterator[Arrival]:
        """What was asked before an answer that was of no help; a refused one is in the queue already."""
        ratings = self._feedback.read(self._since(Origin.BADLY_RATED, now))
        rated = {one.answer_id: one.received_at for one in ratings if one.rating == "unhelpful"}
        for turn in self._conversations.of_answers(rated):
            if turn.status not in REFUSED and (text := asked_in(turn)):
                yield _arrival(Origin.BADLY_RATED, turn, text, rated[turn.answer_id])

    def _left(self) -> Iterator[Arrival]:
        for inquiry in self._inquiries.all(set(InquiryStatus) - CLOSED):
            yield Arrival(
                Origin.INQUIRY,
                str(inquiry.number),
                inquiry.question,
                inquiry.language,
                "public",
                inquiry.left_at,
            )


def _refused(turns: Iterable[PastTurn]) -> Iterator[Arrival]:
    for turn in turns:
        if text := asked_in(turn):
            yield _arrival(Origin.REFUSED, turn, text, turn.asked_at)


def asked_in(turn: PastTurn) -> str:
    """What a turn asked, as it was understood; "" where it held personal data."""
    return written(turn.standalone_question or turn.question).strip()


def _arrival(origin: Origin, turn: PastTurn, text: str, came_at: datetime) -> Arrival:
    # Turns from before answers' ids were kept are told apart by their moment.
    key = turn.answer_id or f"{turn.asked_at.astimezone(UTC).isoformat()} {digest_of(text)[:16]}"
    return Arrival(origin, key, text, turn.language, turn.audience, came_at, turn.status)
