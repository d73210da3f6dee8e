"""Working off the queue: gather what came, take a ticket, note, reply, let go. Each act stands in the audit log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

from bot.desk import tickets as rules
from bot.desk.audit import Act, Detail, Person, digest_of, person
from bot.desk.conversations import ConversationStore, PastTurn
from bot.desk.feedback import Feedback, FeedbackStore
from bot.desk.inquiries import CLOSED, Inquiries, InquiryStatus
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
from bot.errors import DeskRefused

# What another process wrote while the last gathering read: a turn is kept within a moment of its time.
_OVERLAP = timedelta(minutes=10)
# An answer is rated while its page is open.
_RATED_WITHIN = timedelta(days=1)


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

    def gather(self) -> int:
        """Take in what came since the last time; returns how many tickets were opened or got more."""
        now = self._now()
        begin = now - GROUPED_FOR
        refused = self._tickets.latest(Origin.REFUSED) or begin
        rated = self._tickets.latest(Origin.BADLY_RATED) or begin
        ratings = [r for r in self._feedback.read(rated - _OVERLAP) if r.rating == "unhelpful"]
        asked = min([refused - _OVERLAP, *(rating.received_at - _RATED_WITHIN for rating in ratings)])
        turns = self._conversations.asked_since(asked)
        arrivals = [*_refused(turns), *_badly_rated(turns, ratings), *self._left()]
        return len(self._tickets.take_in(arrivals, now))

    def queue(self, query: TicketQuery) -> list[Ticket]:
        """The tickets that the query wants."""
        return self._tickets.find(query)

    def counts(self) -> Mapping[TicketStatus, int]:
        """How many tickets there are of each status."""
        return self._tickets.counts()

    def folder(self, ticket_id: int) -> Folder:
        """A ticket with its questions and notes."""
        folder = self._tickets.folder(ticket_id)
        if folder is None:
            raise DeskRefused(f"{ticket_id}番の案件はありません。")
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
    ) -> Ticket:
        """Reply to all who left a question of this ticket and wait, and close it as answered.

        The ticket is taken first, so that of two who reply at once only one does. Where a reply cannot be kept, the ticket
        stays in the worker's hands, and the same can be done again.

        Raises:
            ReplyRefused: the reply is empty or holds personal data that is not the house's.
        """
        seen = self._seen(ticket_id, version)
        self._inquiries.check_reply(text, known_numbers)
        taken = rules.assigned(seen, person(by), self._now())
        held = self._change(seen, taken, by, "ticket.assign", {"to": taken.assignee})
        numbers = self._waiting(ticket_id)
        for number in numbers:
            self._inquiries.reply(number, text, known_numbers)
        changed = rules.closed(held, TicketStatus.ANSWERED, person(by), self._now())
        details: dict[str, Detail] = {"replies": len(numbers), "text": digest_of(text.strip())}
        return self._change(held, changed, by, "ticket.reply", details)

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
        arrivals = self.folder(ticket_id).arrivals
        numbers = {int(arrival.key) for arrival in arrivals if arrival.origin is Origin.INQUIRY}
        waiting = self._inquiries.all(set(InquiryStatus) - CLOSED) if numbers else []
        return [inquiry.number for inquiry in waiting if inquiry.number in numbers]

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
        if turn.status in REFUSED and (text := asked_in(turn)):
            yield _arrival(Origin.REFUSED, turn, text, turn.asked_at)


def _badly_rated(turns: Iterable[PastTurn], ratings: Iterable[Feedback]) -> Iterator[Arrival]:
    rated = {rating.answer_id: rating.received_at for rating in ratings}
    for turn in turns:
        if turn.answer_id in rated and turn.status not in REFUSED and (text := asked_in(turn)):
            yield _arrival(Origin.BADLY_RATED, turn, text, rated[turn.answer_id])


def asked_in(turn: PastTurn) -> str:
    """What a turn asked, as it was understood; "" where it held personal data."""
    return (turn.standalone_question or turn.question).strip()


def _arrival(origin: Origin, turn: PastTurn, text: str, came_at: datetime) -> Arrival:
    # Turns from before answers' ids were kept are told apart by their moment.
    key = turn.answer_id or f"{turn.asked_at.astimezone(UTC).isoformat()} {digest_of(text)[:16]}"
    return Arrival(origin, key, text, turn.language, turn.audience, came_at, turn.status)
