"""Records that are too old are forgotten once a day, without anybody's doing."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.adapters.memory_desk import memory_stores
from bot.adapters.sql.database import Database, database_url
from bot.adapters.sql.stores import sql_stores
from bot.desk.feedback import Feedback
from bot.desk.records import Desk, Purged
from bot.desk.upkeep import kept_up, purge_daily
from bot.settings import DeskTuning

START = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def test_each_day_what_is_too_old_by_then_is_forgotten() -> None:
    clock = [START]
    desk = Desk(memory_stores(), DeskTuning(retention_days=2), now=lambda: clock[0])
    for days in range(4):
        desk.feedback.keep(Feedback(f"day {days}", "helpful", (), START + timedelta(days=days)))
    left: list[list[str]] = []

    def wait(seconds: float) -> bool:
        left.append([one.answer_id for one in desk.feedback.read()])
        clock[0] += timedelta(seconds=seconds)
        return len(left) == 5

    purge_daily(desk, wait)
    assert [len(one) for one in left] == [4, 4, 4, 3, 2]


def test_a_store_that_fails_is_tried_again_after_an_hour(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    data, seconds, waited = tmp_path / "data", [0.0], list[float]()
    data.touch()
    desk = Desk(sql_stores(Database(database_url(None, data), clock=lambda: seconds[0])), DeskTuning())

    def wait(pause: float) -> bool:
        waited.append(pause)
        seconds[0] += pause
        data.unlink(missing_ok=True) if data.is_file() else None
        return len(waited) == 2

    purge_daily(desk, wait)
    desk.close()
    assert waited == [3_600.0, 86_400.0]
    told = [record.message for record in caplog.records if record.name == "bot.desk.upkeep"]
    assert ["まだ消せません" in message for message in told] == [True, False]


def test_a_server_purges_when_it_starts_and_stops_at_once() -> None:
    class Watched(Desk):
        """Tells when it was purged."""

        purged = threading.Event()

        def purge(self, days: int | None = None) -> Purged:
            """Purge."""
            self.purged.set()
            return super().purge(days)

    desk = Watched(memory_stores(), DeskTuning())
    with kept_up(desk):
        assert desk.purged.wait(10)
    assert not [thread for thread in threading.enumerate() if thread.name == "upkeep"]
