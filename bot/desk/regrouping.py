"""Putting right what was grouped wrongly: a question gets a ticket of its own, two tickets become one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from bot.desk import ticket_rules as rules
from bot.desk.audit import Act, AuditLog, AuditQuery, Detail, Person, person
from bot.desk.inquiries import Inquiries, InquiryStatus
from bot.desk.likeness import likeness, pairs
from bot.desk.tickets import PENDING, Folder, Ticket, TicketQuery, TicketStore
from bot.errors import DeskRefused, NoSuchRecord

CLOSE = 0.2
"""From this likeness on a ticket is shown as one that may be the same matter. Of 50 pairs of questions on one matter that grouping
had left apart, 39 were among the five so shown, at 1.7 tickets shown on each page."""
_LOOKED_AT = 2_000
_MERGE, _SPLIT = "ticket.merge", "ticket.split"


def _now() -> datetime:
    return datetime.now(UTC)


class Regrouping:
    """What a worker does where questions stand together that should not, or apart. Safe to use from several threads.

    Every method raises DeskUnavailable where the records cannot be read or written.
    """

    def __init__(
        self,
        tickets: TicketStore,
        inquiries: Inquiries,
        audit: AuditLog,
        *,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._tickets = tickets
        self._inquiries = inquiries
        self._audit = audit
        self._now = now

    def close_to(self, ticket: Ticket, most: int = 5) -> list[Ticket]:
        """Pending tickets of the same readers that may be about the same, likest first."""
        query = TicketQuery(PENDING, audience=ticket.audience, order="newest", most=_LOOKED_AT)
        asked = pairs(ticket.question)
        likest = sorted(
            (-likeness(asked, pairs(other.question)), other.id, other)
            for other in self._tickets.find(query)
            if other.id != ticket.id and other.language == ticket.language
        )
        return [other for unlike, _, other in likest[:most] if -unlike >= CLOSE]

    def split(self, ticket_id: int, version: int, question: str, by: Person) -> int:
        """Give a question of a ticket, however often it came, a ticket of its own; returns its number.

        Raises:
            ChangedMeanwhile: it is another version by now.
            DeskRefused: the ticket is closed, or holds no other question.
        """
        folder = self._seen(ticket_id, version)
        asked = {arrival.question for arrival in folder.arrivals}
        if question not in asked or len(asked) < 2:
            raise DeskRefused("この案件には、分けられるほかの質問がありません。")
        return self._tickets.move(folder.ticket, question, None, self._act(_SPLIT, folder.ticket, by, {}))

    def merge(self, ticket_id: int, version: int, into_id: int, into_version: int, by: Person) -> int:
        """Put all of a ticket to another one, its notes too; it is gone then. Returns the other's number.

        Raises:
            ChangedMeanwhile: one of them is another version by now.
            DeskRefused: one of them is closed, or they are for different readers.
        """
        folder = self._seen(ticket_id, version)
        one, into = folder.ticket, self._seen(into_id, into_version).ticket
        if one.id == into.id or (one.language, one.audience) != (into.language, into.audience):
            raise DeskRefused("まとめられるのは、同じ言語で、同じ人に見せる、別の案件だけです。")
        waiting = self._inquiries.waiting(set(folder.left))
        moved = self._tickets.move(one, None, into, self._act(_MERGE, one, by, {"to": into.id}))
        status = InquiryStatus.IN_PROGRESS if into.assignee else InquiryStatus.NEW
        for number in waiting:
            self._inquiries.move(number, status)
        return moved

    def merged_into(self, ticket_id: int) -> int | None:
        """Where a ticket went that is gone; None where it was not merged."""
        query = AuditQuery(action=_MERGE, subject=f"ticket:{ticket_id}", most=1)
        to = next((entry.act.details.get("to") for entry in self._audit.entries(query)), None)
        return to if isinstance(to, int) else None

    def _seen(self, ticket_id: int, version: int) -> Folder:
        folder = self._tickets.folder(ticket_id)
        if folder is None:
            raise NoSuchRecord(f"{ticket_id}番の案件はありません。")
        if folder.ticket.version != version:
            raise rules.changed_meanwhile(folder.ticket)
        if folder.ticket.status not in PENDING:
            raise DeskRefused("終わった案件は、分けたりまとめたりできません。未対応に戻してください。")
        return folder

    def _act(self, action: str, ticket: Ticket, by: Person, details: dict[str, Detail]) -> Act:
        told: dict[str, Detail] = {"version": ticket.version + 1, **details}
        return Act(person(by), self._now(), action, f"ticket:{ticket.id}", told)
