"""Questions that citizens leave for the desk, and the replies that they read with their receipt number."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

from bot.desk.receipts import new_receipt, receipt_hash
from bot.desk.written import written
from bot.errors import InquiryRefused, ReplyRefused
from bot.guard import examine, says_something
from bot.personal_data import kinds_in, what_to_leave_out
from bot.types import Status
from bot.words import load
from index.types import Language

LONGEST_REPLY = 4_000


class InquiryStatus(StrEnum):
    """How far the desk is with an inquiry: 未対応, 対応中, 回答済, 見送り."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    ANSWERED = "answered"
    DECLINED = "declined"


CLOSED = frozenset({InquiryStatus.ANSWERED, InquiryStatus.DECLINED})


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question that was left for the desk, without personal data.

    number: the desk's own; 0 until a store has given one. receipt: the hash of the citizen's receipt number. answer_id:
    the answer that left the question open, if there was one. left_at, changed_at, replied_at: with their time zone.
    revision: counts the changes, so that of two people who change it at once the second is told.
    """

    receipt: str
    question: str
    language: Language
    left_at: datetime
    changed_at: datetime
    answer_id: str | None = None
    status: InquiryStatus = InquiryStatus.NEW
    reply: str | None = None
    replied_at: datetime | None = None
    number: int = 0
    revision: int = 0


class InquiryStore(Protocol):
    """Keeps inquiries; safe to use from several threads and processes.

    Every method raises DeskUnavailable where the store cannot be read or written.
    """

    def add(self, inquiry: Inquiry) -> int:
        """Keep a new inquiry; returns the number that it got. Numbers are not given twice."""

    def with_receipt(self, receipt: str) -> Inquiry | None:
        """The inquiry with this hash of a receipt number."""

    def numbered(self, number: int) -> Inquiry | None:
        """The inquiry with this number."""

    def all(self, statuses: Collection[InquiryStatus]) -> list[Inquiry]:
        """Those with one of the statuses, oldest first."""

    def change(self, inquiry: Inquiry) -> bool:
        """Keep an inquiry as it is now, its revision one higher; False where it was changed or removed meanwhile."""

    def forget_closed_before(self, moment: datetime) -> int:
        """Remove those that were closed, and not changed since a moment; returns how many."""


@dataclass(frozen=True, slots=True)
class Left:
    """A question that was left. emergency: it tells of an emergency, so that the numbers to call are to be shown at once."""

    receipt: str
    inquiry: Inquiry
    emergency: bool = False


def tells_of_emergency(text: str) -> bool:
    """Whether somebody may need help at once."""
    finding = examine(text)
    return finding is not None and finding.status is Status.EMERGENCY


def _now() -> datetime:
    return datetime.now(UTC)


class Inquiries:
    """Inquiries of a store, within the limits of the settings. Safe to use from several threads."""

    def __init__(self, store: InquiryStore, longest: int, now: Callable[[], datetime] = _now) -> None:
        self._store = store
        self._longest = longest
        self._now = now

    def leave(
        self,
        question: str,
        language: Language,
        answer_id: str | None = None,
        known_numbers: frozenset[str] = frozenset(),
    ) -> Left:
        """Leave a question for the desk. Its receipt number is returned once and kept nowhere.

        Args:
            known_numbers: what belongs to the house and may be named, as in `bot.guard.examine`.

        Raises:
            InquiryRefused: it is empty, too long or holds personal data; nothing is kept.
            DeskUnavailable: it could not be kept.
        """
        text = written(question).strip()
        self._check(text, known_numbers)
        receipt, now = new_receipt(), self._now()
        hashed = receipt_hash(receipt)
        assert hashed is not None  # noqa: S101 — a number that was just made is one
        inquiry = Inquiry(hashed, text, language, now, now, answer_id)
        kept = replace(inquiry, number=self._store.add(inquiry))
        return Left(receipt, kept, tells_of_emergency(text))

    def read(self, receipt: str) -> Inquiry | None:
        """The inquiry of a receipt number as somebody typed it; None where there is none.

        Raises:
            DeskUnavailable: the store cannot be read.
        """
        hashed = receipt_hash(receipt)
        return self._store.with_receipt(hashed) if hashed else None

    def all(self, statuses: Collection[InquiryStatus]) -> list[Inquiry]:
        """Those with one of the statuses, oldest first."""
        return self._store.all(statuses)

    def waiting(self, among: Collection[int]) -> list[int]:
        """The numbers of those, among some, whose citizens wait, oldest first."""
        open_ = self.all(set(InquiryStatus) - CLOSED) if among else []
        return [inquiry.number for inquiry in open_ if inquiry.number in among]

    def numbered(self, number: int) -> Inquiry | None:
        """The inquiry with this number."""
        return self._store.numbered(number)

    def reply(self, number: int, text: str, known_numbers: frozenset[str] = frozenset()) -> Inquiry:
        """Answer an inquiry; a later reply takes the place of an earlier one.

        Raises:
            ReplyRefused: there is no such inquiry, the reply is empty, it holds personal data that is not the house's, or
                somebody else changed the inquiry meanwhile.
        """
        self.check_reply(text, known_numbers)
        now = self._now()
        return self._changed(
            number, status=InquiryStatus.ANSWERED, reply=written(text).strip(), replied_at=now, changed_at=now
        )

    def check_reply(self, text: str, known_numbers: frozenset[str] = frozenset()) -> None:
        """Hold a text against what a reply may be.

        Raises:
            ReplyRefused: it is empty, too long, or holds personal data that is not the house's.
        """
        words = load("desk")["reply"]
        if not says_something(text):
            raise ReplyRefused(words["empty"])
        if len(text) > LONGEST_REPLY:
            raise ReplyRefused(words["too_long"].format(most=LONGEST_REPLY))
        if kinds := kinds_in(text, known_numbers):
            raise ReplyRefused(words["personal_data"].format(kinds=what_to_leave_out(kinds, "ja")))

    def move(self, number: int, status: InquiryStatus) -> Inquiry:
        """Say how far the desk is.

        Raises:
            ReplyRefused: there is no such inquiry, it would be answered without a reply, or somebody else changed it meanwhile.
        """
        return self._changed(number, status=status, changed_at=self._now())

    def _changed(self, number: int, **changes: object) -> Inquiry:
        inquiry = self._store.numbered(number)
        if inquiry is None:
            raise ReplyRefused(f"{number} 番の問い合わせはありません。")
        changed: Inquiry = replace(inquiry, **changes)  # type: ignore[arg-type]  # fields of an inquiry
        if changed.status is InquiryStatus.ANSWERED and not changed.reply:
            raise ReplyRefused("回答のない問い合わせは、回答済にできません。")
        if not self._store.change(changed):
            raise ReplyRefused(
                f"{number} 番の問い合わせは、ほかの人が変えたところです。もう一度確かめてください。"
            )
        return replace(changed, revision=changed.revision + 1)

    def _check(self, text: str, known_numbers: frozenset[str]) -> None:
        words = load("desk")["inquiry"]
        if not says_something(text):
            raise InquiryRefused(words["empty"], "empty")
        if len(text) > self._longest:
            raise InquiryRefused(words["too_long"].format(most=self._longest), "too_long")
        if kinds := kinds_in(text, known_numbers):
            told = words["personal_data"].format(kinds=what_to_leave_out(kinds, "ja"))
            raise InquiryRefused(told, "personal_data", frozenset(kind.value for kind in kinds))
