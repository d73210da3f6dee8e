"""What came is taken in beside whoever waits for a page."""

from __future__ import annotations

import threading

from bot.adapters.memory_desk import memory_stores
from bot.desk.casework import Casework
from bot.desk.gathering import Gathering
from bot.desk.records import Desk
from bot.desk.tickets import TicketQuery
from bot.errors import DeskUnavailable
from bot.settings import DeskTuning


class SlowCasework(Casework):
    """Gathers when it is let, and notes how many do so at once."""

    def __init__(self) -> None:
        self.may = threading.Event()
        self.gathering = 0
        self.most = 0
        self.done = 0

    def gather(self, seconds: float | None = None) -> int:
        """Wait to be let."""
        self.gathering += 1
        self.most = max(self.most, self.gathering)
        self.may.wait(10)
        self.gathering -= 1
        self.done += 1
        return 0


class BrokenCasework(SlowCasework):
    """Cannot read its records."""

    def gather(self, seconds: float | None = None) -> int:
        """Fail."""
        self.done += 1
        raise DeskUnavailable("no")


def test_what_was_left_is_in_the_queue_when_it_is_looked_at() -> None:
    desk = Desk(memory_stores(), DeskTuning())
    desk.inquiries.leave("プールの休みはいつですか", "ja")
    assert Gathering(desk.casework).freshen(10)
    assert len(desk.casework.queue(TicketQuery())) == 1


def test_nobody_waits_longer_than_they_will_and_one_gathers_at_a_time() -> None:
    casework = SlowCasework()
    gathering = Gathering(casework)
    assert [gathering.freshen(0.01) for _ in range(3)] == [False] * 3
    casework.may.set()
    assert gathering.freshen(10)
    assert casework.most == 1


def test_records_that_cannot_be_read_cost_no_page_and_are_tried_again() -> None:
    casework = BrokenCasework()
    gathering = Gathering(casework)
    assert gathering.freshen(10)
    assert gathering.freshen(10)
    assert casework.done == 2


def test_a_server_that_stops_gathers_no_more() -> None:
    casework = SlowCasework()
    casework.may.set()
    gathering = Gathering(casework)
    gathering.stop()
    assert gathering.freshen(10)
    assert casework.done == 0
