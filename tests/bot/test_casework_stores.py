"""Tickets, approved answers and the audit log: one contract for memory, SQLite and PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.desk.approval import first_version, next_version
from bot.desk.approved import (
    Approval,
    ApprovedAnswer,
    Source,
    Version,
    Withdrawal,
    Wording,
)
from bot.desk.audit import Act, AuditQuery
from bot.desk.records import Stores
from bot.desk.ticket_rules import assigned, closed
from bot.desk.tickets import (
    Arrival,
    Note,
    Origin,
    TicketQuery,
    TicketStatus,
)
from bot.errors import ChangedMeanwhile
from bot.types import Status

NOW = datetime(2026, 11, 22, 9, 30, 0, 123456, tzinfo=UTC)
DAY = timedelta(days=1)


def act(action: str = "test", subject: str = "ticket:1", by: str = "sato", at: datetime = NOW) -> Act:
    """Something that was done."""
    return Act(by, at, action, subject, {"version": 1, "status": "open"})


def arrival(question: str, key: str, origin: Origin = Origin.REFUSED, at: datetime = NOW) -> Arrival:
    """A question that came."""
    return Arrival(origin, key, question, "ja", "public", at, Status.NOT_IN_DOCUMENTS)


def wording(question: str = "プールの休みはいつですか", **values: object) -> Wording:
    """What is approved."""
    given = {
        "question": question,
        "text": "毎週月曜日です。",
        "owner": "general",
        "valid_from": date(2026, 11, 1),
        "valid_until": date(2027, 3, 31),
        "source": Source("市民プールの案内", None, None),
        "variants": ("プールはいつ休みですか",),
    }
    return Wording(**{**given, **values})  # type: ignore[arg-type]  # fields of a wording


# Tickets


def test_questions_that_are_alike_are_one_ticket_and_the_rest_their_own(stores: Stores) -> None:
    ids = stores.tickets.take_in(
        [
            arrival("プールの休みはいつですか", "1"),
            arrival("犬の鳴き声がうるさい", "2"),
            arrival("プールの休みはいつ", "3"),
        ],
        NOW,
    )
    pool, dog = (stores.tickets.folder(id_) for id_ in ids)
    assert pool
    assert dog
    assert [a.key for a in pool.arrivals] == ["1", "3"]
    assert [a.key for a in dog.arrivals] == ["2"]
    assert (pool.ticket.question, pool.ticket.arrivals, pool.ticket.status) == (
        "プールの休みはいつですか",
        2,
        TicketStatus.OPEN,
    )


def test_how_the_questions_of_tickets_came_is_counted(stores: Stores) -> None:
    came = [
        arrival("プールの休みは", "1"),
        arrival("プールの休みは", "2"),
        arrival("プールの休みは", "1", Origin.INQUIRY),
        arrival("犬の鳴き声がうるさい", "3", Origin.BADLY_RATED),
    ]
    dog, pool = stores.tickets.take_in(came, NOW)
    assert stores.tickets.origins([pool, dog, 99]) == {
        pool: {Origin.REFUSED: 2, Origin.INQUIRY: 1},
        dog: {Origin.BADLY_RATED: 1},
    }
    assert stores.tickets.origins([]) == {}


def test_what_was_taken_in_is_not_taken_in_again(stores: Stores) -> None:
    stores.tickets.take_in([arrival("プールの休みは", "1")], NOW)
    assert stores.tickets.take_in([arrival("プールの休みは", "1")], NOW) == []
    stores.tickets.take_in([arrival("プールの休みは", "1", Origin.INQUIRY)], NOW)
    (ticket,) = stores.tickets.find(TicketQuery())
    assert ticket.arrivals == 2
    assert stores.tickets.take_in([], NOW) == []


def test_the_last_moment_of_an_origin_is_known(stores: Stores) -> None:
    assert stores.tickets.latest(Origin.REFUSED) is None
    stores.tickets.take_in([arrival("一", "1"), arrival("二", "2", at=NOW + DAY)], NOW)
    stores.tickets.take_in([arrival("三", "3", Origin.INQUIRY, NOW + 2 * DAY)], NOW)
    assert stores.tickets.latest(Origin.REFUSED) == NOW + DAY


def test_of_two_who_change_a_ticket_the_second_is_told_and_changes_nothing(stores: Stores) -> None:
    (id_,) = stores.tickets.take_in([arrival("プールの休みは", "1")], NOW)
    folder = stores.tickets.folder(id_)
    assert folder
    seen = folder.ticket
    first = stores.tickets.change(assigned(seen, "sato", NOW), act())
    with pytest.raises(ChangedMeanwhile, match="sato"):
        stores.tickets.change(closed(seen, TicketStatus.DISMISSED, "kato", NOW), act(by="kato"))
    now = stores.tickets.folder(id_)
    assert now
    assert now.ticket == first
    assert (first.assignee, first.status, first.version) == ("sato", TicketStatus.WORKING, 2)
    assert [entry.act.by for entry in stores.audit.entries(AuditQuery())] == ["sato"]


def test_a_question_that_comes_meanwhile_is_not_lost_and_stops_nobody(stores: Stores) -> None:
    (id_,) = stores.tickets.take_in([arrival("プールの休みは", "1")], NOW)
    before = stores.tickets.folder(id_)
    assert before
    stores.tickets.take_in([arrival("プールの休みは？", "2", at=NOW + DAY)], NOW)
    changed = stores.tickets.change(assigned(before.ticket, "sato", NOW), act())
    assert (changed.arrivals, changed.last_came_at) == (2, NOW + DAY)
    after = stores.tickets.folder(id_)
    assert after
    assert after.ticket == changed


def test_a_question_moves_to_a_ticket_of_its_own_and_tickets_become_one(stores: Stores) -> None:
    came = [arrival("駐車場は無料ですか", "1"), arrival("駐輪場は無料ですか", "2", at=NOW + DAY)]
    came.append(replace(came[1], key="3", origin=Origin.INQUIRY, came_at=NOW + 2 * DAY))
    (id_,) = stores.tickets.take_in(came, NOW)
    stores.tickets.note(id_, Note("sato", NOW, "駐車場の担当に電話した"), act())
    cars = stores.tickets.folder(id_)
    assert cars
    to = stores.tickets.move(cars.ticket, "駐輪場は無料ですか", None, act("ticket.split"))
    bikes, rest = stores.tickets.folder(to), stores.tickets.folder(id_)
    assert bikes
    assert rest
    assert ([a.key for a in bikes.arrivals], bikes.ticket.question) == (["2", "3"], "駐輪場は無料ですか")
    assert (bikes.ticket.opened_at, bikes.ticket.arrivals) == (NOW + DAY, 2)
    assert ([a.key for a in rest.arrivals], rest.ticket.last_came_at, rest.ticket.version) == (["1"], NOW, 2)
    assert stores.tickets.holders(Origin.INQUIRY, ["3", "4"]) == {"3": to}

    assert stores.tickets.move(rest.ticket, None, bikes.ticket, act("ticket.merge")) == to
    together = stores.tickets.folder(to)
    assert together
    assert [a.key for a in together.arrivals] == ["1", "2", "3"]
    assert (together.ticket.question, together.ticket.opened_at) == ("駐輪場は無料ですか", NOW)
    assert [note.text for note in together.notes] == ["駐車場の担当に電話した"]
    assert stores.tickets.folder(id_) is None
    told = [entry.act.details["to"] for entry in stores.audit.entries(AuditQuery(action="ticket."))]
    assert told == [to, to]


def test_what_moved_meanwhile_is_not_moved_again(stores: Stores) -> None:
    one, other = stores.tickets.take_in([arrival("プールの休みは", "1"), arrival("犬の鳴き声", "2")], NOW)
    seen = [folder.ticket for id_ in (one, other) if (folder := stores.tickets.folder(id_))]
    stores.tickets.move(seen[0], None, seen[1], act())
    with pytest.raises(ChangedMeanwhile):
        stores.tickets.move(seen[0], None, seen[1], act())
    with pytest.raises(ChangedMeanwhile):
        stores.tickets.move(seen[1], "犬の鳴き声", None, act())
    assert stores.audit.head().count == 1


def test_whoever_waits_for_a_reply_comes_first_then_what_is_asked_most(stores: Stores) -> None:
    stores.tickets.take_in(
        [
            arrival("プールの休みは", "1"),
            *(arrival("噴水の時間", f"f{n}", at=NOW + DAY) for n in range(3)),
            arrival("委任状の形は決まっていますか", "2", Origin.INQUIRY, NOW + 3 * DAY),
            arrival("街灯が切れています", "3", Origin.INQUIRY, NOW + 2 * DAY),
        ],
        NOW,
    )
    found = stores.tickets.find(TicketQuery(order="waiting"))
    assert [ticket.question for ticket in found] == [
        "街灯が切れています",
        "委任状の形は決まっていますか",
        "噴水の時間",
        "プールの休みは",
    ]


def test_a_ticket_that_is_gone_cannot_be_changed(stores: Stores) -> None:
    (id_,) = stores.tickets.take_in([arrival("プールの休みは", "1")], NOW)
    folder = stores.tickets.folder(id_)
    assert folder
    assert stores.tickets.forget_older_than(NOW + DAY) == 1
    assert stores.tickets.folder(id_) is None
    with pytest.raises(ChangedMeanwhile):
        stores.tickets.change(folder.ticket, act())
    with pytest.raises(ChangedMeanwhile):
        stores.tickets.note(id_, Note("sato", NOW, "見た"), act())
    assert stores.audit.head().count == 0


def test_notes_stand_in_order_and_never_collide(stores: Stores) -> None:
    (id_,) = stores.tickets.take_in([arrival("プールの休みは", "1")], NOW)
    notes = (Note("sato", NOW, "電話した"), Note("kato", NOW + DAY, "返事待ち"))
    for note in notes:
        stores.tickets.note(id_, note, act())
    folder = stores.tickets.folder(id_)
    assert folder
    assert folder.notes == notes


def test_tickets_are_found_by_what_is_asked_for(stores: Stores) -> None:
    pool, dog, bin_ = (
        stores.tickets.take_in([arrival(text, key, origin, NOW + int(key) * DAY)], NOW)[0]
        for text, key, origin in (
            ("プールの休みは", "1", Origin.REFUSED),
            ("犬の鳴き声が100%うるさい", "2", Origin.INQUIRY),
            ("ごみ箱 DX はどこ", "3", Origin.BADLY_RATED),
        )
    )
    stores.tickets.take_in([arrival("ごみ箱 DX はどこ？", "4", at=NOW)], NOW)
    folder = stores.tickets.folder(dog)
    assert folder
    stores.tickets.change(assigned(folder.ticket, "sato", NOW), act())
    stores.tickets.note(pool, Note("sato", NOW, "体育館に確認"), act())

    def found(**values: object) -> list[int]:
        return [ticket.id for ticket in stores.tickets.find(TicketQuery(**values))]  # type: ignore[arg-type]

    assert found() == [pool, dog, bin_]
    assert found(order="newest") == [bin_, dog, pool]
    assert found(order="most_asked") == [bin_, pool, dog]
    assert found(statuses=frozenset({TicketStatus.WORKING})) == [dog]
    assert found(words="体育館") == [pool]
    assert found(words="dx どこ") == [bin_]
    assert found(words="100%") == [dog]
    assert found(words="0_%") == []
    assert found(assignee="sato") == [dog]
    assert found(assignee="") == [pool, bin_]
    assert found(origin=Origin.REFUSED) == [pool, bin_]
    assert found(audience="staff") == []
    assert found(most=1, skip=1) == [dog]
    assert stores.tickets.counts() == {
        TicketStatus.OPEN: 2,
        TicketStatus.WORKING: 1,
        TicketStatus.ANSWERED: 0,
        TicketStatus.DISMISSED: 0,
    }


def test_old_questions_are_forgotten_and_with_the_last_one_the_ticket(stores: Stores) -> None:
    stores.tickets.take_in(
        [arrival("プールの休みは", "1"), arrival("プールの休みは", "2", at=NOW + 3 * DAY)], NOW
    )
    stores.tickets.take_in([arrival("犬の鳴き声", "3")], NOW)
    assert stores.tickets.forget_older_than(NOW + DAY) == 2
    (left,) = stores.tickets.find(TicketQuery())
    folder = stores.tickets.folder(left.id)
    assert folder
    assert [a.key for a in folder.arrivals] == ["2"]


def test_threads_that_take_in_the_same_at_once_make_one_ticket(stores: Stores) -> None:
    some = [arrival(f"質問その{number}番目のこと", str(number)) for number in range(5)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: stores.tickets.take_in(some, NOW), range(8)))
    found = stores.tickets.find(TicketQuery(statuses=frozenset(TicketStatus)))
    assert sum(ticket.arrivals for ticket in found) == 5


# Approved answers


def added(stores: Stores, **values: object) -> ApprovedAnswer:
    """An answer as it is kept."""
    id_ = stores.approved.add(
        first_version(wording(**values), "sato", NOW), 7, act("answer.write", "answer:0")
    )
    return kept(stores, id_)


def kept(stores: Stores, id_: int) -> ApprovedAnswer:
    """An answer as it is now."""
    answer = stores.approved.answer(id_)
    assert answer
    return answer


def approve(stores: Stores, answer: ApprovedAnswer) -> ApprovedAnswer:
    """Its latest version approved."""
    stores.approved.approve(answer, answer.latest.number, Approval("kato", NOW), act("answer.approve"))
    return kept(stores, answer.id)


def test_an_answer_is_read_back_as_it_was_written(stores: Stores) -> None:
    answer = added(stores)
    expected = Version(answer.id, 1, wording(), "sato", NOW)
    assert answer == ApprovedAnswer(answer.id, (expected,), (), 7, 1)
    assert stores.approved.all() == [answer]
    assert stores.approved.answer(answer.id + 1) is None
    assert [e.act.subject for e in stores.audit.entries(AuditQuery(action="answer."))] == [
        f"answer:{answer.id}"
    ]


def test_only_an_approved_version_stands(stores: Stores) -> None:
    answer = added(stores)
    assert stores.approved.standing()[1] == []
    answer = approve(stores, answer)
    assert answer.latest.approval == Approval("kato", NOW)
    assert stores.approved.standing()[1] == [answer.versions[0]]
    stores.approved.revise(answer, next_version(answer, wording(text="火曜日です。"), "sato", NOW), act())
    assert stores.approved.standing()[1] == [answer.versions[0]]
    answer = approve(stores, kept(stores, answer.id))
    assert [v.wording.text for v in answer.versions] == ["毎週月曜日です。", "火曜日です。"]
    assert stores.approved.standing()[1] == [answer.versions[1]]


def test_a_withdrawal_takes_all_versions_and_a_later_one_can_stand_again(stores: Stores) -> None:
    answer = approve(stores, added(stores))
    stores.approved.withdraw(answer, Withdrawal(1, "ito", NOW, "古い"), act())
    answer = kept(stores, answer.id)
    assert answer.withdrawals == (Withdrawal(1, "ito", NOW, "古い"),)
    assert stores.approved.standing()[1] == []
    stores.approved.revise(answer, next_version(answer, wording(), "sato", NOW), act())
    answer = approve(stores, kept(stores, answer.id))
    assert [v.number for v in stores.approved.standing()[1]] == [2]


def test_whoever_acts_on_an_answer_that_has_changed_is_told(stores: Stores) -> None:
    seen = added(stores)
    approve(stores, seen)
    before = stores.approved.revision(), stores.audit.head()
    with pytest.raises(ChangedMeanwhile):
        stores.approved.revise(seen, next_version(seen, wording(), "ito", NOW), act())
    with pytest.raises(ChangedMeanwhile):
        stores.approved.approve(seen, 1, Approval("ito", NOW), act())
    with pytest.raises(ChangedMeanwhile):
        stores.approved.withdraw(seen, Withdrawal(1, "ito", NOW, "古い"), act())
    with pytest.raises(ChangedMeanwhile):
        stores.approved.withdraw(replace(seen, id=99), Withdrawal(1, "ito", NOW, "古い"), act())
    assert (stores.approved.revision(), stores.audit.head()) == before


def test_the_revision_grows_with_every_change(stores: Stores) -> None:
    numbers = [stores.approved.revision()]
    answer = added(stores)
    numbers.append(stores.approved.revision())
    answer = approve(stores, answer)
    numbers.append(stores.approved.revision())
    stores.approved.withdraw(answer, Withdrawal(1, "ito", NOW, "古い"), act())
    numbers.append(stores.approved.revision())
    assert sorted(set(numbers)) == numbers
    assert stores.approved.standing()[0] == numbers[-1]


# The audit log


def test_what_was_done_is_read_back_in_order_and_holds_together(stores: Stores) -> None:
    for number in range(5):
        stores.audit.append(act(f"ticket.{number}"))
    entries = stores.audit.entries(AuditQuery())
    assert [entry.act for entry in entries] == [act(f"ticket.{number}") for number in range(5)]
    assert [entry.number for entry in entries] == [1, 2, 3, 4, 5]
    assert (stores.audit.head().count, stores.audit.head().seal) == (5, entries[-1].seal)
    assert stores.audit.verified() is None


def test_entries_are_found_by_person_action_subject_and_day(stores: Stores) -> None:
    stores.audit.append(act("ticket.assign", at=NOW - 2 * DAY))
    stores.audit.append(act("answer.approve", "answer:3", "kato"))
    stores.audit.append(act("answer.withdraw", "answer:3", "ito", NOW + 2 * DAY))

    def found(**values: object) -> list[int]:
        return [entry.number for entry in stores.audit.entries(AuditQuery(**values))]  # type: ignore[arg-type]

    assert found(by="kato") == [2]
    assert found(action="answer.") == [2, 3]
    assert found(action="answer_") == []
    assert found(subject="answer:3") == [2, 3]
    assert found(since=NOW.date()) == [2, 3]
    assert found(until=NOW.date()) == [1, 2]
    assert found(most=2) == [2, 3]
    assert found(most=1, below=3) == [2]
    assert found(most=0) == []


def test_a_day_of_the_log_is_a_day_in_japan(stores: Stores) -> None:
    stores.audit.append(act("ticket.assign", at=datetime(2026, 11, 21, 14, 59, tzinfo=UTC)))
    stores.audit.append(act("ticket.note", at=datetime(2026, 11, 21, 15, 0, tzinfo=UTC)))
    day = date(2026, 11, 22)
    assert [entry.number for entry in stores.audit.entries(AuditQuery(since=day, until=day))] == [2]


def test_threads_that_act_at_once_leave_one_unbroken_log(stores: Stores) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: stores.audit.append(act(f"ticket.{number}")), range(60)))
    assert stores.audit.head().count == 60
    assert stores.audit.verified() is None
