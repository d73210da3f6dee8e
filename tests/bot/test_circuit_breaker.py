"""A writer that fails again and again is left alone for a while."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from bot.adapters.circuit_breaker import CircuitBreaker
from bot.errors import WriterFailed
from bot.ports import Draft, Excerpt
from index.types import Language

DRAFT = Draft("本は8冊まで", ("lending#rows",))


class Moody:
    """A writer that does as it is told, and counts how often it was asked."""

    def __init__(self) -> None:
        self.works = True
        self.asked = 0

    def write(
        self, question: str, excerpts: Sequence[Excerpt], language: Language, deadline: float
    ) -> Iterator[Draft]:
        """One draft, then perhaps a failure."""
        self.asked += 1
        if not self.works:
            raise WriterFailed("壊れています。")
        yield DRAFT
        yield DRAFT


class Clock:
    """Tells the time that it is set to."""

    now = 100.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def ask(breaker: CircuitBreaker) -> bool:
    """Whether a question gets its drafts."""
    try:
        return list(breaker.write("質問", [], "ja", 1.0)) == [DRAFT, DRAFT]
    except WriterFailed:
        return False


@pytest.fixture
def writer() -> Moody:
    """The writer behind the breaker."""
    return Moody()


@pytest.fixture
def clock() -> Clock:
    """The breaker's clock."""
    return Clock()


@pytest.fixture
def breaker(writer: Moody, clock: Clock) -> CircuitBreaker:
    """Opens after three failures, for a minute."""
    return CircuitBreaker(writer, failures=3, seconds=60.0, clock=clock)


def test_after_some_failures_in_a_row_it_is_not_asked_any_more(
    writer: Moody, breaker: CircuitBreaker
) -> None:
    writer.works = False
    assert not any(ask(breaker) for _ in range(10))
    assert writer.asked == 3


def test_a_success_in_between_starts_the_count_anew(writer: Moody, breaker: CircuitBreaker) -> None:
    for works in (False, False, True, False, False, True):
        writer.works = works
        assert ask(breaker) is works
    assert writer.asked == 6


def test_when_its_rest_is_over_one_question_tries_it_again(
    writer: Moody, breaker: CircuitBreaker, clock: Clock
) -> None:
    writer.works = False
    for _ in range(3):
        ask(breaker)
    clock.now += 59
    assert not ask(breaker)
    assert writer.asked == 3
    clock.now += 2
    trial = breaker.write("質問", [], "ja", 1.0)
    writer.works = True
    assert next(trial) == DRAFT
    assert not ask(breaker)  # while it is being tried, nobody else waits for it
    assert list(trial) == [DRAFT]
    assert ask(breaker)


def test_a_failed_trial_gives_it_another_rest(writer: Moody, breaker: CircuitBreaker, clock: Clock) -> None:
    writer.works = False
    for _ in range(3):
        ask(breaker)
    clock.now += 61
    assert not ask(breaker)
    assert not ask(breaker)
    assert writer.asked == 4


def test_a_reader_that_has_enough_is_no_failure(writer: Moody, breaker: CircuitBreaker) -> None:
    for _ in range(5):
        drafts = breaker.write("質問", [], "ja", 1.0)
        assert next(drafts) == DRAFT
        assert isinstance(drafts, Iterator)
        drafts.close()  # type: ignore[attr-defined]  # it is a generator
    assert writer.asked == 5
