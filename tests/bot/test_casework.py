"""Working off the queue: what comes into it, who may do what, and what is told to whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.memory_desk import memory_stores
from bot.desk.audit import AuditQuery
from bot.desk.casework import Casework
from bot.desk.conversations import PastTurn
from bot.desk.feedback import Feedback
from bot.desk.inquiries import InquiryStatus
from bot.desk.intake import Heading, batches
from bot.desk.records import Desk, Stores
from bot.desk.tickets import Arrival, Origin, Ticket, TicketQuery, TicketStatus
from bot.errors import ChangedMeanwhile, DeskRefused, DeskUnavailable, NoSuchRecord, ReplyRefused
from bot.settings import DeskTuning
from bot.types import Status
from index.types import Audience, Language

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def records(stores: Stores) -> Desk:
    """The desk over each kind of store."""
    return Desk(stores, DeskTuning(), now=lambda: NOW)


def ask(
    desk: Desk,
    question: str,
    status: Status = Status.NOT_IN_DOCUMENTS,
    answer_id: str = "",
    *,
    at: datetime = NOW,
    audience: Audience = "public",
) -> None:
    """Somebody asks."""
    turn = PastTurn(
        question, question, status, "ja", audience, at, answer_id=answer_id or f"id of {question}"
    )
    desk.conversations.append(f"{audience:x<16}", turn)


def only_ticket(desk: Desk) -> Ticket:
    """The one ticket of the queue."""
    desk.casework.gather()
    (ticket,) = desk.casework.queue(TicketQuery(frozenset(TicketStatus)))
    return ticket


# Gathering


def test_what_was_left_refused_or_badly_rated_comes_into_the_queue(records: Desk) -> None:
    ask(records, "プールの休みは？")
    ask(records, "犬の鳴き声がうるさい", Status.ANSWERED, "bad")
    ask(records, "転入届はいつまで", Status.ANSWERED, "good")
    ask(records, "こんにちは", Status.GREETING)
    ask(records, "", Status.PERSONAL_DATA)
    records.feedback.keep(Feedback("bad", "unhelpful", (), NOW))
    records.feedback.keep(Feedback("good", "helpful", (), NOW))
    records.inquiries.leave("委任状の形は決まっていますか", "ja")
    records.casework.gather()
    found = {
        (ticket.question, records.casework.folder(ticket.id).arrivals[0].origin)
        for ticket in records.casework.queue(TicketQuery())
    }
    assert found == {
        ("プールの休みは？", Origin.REFUSED),
        ("犬の鳴き声がうるさい", Origin.BADLY_RATED),
        ("委任状の形は決まっていますか", Origin.INQUIRY),
    }


def test_gathering_again_brings_only_what_is_new(records: Desk) -> None:
    ask(records, "プールの休みは？", answer_id="1")
    assert records.casework.gather() == 1
    assert records.casework.gather() == 0
    ask(records, "プールの休みは", answer_id="2", at=NOW - timedelta(minutes=5))
    assert records.casework.gather() == 1
    assert only_ticket(records).arrivals == 2


def test_a_refused_question_that_was_badly_rated_comes_once(records: Desk) -> None:
    ask(records, "プールの休みは？", answer_id="1")
    records.feedback.keep(Feedback("1", "unhelpful", (), NOW))
    assert only_ticket(records).arrivals == 1


def test_much_is_gathered_bit_by_bit_and_what_was_left_first(records: Desk) -> None:
    for number in range(1_005):
        ask(records, "プールの休みは？", answer_id=str(number), at=NOW + timedelta(seconds=number))
    records.inquiries.leave("委任状の形は決まっていますか", "ja")
    records.casework.gather(seconds=0)
    counted = sum(ticket.arrivals for ticket in records.casework.queue(TicketQuery()))
    assert counted == 1_001
    records.casework.gather()
    assert sum(ticket.arrivals for ticket in records.casework.queue(TicketQuery())) == 1_006


def test_what_staff_asked_is_not_put_to_what_citizens_asked(records: Desk) -> None:
    ask(records, "プールの休みは？", answer_id="1")
    ask(records, "プールの休みは？", answer_id="2", audience="staff")
    records.casework.gather()
    assert len(records.casework.queue(TicketQuery())) == 2


# Grouping


def arrival(
    question: str, key: str = "1", origin: Origin = Origin.REFUSED, language: Language = "ja"
) -> Arrival:
    """A question that came."""
    return Arrival(origin, key, question, language, "public", NOW)


def heading(question: str, status: TicketStatus) -> Heading:
    """A ticket."""
    return Heading(7, question, "ja", "public", status)


@pytest.mark.parametrize(
    ("status", "origin", "joined"),
    [
        (TicketStatus.OPEN, Origin.INQUIRY, True),
        (TicketStatus.WORKING, Origin.REFUSED, True),
        (TicketStatus.DISMISSED, Origin.REFUSED, True),
        (TicketStatus.DISMISSED, Origin.INQUIRY, False),
        (TicketStatus.ANSWERED, Origin.REFUSED, False),
    ],
)
def test_whether_a_ticket_takes_another_question(status: TicketStatus, origin: Origin, joined: bool) -> None:
    (batch,) = batches([heading("プールの休みは？", status)], [arrival("プールの休みは", origin=origin)])
    assert (batch.ticket == 7) is joined


def test_groups_do_not_depend_on_the_order_in_which_questions_are_read() -> None:
    some = [
        replace(arrival(text, str(number)), came_at=NOW + timedelta(minutes=number))
        for number, text in enumerate(
            ["プールの休みは", "犬がうるさい", "プールの休みは？", "犬がうるさいです", "水道"]
        )
    ]
    forward, backward = batches([], some), batches([], some[::-1])
    assert forward == backward
    assert [[a.key for a in batch.arrivals] for batch in forward] == [["0", "2"], ["1", "3"], ["4"]]


@pytest.mark.parametrize(
    ("one", "other"),
    [("転入届はいつまでですか", "転出届はいつまでですか"), ("プールの休みは", "図書館の休みは"), ("a", "b")],
)
def test_other_things_are_other_tickets(one: str, other: str) -> None:
    assert len(batches([], [arrival(one, "1"), arrival(other, "2")])) == 2


def test_another_language_is_another_ticket() -> None:
    assert len(batches([], [arrival("DX", "1"), arrival("DX", "2", language="en")])) == 2


# Acting


def test_who_left_a_question_sees_how_far_it_is_and_reads_the_reply(records: Desk) -> None:
    left = records.inquiries.leave("委任状の形は決まっていますか", "ja")
    ticket = only_ticket(records)

    def seen() -> InquiryStatus:
        inquiry = records.inquiries.read(left.receipt)
        assert inquiry
        return inquiry.status

    ticket = records.casework.assign(ticket.id, ticket.version, "kato", "sato")
    assert (ticket.assignee, ticket.status, seen()) == (
        "kato",
        TicketStatus.WORKING,
        InquiryStatus.IN_PROGRESS,
    )
    ticket = records.casework.assign(ticket.id, ticket.version, None, "kato")
    assert (ticket.assignee, ticket.status, seen()) == (None, TicketStatus.OPEN, InquiryStatus.NEW)
    ticket = records.casework.reply(ticket.id, ticket.version, "決まった形はありません。", "kato")
    assert (ticket.assignee, ticket.status, seen()) == ("kato", TicketStatus.ANSWERED, InquiryStatus.ANSWERED)
    inquiry = records.inquiries.read(left.receipt)
    assert inquiry
    assert inquiry.reply == "決まった形はありません。"


def test_all_who_left_a_like_question_get_the_reply(records: Desk) -> None:
    left = [records.inquiries.leave(text, "ja") for text in ("委任状の形は", "委任状の形は？")]
    ticket = only_ticket(records)
    records.casework.reply(ticket.id, ticket.version, "ありません。", "kato")
    replies = [records.inquiries.read(one.receipt) for one in left]
    assert [reply.reply for reply in replies if reply] == ["ありません。"] * 2
    assert records.audit.entries(AuditQuery(action="ticket.reply"))[0].act.details["replies"] == 2


def test_nobody_gets_a_reply_that_was_written_before_their_question_came(records: Desk) -> None:
    records.inquiries.leave("委任状の形は", "ja")
    ticket = only_ticket(records)
    late = records.inquiries.leave("委任状の形は？", "ja")
    records.casework.gather()
    with pytest.raises(ChangedMeanwhile, match="増えた質問"):
        records.casework.reply(ticket.id, ticket.version, "ありません。", "kato", waiting=1)
    records.casework.reply(ticket.id, ticket.version, "ありません。", "kato", waiting=2)
    inquiry = records.inquiries.read(late.receipt)
    assert inquiry
    assert inquiry.reply == "ありません。"


def test_a_receipt_number_leads_to_its_ticket(records: Desk) -> None:
    left = records.inquiries.leave("委任状の形は", "ja")
    ticket = only_ticket(records)
    assert records.casework.of_receipt(f" {left.receipt.lower()} ") == ticket.id
    assert records.casework.of_receipt("委任状") is None
    assert records.casework.waiting() == {ticket.id: 1}


# Grouping by hand


def test_who_waits_goes_with_their_question(records: Desk) -> None:
    car, bike = (
        records.inquiries.leave(text, "ja") for text in ("市営駐車場は無料ですか", "市営駐輪場は無料ですか")
    )
    ticket = only_ticket(records)
    bikes = records.regrouping.split(ticket.id, ticket.version, "市営駐輪場は無料ですか", "sato")
    assert records.casework.waiting() == {ticket.id: 1, bikes: 1}
    cars = records.casework.folder(ticket.id).ticket
    records.casework.reply(cars.id, cars.version, "有料です。", "sato")
    answered, waiting = (records.inquiries.read(left.receipt) for left in (car, bike))
    assert answered
    assert waiting
    assert (answered.reply, waiting.reply) == ("有料です。", None)


def test_tickets_on_one_matter_are_shown_and_become_one(records: Desk) -> None:
    left = [
        records.inquiries.leave(text, "ja")
        for text in ("ドッグランはありますか", "市内でドッグランのある公園")
    ]
    ask(records, "図書館の本は何冊まで借りられますか")
    records.casework.gather()
    one, other = (records.casework.folder(id_).ticket for id_ in sorted(records.casework.waiting()))
    assert [ticket.id for ticket in records.regrouping.close_to(one)] == [other.id]
    held = records.casework.assign(one.id, one.version, "kato", "kato")
    assert records.regrouping.merge(other.id, other.version, held.id, held.version, "kato") == one.id
    assert records.regrouping.merged_into(other.id) == one.id
    assert records.regrouping.merged_into(one.id) is None
    seen = records.inquiries.read(left[1].receipt)
    assert seen
    assert seen.status is InquiryStatus.IN_PROGRESS
    assert records.casework.waiting() == {one.id: 2}
    assert records.audit.verified() is None


def test_what_was_put_together_by_hand_stays_together(records: Desk) -> None:
    for text in ("スケボーができる場所はありますか", "スケートボードを練習できる公園"):
        ask(records, text)
    records.casework.gather()
    one, other = records.casework.queue(TicketQuery())
    records.regrouping.merge(other.id, other.version, one.id, one.version, "sato")
    ask(records, f"{other.question}？", at=NOW + HOUR)
    assert only_ticket(records).arrivals == 3


def test_what_cannot_be_regrouped_is_refused(records: Desk) -> None:
    ask(records, "市営駐車場は無料ですか")
    ticket = only_ticket(records)
    with pytest.raises(DeskRefused, match="分けられる"):
        records.regrouping.split(ticket.id, ticket.version, "市営駐車場は無料ですか", "sato")
    with pytest.raises(DeskRefused, match="別の案件"):
        records.regrouping.merge(ticket.id, 1, ticket.id, 1, "sato")
    with pytest.raises(NoSuchRecord):
        records.regrouping.split(99, 1, "", "sato")
    records.casework.dismiss(ticket.id, ticket.version, "sato")
    with pytest.raises(DeskRefused, match="終わった"):
        records.regrouping.split(ticket.id, 2, "市営駐車場は無料ですか", "sato")


def test_who_left_a_question_that_is_dismissed_is_told_so(records: Desk) -> None:
    left = records.inquiries.leave("委任状の形は", "ja")
    ticket = only_ticket(records)
    records.casework.dismiss(ticket.id, ticket.version, "sato")
    inquiry = records.inquiries.read(left.receipt)
    assert inquiry
    assert inquiry.status is InquiryStatus.DECLINED


def test_of_two_who_reply_at_once_the_second_is_told_and_the_first_reply_stays(records: Desk) -> None:
    left = records.inquiries.leave("委任状の形は", "ja")
    ticket = only_ticket(records)
    records.casework.reply(ticket.id, ticket.version, "ありません。", "sato")
    with pytest.raises(ChangedMeanwhile, match="sato"):
        records.casework.reply(ticket.id, ticket.version, "あります。", "kato")
    inquiry = records.inquiries.read(left.receipt)
    assert inquiry
    assert inquiry.reply == "ありません。"


def test_a_reply_that_holds_personal_data_changes_nothing(records: Desk) -> None:
    records.inquiries.leave("委任状の形は", "ja")
    ticket = only_ticket(records)
    with pytest.raises(ReplyRefused):
        records.casework.reply(ticket.id, ticket.version, "090-1234-5678 に電話してください", "sato")
    assert only_ticket(records) == ticket


def test_a_reply_that_could_not_be_kept_is_made_again() -> None:
    stores = memory_stores()

    class Failing:
        failed = False

        def __getattr__(self, name: str) -> Callable[..., object]:
            return getattr(stores.inquiries, name)  # type: ignore[no-any-return]  # a method of the store

        def change(self, inquiry: object) -> bool:
            if not Failing.failed:
                Failing.failed = True
                raise DeskUnavailable("書けません。")
            return stores.inquiries.change(inquiry)  # type: ignore[arg-type]  # an inquiry

    desk = Desk(replace(stores, inquiries=Failing()), DeskTuning(), now=lambda: NOW)  # type: ignore[arg-type]  # it stands for a store
    left = desk.inquiries.leave("委任状の形は", "ja")
    ticket = only_ticket(desk)
    with pytest.raises(DeskUnavailable):
        desk.casework.reply(ticket.id, ticket.version, "ありません。", "sato")
    now = only_ticket(desk)
    assert (now.status, now.assignee) == (TicketStatus.WORKING, "sato")
    desk.casework.reply(now.id, now.version, "ありません。", "sato")
    inquiry = desk.inquiries.read(left.receipt)
    assert inquiry
    assert inquiry.reply == "ありません。"


def test_a_closed_ticket_is_opened_again_before_more_is_done(records: Desk) -> None:
    ask(records, "プールの休みは？")
    ticket = only_ticket(records)
    with pytest.raises(DeskRefused, match="まだ終わって"):
        records.casework.reopen(ticket.id, ticket.version, "sato")
    ticket = records.casework.dismiss(ticket.id, ticket.version, "sato")
    assert ticket.waiting(NOW + 5 * HOUR) == timedelta()
    with pytest.raises(DeskRefused, match="終わって"):
        records.casework.assign(ticket.id, ticket.version, "kato", "kato")
    ticket = records.casework.reopen(ticket.id, ticket.version, "kato")
    assert (ticket.status, ticket.closed_at, ticket.waiting(NOW + 5 * HOUR)) == (
        TicketStatus.WORKING,
        None,
        5 * HOUR,
    )


@pytest.mark.parametrize("text", ["", "  ", "長" * 2_001])
def test_an_empty_or_endless_note_is_refused(records: Desk, text: str) -> None:
    ask(records, "プールの休みは？")
    with pytest.raises(DeskRefused):
        records.casework.note(only_ticket(records).id, text, "sato")


def test_a_ticket_that_is_not_there_is_told(records: Desk) -> None:
    with pytest.raises(DeskRefused, match="99"):
        records.casework.folder(99)


def test_the_log_says_who_did_what_without_a_word_of_what_was_asked(records: Desk) -> None:
    records.inquiries.leave("黒い犬のことを聞いた", "ja")
    ticket = only_ticket(records)
    records.casework.note(ticket.id, "黒い犬の件", "Sato")
    records.casework.reply(ticket.id, ticket.version, "黒い犬については保健所へ。", "sato")
    acts = [entry.act for entry in records.audit.entries(AuditQuery())]
    assert [(act.by, act.action, act.subject) for act in acts] == [
        ("sato", "ticket.note", f"ticket:{ticket.id}"),
        ("sato", "ticket.assign", f"ticket:{ticket.id}"),
        ("sato", "ticket.reply", f"ticket:{ticket.id}"),
    ]
    assert "犬" not in str(acts)
    assert records.audit.verified() is None


def test_casework_needs_no_more_than_its_stores() -> None:
    stores = memory_stores()
    desk = Desk(stores, DeskTuning(), now=lambda: NOW)
    casework = Casework(
        stores.tickets, stores.conversations, stores.feedback, desk.inquiries, now=lambda: NOW
    )
    assert casework.gather() == 0
    assert casework.counts() == dict.fromkeys(TicketStatus, 0)


def test_a_ticket_that_nobody_waits_for_is_settled_and_one_that_somebody_waits_for_is_not(
    records: Desk,
) -> None:
    ask(records, "プールの休みはいつですか")
    ticket = only_ticket(records)
    settled = records.casework.settle(ticket.id, ticket.version, "sato")
    assert (settled.status, settled.assignee) == (TicketStatus.ANSWERED, "sato")
    left = records.inquiries.leave("体育館は何時に閉まりますか", "ja")
    records.casework.gather()
    (waiting,) = records.casework.queue(TicketQuery())
    with pytest.raises(DeskRefused, match="待っている人"):
        records.casework.settle(waiting.id, waiting.version, "sato")
    (inquiry,) = records.casework.inquiries(records.casework.folder(waiting.id))
    assert inquiry.number == left.inquiry.number
    assert [e.act.action for e in records.audit.entries(AuditQuery(action="ticket"))] == ["ticket.settle"]
