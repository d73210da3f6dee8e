"""The stores of conversations, one contract; and who may go on with which conversation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.desk.conversations import Choice, ConversationStore, Limits, PastTurn, ShownItem, turns_to_continue
from bot.desk.records import Stores
from bot.types import Reading, Status
from index.types import Audience

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LIMITS = Limits(most=10, idle=timedelta(hours=24))
ID, OTHER = "a" * 16, "b" * 16


def turn(
    question: str = "転入届はいつまで？", asked_at: datetime = NOW, audience: Audience = "public"
) -> PastTurn:
    """A turn with something in every field."""
    return PastTurn(
        question=question,
        standalone_question=question,
        status=Status.ANSWERED,
        language="ja",
        audience=audience,
        asked_at=asked_at,
        reading=Reading.ELLIPTIC,
        documents=("guides/moving-in",),
        items=(ShownItem("14日以内", "guides/moving-in#rows", "row", "期限"),),
        choices=(Choice("転居届は？", "guides/moving-within"),),
        answer_id="a1",
    )


@pytest.fixture
def store(stores: Stores) -> ConversationStore:
    """Each store of conversations, empty."""
    return stores.conversations


def test_what_was_appended_is_read_back_oldest_first(store: ConversationStore) -> None:
    store.append(ID, turn("一"))
    store.append(ID, turn("二"))
    assert store.turns(ID, 10) == [turn("一"), turn("二")]


def test_an_unknown_conversation_has_no_turns(store: ConversationStore) -> None:
    assert store.turns(ID, 10) == []


def test_only_the_last_turns_are_read(store: ConversationStore) -> None:
    for number in range(5):
        store.append(ID, turn(str(number)))
    assert [past.question for past in store.turns(ID, 2)] == ["3", "4"]
    assert store.turns(ID, 0) == []


def test_conversations_do_not_mix(store: ConversationStore) -> None:
    store.append(ID, turn("一"))
    store.append(OTHER, turn("二"))
    assert [past.question for past in store.turns(ID, 10)] == ["一"]


def test_a_moment_comes_back_as_the_same_moment_in_whatever_zone_it_was_told(
    store: ConversationStore,
) -> None:
    tokyo = timezone(timedelta(hours=9))
    store.append(ID, turn(asked_at=NOW.astimezone(tokyo)))
    (kept,) = store.turns(ID, 1)
    assert kept.asked_at == NOW
    assert kept.asked_at.utcoffset() is not None


def test_a_character_that_no_database_keeps_costs_no_turn(store: ConversationStore) -> None:
    store.append(ID, turn("転入届は\0いつまで？"))
    assert [past.question.replace("\0", "") for past in store.turns(ID, 1)] == ["転入届はいつまで？"]


def test_a_turn_for_another_audience_is_refused_and_changes_nothing(store: ConversationStore) -> None:
    store.append(ID, turn(audience="staff"))
    with pytest.raises(ValueError, match="audience"):
        store.append(ID, turn(audience="public"))
    assert store.turns(ID, 10) == [turn(audience="staff")]


def test_a_forgotten_conversation_is_gone_alone(store: ConversationStore) -> None:
    for id_ in (ID, OTHER):
        store.append(id_, turn())
    store.forget(ID)
    store.forget("never was")
    assert (store.turns(ID, 10), len(store.turns(OTHER, 10))) == ([], 1)


def test_what_is_older_than_a_moment_is_forgotten_turn_by_turn(store: ConversationStore) -> None:
    day = timedelta(days=1)
    store.append(ID, turn("old", NOW - 3 * day))
    store.append(ID, turn("new", NOW))
    store.append(OTHER, turn("old", NOW - 2 * day))
    assert store.forget_older_than(NOW - day) == 2
    assert [past.question for past in store.turns(ID, 10)] == ["new"]
    assert store.turns(OTHER, 10) == []
    assert store.forget_older_than(NOW - day) == 0


def test_the_turns_since_a_moment_are_read_across_conversations_oldest_first(
    store: ConversationStore,
) -> None:
    hour = timedelta(hours=1)
    store.append(ID, turn("before", NOW - hour))
    store.append(OTHER, turn("last", NOW + hour, "staff"))
    store.append(ID, turn("first", NOW))
    asked = store.asked_since(NOW)
    assert [(past.question, past.audience) for past in asked] == [("first", "public"), ("last", "staff")]


def test_a_conversation_that_was_emptied_can_be_begun_by_another_audience(store: ConversationStore) -> None:
    """Nothing of it is left that would still be somebody's."""
    store.append(ID, turn(asked_at=NOW - timedelta(days=2)))
    store.forget_older_than(NOW)
    store.append(ID, turn(audience="staff"))
    assert store.turns(ID, 10) == [turn(audience="staff")]


def test_threads_that_append_at_once_lose_nothing(store: ConversationStore) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: store.append(f"c-{number % 4}", turn(str(number))), range(80)))
    kept = [past.question for id_ in range(4) for past in store.turns(f"c-{id_}", 100)]
    assert sorted(map(int, kept)) == list(range(80))


def test_a_store_that_was_closed_opens_again(store: ConversationStore) -> None:
    store.append(ID, turn())
    store.close()
    assert store.turns(ID, 1) == [turn()]


# Who may go on


def going_on(
    store: ConversationStore, id_: str | None, audience: Audience = "public", now: datetime = NOW
) -> int:
    """How many turns may be gone on with."""
    return len(turns_to_continue(store, id_, audience, now, LIMITS))


def test_a_conversation_goes_on_for_its_own_audience_alone(store: ConversationStore) -> None:
    store.append(ID, turn(audience="staff"))
    store.append(OTHER, turn(audience="public"))
    assert [going_on(store, ID, "staff"), going_on(store, ID, "public")] == [1, 0]
    assert [going_on(store, OTHER, "staff"), going_on(store, OTHER, "public")] == [0, 1]


@pytest.mark.parametrize(
    "id_", [None, "", "c-1", "a" * 15, "a" * 17, "a" * 15 + "é", "a" * 15 + "'", "../" * 5 + "x"]
)
def test_an_id_that_was_never_ours_begins_anew(store: ConversationStore, id_: str | None) -> None:
    if id_:
        store.append(id_, turn())
    assert going_on(store, id_) == 0


def test_an_unused_conversation_ends_after_a_day(store: ConversationStore) -> None:
    store.append(ID, turn(asked_at=NOW - timedelta(days=3)))
    store.append(ID, replace(turn(), asked_at=NOW))
    assert going_on(store, ID, now=NOW + LIMITS.idle) == 2
    assert going_on(store, ID, now=NOW + LIMITS.idle + timedelta(seconds=1)) == 0


def test_no_more_turns_are_read_than_the_limit(store: ConversationStore) -> None:
    for _ in range(LIMITS.most + 3):
        store.append(ID, turn())
    assert going_on(store, ID) == LIMITS.most
