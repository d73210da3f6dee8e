"""The desk's records in memory: for tests, and where nothing is to be written. They end with the process."""

from __future__ import annotations

import threading
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from itertools import count

from bot.adapters.memory_accounts import MemoryAccounts
from bot.adapters.memory_casework import MemoryApproved, MemoryAudit
from bot.adapters.memory_conversations import MemoryConversations
from bot.adapters.memory_figures import MemoryFigures
from bot.adapters.memory_tickets import MemoryTickets
from bot.desk.audit import Act
from bot.desk.feedback import Feedback
from bot.desk.inquiries import CLOSED, Inquiry, InquiryStatus
from bot.desk.notices import Notice
from bot.desk.records import Stores


def memory_stores() -> Stores:
    """Stores that are empty."""
    audit = MemoryAudit()
    conversations, feedback, inquiries = MemoryConversations(), MemoryFeedback(), MemoryInquiries()
    tickets = MemoryTickets(audit)
    return Stores(
        conversations=conversations,
        feedback=feedback,
        inquiries=inquiries,
        notices=MemoryNotices(audit),
        tickets=tickets,
        approved=MemoryApproved(audit),
        audit=audit,
        figures=MemoryFigures(conversations, feedback, inquiries, tickets),
        accounts=MemoryAccounts(),
        close=lambda: None,
    )


class MemoryFeedback:
    """Implements `FeedbackStore`."""

    def __init__(self) -> None:
        self._kept: dict[str, Feedback] = {}
        self._lock = threading.Lock()

    def keep(self, feedback: Feedback) -> None:
        """Keep a feedback."""
        with self._lock:
            before = self._kept.get(feedback.answer_id)
            if before is None or before.received_at <= feedback.received_at:
                self._kept[feedback.answer_id] = feedback

    def read(self, since: datetime | None = None) -> list[Feedback]:
        """Feedback, oldest first."""
        with self._lock:
            kept = [one for one in self._kept.values() if since is None or one.received_at >= since]
        return sorted(kept, key=lambda one: (one.received_at, one.answer_id))

    def forget_older_than(self, moment: datetime) -> int:
        """Remove old feedback."""
        with self._lock:
            before = len(self._kept)
            self._kept = {id_: one for id_, one in self._kept.items() if one.received_at >= moment}
            return before - len(self._kept)


class MemoryInquiries:
    """Implements `InquiryStore`."""

    def __init__(self) -> None:
        self._kept: dict[int, Inquiry] = {}
        self._numbers = count(1)
        self._lock = threading.Lock()

    def add(self, inquiry: Inquiry) -> int:
        """Keep a new inquiry."""
        with self._lock:
            number = next(self._numbers)
            self._kept[number] = replace(inquiry, number=number)
            return number

    def with_receipt(self, receipt: str) -> Inquiry | None:
        """The inquiry of a receipt."""
        with self._lock:
            return next((one for one in self._kept.values() if one.receipt == receipt), None)

    def numbered(self, number: int) -> Inquiry | None:
        """The inquiry with a number."""
        with self._lock:
            return self._kept.get(number)

    def all(self, statuses: Collection[InquiryStatus]) -> list[Inquiry]:
        """Inquiries, oldest first."""
        with self._lock:
            kept = [one for one in self._kept.values() if one.status in statuses]
        return sorted(kept, key=lambda one: (one.left_at, one.number))

    def change(self, inquiry: Inquiry) -> bool:
        """Keep a changed inquiry."""
        with self._lock:
            before = self._kept.get(inquiry.number)
            if before is None or before.revision != inquiry.revision:
                return False
            self._kept[inquiry.number] = replace(inquiry, revision=inquiry.revision + 1)
            return True

    def forget_closed_before(self, moment: datetime) -> int:
        """Remove old inquiries that are closed."""
        with self._lock:
            old = [n for n, one in self._kept.items() if one.status in CLOSED and one.changed_at < moment]
            for number in old:
                del self._kept[number]
            return len(old)


class MemoryNotices:
    """Implements `NoticeStore`."""

    def __init__(self, audit: MemoryAudit) -> None:
        self._audit = audit
        self._kept: dict[int, Notice] = {}
        self._numbers = count(1)
        self._lock = threading.Lock()

    def add(self, notice: Notice, act: Act) -> int:
        """Keep a new notice."""
        with self._lock:
            number = next(self._numbers)
            self._kept[number] = replace(notice, number=number)
            self._audit.append(replace(act, subject=f"notice:{number}"))
            return number

    def all(self) -> list[Notice]:
        """All notices, oldest first."""
        with self._lock:
            return sorted(self._kept.values(), key=lambda one: (one.begins_at, one.number))

    def withdraw(self, number: int, act: Act) -> bool:
        """Withdraw a notice."""
        with self._lock:
            notice = self._kept.get(number)
            if notice is None or notice.withdrawn_at:
                return False
            self._kept[number] = replace(notice, withdrawn_at=act.at)
            self._audit.append(act)
            return True

    def forget_ended_before(self, moment: datetime) -> int:
        """Remove old notices."""
        with self._lock:
            old = [
                number
                for number, one in self._kept.items()
                if any(end is not None and end < moment for end in (one.ends_at, one.withdrawn_at))
            ]
            for number in old:
                del self._kept[number]
            return len(old)
