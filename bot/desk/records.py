"""All that the desk keeps, together: stores of one place, and what is done with them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.desk.accounts import AccountStore
from bot.desk.approved import ApprovedStore
from bot.desk.audit import AuditLog
from bot.desk.casework import Casework
from bot.desk.conversations import ConversationStore
from bot.desk.feedback import FeedbackStore
from bot.desk.figures import FigureStore
from bot.desk.inquiries import Inquiries, InquiryStore
from bot.desk.notices import Notices, NoticeStore
from bot.desk.regrouping import Regrouping
from bot.desk.tickets import TicketStore
from bot.settings import DeskTuning

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stores:
    """Where the records are kept. close: lets go of what is open; a further call opens it anew."""

    conversations: ConversationStore
    feedback: FeedbackStore
    inquiries: InquiryStore
    notices: NoticeStore
    tickets: TicketStore
    approved: ApprovedStore
    audit: AuditLog
    figures: FigureStore
    accounts: AccountStore
    close: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Purged:
    """How many records were forgotten."""

    turns: int
    feedback: int
    inquiries: int
    notices: int
    tickets: int


def _now() -> datetime:
    return datetime.now(UTC)


class Desk:
    """The desk's records over their stores. Safe to use from several threads."""

    def __init__(self, stores: Stores, tuning: DeskTuning, now: Callable[[], datetime] = _now) -> None:
        self._stores = stores
        self._retention = timedelta(days=tuning.retention_days)
        self._now = now
        self.conversations = stores.conversations
        self.feedback = stores.feedback
        self.tickets = stores.tickets
        self.approved = stores.approved
        self.audit = stores.audit
        self.figures = stores.figures
        self.accounts = stores.accounts
        self.inquiries = Inquiries(stores.inquiries, tuning.max_inquiry, now)
        self.casework = Casework(
            stores.tickets, stores.conversations, stores.feedback, self.inquiries, now=now
        )
        self.regrouping = Regrouping(stores.tickets, self.inquiries, stores.audit, now=now)
        self.notices = Notices(stores.notices, now)

    def purge(self, days: int | None = None) -> Purged:
        """Forget what is older than some days, or than the settings keep.

        Turns and feedback by the day they came, inquiries by the day of their last change once they are closed, notices by
        the day they ended. It can be broken off and done again, and by several processes at once.

        Raises:
            DeskUnavailable: the store cannot be written.
        """
        before = self._now() - (self._retention if days is None else timedelta(days=days))
        return Purged(
            turns=self._stores.conversations.forget_older_than(before),
            feedback=self._stores.feedback.forget_older_than(before),
            inquiries=self._stores.inquiries.forget_closed_before(before),
            notices=self._stores.notices.forget_ended_before(before),
            tickets=self._stores.tickets.forget_older_than(before),
        )

    def close(self) -> None:
        """Let go of what is open; it is opened anew when needed."""
        self._stores.close()
