"""The stores of feedback, inquiries and notices: one contract, in memory and in both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.desk.audit import Act, AuditQuery
from bot.desk.feedback import Feedback, Rating, Reason
from bot.desk.inquiries import Inquiry, InquiryStatus
from bot.desk.notices import Level, Notice
from bot.desk.records import Stores

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
TOKYO = timezone(timedelta(hours=9))


# Feedback


def rated(answer_id: str, received_at: datetime = NOW, rating: Rating = "unhelpful") -> Feedback:
    """An unhelpful answer, with two reasons."""
    return Feedback(answer_id, rating, (Reason.WRONG, Reason.INCOMPLETE), received_at)


def test_feedback_is_read_back_oldest_first_and_since_a_moment(stores: Stores) -> None:
    for one in (rated("b"), rated("a", NOW - HOUR), rated("c", NOW + HOUR)):
        stores.feedback.keep(one)
    assert [one.answer_id for one in stores.feedback.read()] == ["a", "b", "c"]
    assert stores.feedback.read(NOW) == [rated("b"), rated("c", NOW + HOUR)]


@pytest.mark.parametrize("first", ["earlier", "later"])
def test_of_two_ratings_of_an_answer_the_later_stays(stores: Stores, first: str) -> None:
    """In whatever order they arrive."""
    ratings = [rated("a", NOW), rated("a", NOW + HOUR, "helpful")]
    for one in ratings if first == "earlier" else reversed(ratings):
        stores.feedback.keep(one)
    assert stores.feedback.read() == [rated("a", NOW + HOUR, "helpful")]


def test_threads_that_rate_one_answer_at_once_leave_one_rating(stores: Stores) -> None:
    moments = [NOW + timedelta(seconds=number) for number in range(40)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda moment: stores.feedback.keep(rated("a", moment)), moments))
    assert stores.feedback.read() == [rated("a", moments[-1])]


def test_old_feedback_is_forgotten(stores: Stores) -> None:
    stores.feedback.keep(rated("old", NOW - HOUR))
    stores.feedback.keep(rated("new", NOW))
    assert stores.feedback.forget_older_than(NOW) == 1
    assert stores.feedback.read() == [rated("new")]


def test_much_that_is_old_is_forgotten_whole(stores: Stores) -> None:
    """It is forgotten in parts, so that nobody waits."""
    for number in range(1_001):
        stores.feedback.keep(rated(str(number), NOW - HOUR))
    assert stores.feedback.forget_older_than(NOW) == 1_001
    assert stores.feedback.read() == []


# Inquiries


def inquiry(receipt: str = "f" * 64, left_at: datetime = NOW) -> Inquiry:
    """A new inquiry."""
    return Inquiry(receipt, "委任状の形は？", "ja", left_at, left_at, answer_id="a1")


def test_an_inquiry_is_found_by_its_number_and_by_its_receipt(stores: Stores) -> None:
    number = stores.inquiries.add(inquiry())
    kept = replace(inquiry(), number=number)
    assert stores.inquiries.numbered(number) == kept
    assert stores.inquiries.with_receipt("f" * 64) == kept
    assert stores.inquiries.numbered(number + 1) is None
    assert stores.inquiries.with_receipt("0" * 64) is None


def test_moments_come_back_as_the_same_moments(stores: Stores) -> None:
    number = stores.inquiries.add(inquiry(left_at=NOW.astimezone(TOKYO)))
    kept = stores.inquiries.numbered(number)
    assert kept is not None
    assert (kept.left_at, kept.replied_at) == (NOW, None)
    assert kept.left_at.utcoffset() is not None


def test_inquiries_are_listed_by_status_oldest_first(stores: Stores) -> None:
    for name, moment in (("b", NOW), ("a", NOW - HOUR), ("c", NOW + HOUR)):
        stores.inquiries.add(inquiry(name, moment))
    last = stores.inquiries.with_receipt("c")
    assert last is not None
    assert stores.inquiries.change(replace(last, status=InquiryStatus.IN_PROGRESS))
    assert [one.receipt for one in stores.inquiries.all([InquiryStatus.NEW])] == ["a", "b"]
    assert [one.receipt for one in stores.inquiries.all(list(InquiryStatus))] == ["a", "b", "c"]
    assert stores.inquiries.all([]) == []


def test_of_two_who_change_an_inquiry_at_once_the_second_is_told(stores: Stores) -> None:
    number = stores.inquiries.add(inquiry())
    seen = stores.inquiries.numbered(number)
    assert seen is not None
    replied = replace(
        seen, status=InquiryStatus.ANSWERED, reply="自由です。", replied_at=NOW, changed_at=NOW + HOUR
    )
    assert stores.inquiries.change(replied)
    assert not stores.inquiries.change(replace(seen, status=InquiryStatus.DECLINED))
    assert stores.inquiries.numbered(number) == replace(replied, revision=1)


def test_closed_inquiries_are_forgotten_by_their_last_change_and_open_ones_are_not(stores: Stores) -> None:
    old = NOW - HOUR
    for name, status, changed_at in (
        ("waiting", InquiryStatus.NEW, old),
        ("at work", InquiryStatus.IN_PROGRESS, old),
        ("answered", InquiryStatus.ANSWERED, old),
        ("declined", InquiryStatus.DECLINED, old),
        ("answered lately", InquiryStatus.ANSWERED, NOW),
    ):
        stores.inquiries.add(replace(inquiry(name, old), status=status, changed_at=changed_at))
    assert stores.inquiries.forget_closed_before(NOW) == 2
    left = [one.receipt for one in stores.inquiries.all(list(InquiryStatus))]
    assert left == ["waiting", "at work", "answered lately"]


def test_a_number_is_not_given_twice(stores: Stores) -> None:
    number = stores.inquiries.add(replace(inquiry(), status=InquiryStatus.DECLINED))
    stores.inquiries.forget_closed_before(NOW + HOUR)
    assert stores.inquiries.add(inquiry()) > number


def test_a_change_of_what_was_forgotten_is_told(stores: Stores) -> None:
    number = stores.inquiries.add(replace(inquiry(), status=InquiryStatus.DECLINED))
    seen = stores.inquiries.numbered(number)
    stores.inquiries.forget_closed_before(NOW + HOUR)
    assert seen is not None
    assert not stores.inquiries.change(seen)


# Notices


ACT = Act("sato", NOW, "notice.withdraw", "notice:1", {})


def notice(ja: str = "避難所を開きました。", begins_at: datetime = NOW) -> Notice:
    """A notice with something in every field but the end of it."""
    return Notice(Level.EMERGENCY, ja, begins_at, NOW + 5 * HOUR, easy="にげて", en="Shelters are open.")


def test_notices_are_read_back_oldest_first(stores: Stores) -> None:
    second = stores.notices.add(notice("二", NOW), ACT)
    first = stores.notices.add(notice("一", NOW - HOUR), ACT)
    assert stores.notices.all() == [
        replace(notice("一", NOW - HOUR), number=first),
        replace(notice("二", NOW), number=second),
    ]


def test_what_is_done_to_a_notice_is_in_the_audit_log_with_its_number(stores: Stores) -> None:
    number = stores.notices.add(notice(), replace(ACT, action="notice.add", subject="notice:0"))
    stores.notices.withdraw(number, replace(ACT, subject=f"notice:{number}"))
    stores.notices.withdraw(number, replace(ACT, subject=f"notice:{number}"))
    acts = [(entry.act.action, entry.act.subject) for entry in stores.audit.entries(AuditQuery())]
    assert acts == [("notice.add", f"notice:{number}"), ("notice.withdraw", f"notice:{number}")]


def test_a_notice_is_withdrawn_once(stores: Stores) -> None:
    number = stores.notices.add(notice(), ACT)
    assert stores.notices.withdraw(number, ACT)
    assert not stores.notices.withdraw(number, replace(ACT, at=NOW + HOUR))
    assert not stores.notices.withdraw(number + 1, ACT)
    assert [one.withdrawn_at for one in stores.notices.all()] == [NOW]


def test_notices_are_forgotten_after_they_ended_or_were_withdrawn(stores: Stores) -> None:
    old = NOW - HOUR
    stores.notices.add(replace(notice("ended"), ends_at=old), ACT)
    stores.notices.add(replace(notice("withdrawn"), withdrawn_at=old), ACT)
    stores.notices.add(replace(notice("without an end"), ends_at=None, begins_at=old), ACT)
    stores.notices.add(notice("standing"), ACT)
    assert stores.notices.forget_ended_before(NOW) == 2
    assert [one.ja for one in stores.notices.all()] == ["without an end", "standing"]


def test_stores_that_were_closed_open_again(stores: Stores) -> None:
    stores.feedback.keep(rated("a"))
    stores.close()
    assert stores.feedback.read() == [rated("a")]
