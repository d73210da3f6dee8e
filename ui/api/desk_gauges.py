"""Gauges of the desk's work for Prometheus: counts, ages and shares, read from the records when they are asked for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.desk.figures import Ending, ending_of
from bot.desk.records import Desk
from bot.desk.tickets import TicketQuery, TicketStatus
from bot.errors import BotError

# Whoever asks more often is told the same: everybody may ask.
_SECONDS = 15.0
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class State:
    """The desk at a moment. up: its records can be read. oldest: how long the oldest ticket has waited. refused: of a day's questions."""

    up: bool = False
    tickets: Mapping[TicketStatus, int] = field(default_factory=dict)
    oldest: timedelta = timedelta()
    questions: int = 0
    refused: float = 0.0


def _now() -> datetime:
    return datetime.now(UTC)


class DeskGauges(Collector):
    """The gauges of one desk.

    freshen: takes in what came, so that a queue at which nobody looks grows too.
    """

    def __init__(
        self,
        desk: Desk,
        freshen: Callable[[], object] = lambda: None,
        *,
        now: Callable[[], datetime] = _now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._desk = desk
        self._freshen = freshen
        self._now = now
        self._clock = clock
        self._lock = threading.Lock()
        self._state: tuple[float, State] | None = None

    def describe(self) -> Iterable[Metric]:
        """None: to be registered must not need the records."""
        return []

    def collect(self) -> Iterable[Metric]:
        """The gauges; of records that cannot be read, only that."""
        state = self._current()
        yield _gauge("desk_up", "1 if the desk's records can be read", float(state.up))
        if not state.up:
            return
        tickets = GaugeMetricFamily("madoguchi_desk_tickets", "Tickets by status", labels=["status"])
        for status in TicketStatus:
            tickets.add_metric([status.value], state.tickets.get(status, 0))
        yield tickets
        oldest = state.oldest.total_seconds()
        yield _gauge(
            "desk_oldest_ticket_seconds", "How long the oldest pending ticket has been waiting", oldest
        )
        yield _gauge("desk_questions_day", "Questions of the last 24 hours", state.questions)
        yield _gauge(
            "desk_refused_share_day",
            "Of the questions of the last 24 hours, the share that was refused",
            state.refused,
        )

    def _current(self) -> State:
        with self._lock:
            if self._state is None or self._clock() - self._state[0] >= _SECONDS:
                self._state = (self._clock(), self._read())
            return self._state[1]

    def _read(self) -> State:
        now = self._now()
        try:
            self._freshen()
            counts = self._desk.casework.counts()
            oldest = self._desk.casework.queue(TicketQuery(most=1))
            asked = self._desk.figures.asked(now - _DAY, now)
        except BotError:
            return State()
        questions = sum(one.count for one in asked)
        refused = sum(one.count for one in asked if ending_of(one.status) is Ending.REFUSED)
        return State(
            up=True,
            tickets=counts,
            oldest=oldest[0].waiting(now) if oldest else timedelta(),
            questions=questions,
            refused=refused / questions if questions else 0.0,
        )


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(f"madoguchi_{name}", told, value=value)
