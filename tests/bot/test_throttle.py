"""Attempts are counted by who makes them, for a while, and not without end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.desk.throttle import Throttle

PAUSE = timedelta(minutes=15)


class Clock:
    """A moment that only the test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Now."""
        return self.now


def test_so_many_come_through_in_a_row_and_after_a_pause_again() -> None:
    clock = Clock()
    throttle = Throttle(2, PAUSE, clock)
    assert [throttle.enter("a") for _ in range(3)] == [True, True, False]
    assert throttle.enter("b")
    clock.now += PAUSE - timedelta(seconds=1)
    assert not throttle.enter("a")
    clock.now += timedelta(seconds=1)
    assert throttle.enter("a")


def test_two_parts_of_a_key_are_not_one() -> None:
    throttle = Throttle(1, PAUSE, Clock())
    assert throttle.enter("a", "b")
    assert throttle.enter("a b")
    assert throttle.enter("", "a", "b")


def test_what_is_forgotten_begins_anew() -> None:
    throttle = Throttle(1, PAUSE, Clock())
    assert throttle.enter("a")
    throttle.forget("a")
    throttle.forget("never there")
    assert throttle.enter("a")


def test_the_memory_of_many_clients_has_an_end() -> None:
    throttle = Throttle(1, PAUSE, Clock())
    for number in range(30_000):
        throttle.enter(str(number))
    assert len(throttle._counts) == 20_000
    assert not throttle.enter("29999")
