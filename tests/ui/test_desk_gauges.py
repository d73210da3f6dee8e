"""What `/metrics` tells of the desk: what waits and how long, and what share was refused; never of whom."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from prometheus_client import CollectorRegistry, generate_latest

from bot.adapters.memory_desk import memory_stores
from bot.adapters.sql.database import Database, database_url
from bot.adapters.sql.stores import sql_stores
from bot.desk.conversations import PastTurn
from bot.desk.records import Desk, Stores
from bot.settings import DeskTuning
from bot.types import Status
from ui.api.desk_gauges import DeskGauges

NOW = datetime(2026, 11, 29, 3, tzinfo=UTC)
MANUAL = Path(__file__).parents[2] / "docs" / "ja" / "operations.md"


@pytest.fixture
def stores() -> Stores:
    """Stores in memory."""
    return memory_stores()


def ask(stores: Stores, text: str, status: Status, at: datetime) -> None:
    """Somebody asked."""
    turn = PastTurn(text, text, status, "ja", "public", at, answer_id=f"{text}{at}")
    stores.conversations.append("a" * 16, turn)


def told(gauges: DeskGauges) -> dict[str, float]:
    """The gauges by name and label."""
    registry = CollectorRegistry()
    registry.register(gauges)
    lines = generate_latest(registry).decode().splitlines()
    return {
        line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if not line.startswith("#")
    }


def test_the_gauges_tell_what_waits_and_what_was_refused(stores: Stores) -> None:
    desk = Desk(stores, DeskTuning(), now=lambda: NOW)
    ask(stores, "プールの休みは", Status.NOT_IN_DOCUMENTS, NOW - timedelta(hours=3))
    ask(stores, "犬の鳴き声がうるさい", Status.OUT_OF_SCOPE, NOW - timedelta(days=2))
    for number in range(3):
        ask(stores, "転入届", Status.ANSWERED, NOW - timedelta(minutes=number + 1))
    gauges = DeskGauges(desk, desk.casework.gather, now=lambda: NOW + timedelta(hours=1))
    found = told(gauges)
    assert found['madoguchi_desk_tickets{status="open"}'] == 2
    assert found['madoguchi_desk_tickets{status="answered"}'] == 0
    assert found["madoguchi_desk_oldest_ticket_seconds"] == 49 * 3600
    assert found["madoguchi_desk_questions_day"] == 4
    assert found["madoguchi_desk_refused_share_day"] == 0.25
    assert found["madoguchi_desk_up"] == 1


def test_who_asks_again_at_once_is_told_the_same(stores: Stores) -> None:
    seconds = [0.0]
    gauges = DeskGauges(Desk(stores, DeskTuning()), now=lambda: NOW, clock=lambda: seconds[0])
    assert told(gauges)["madoguchi_desk_questions_day"] == 0
    ask(stores, "転入届", Status.ANSWERED, NOW - timedelta(hours=1))
    assert told(gauges)["madoguchi_desk_questions_day"] == 0
    seconds[0] = 16.0
    assert told(gauges)["madoguchi_desk_questions_day"] == 1


def test_records_that_cannot_be_read_are_told_and_the_rest_is_there(tmp_path: Path) -> None:
    (tmp_path / "desk.db").write_bytes(b"no database" * 1_000)
    desk = Desk(sql_stores(Database(database_url(None, tmp_path))), DeskTuning())
    assert told(DeskGauges(desk)) == {"madoguchi_desk_up": 0.0}


def test_metrics_hold_the_gauges_and_nothing_that_was_asked(client: TestClient, desk: Desk) -> None:
    turn = PastTurn(
        "ひみつ", "ひみつ", Status.NOT_IN_DOCUMENTS, "ja", "public", datetime.now(UTC), answer_id="x"
    )
    desk.conversations.append("a" * 16, turn)
    text = client.get("/metrics").text
    assert "madoguchi_desk_refused_share_day 1.0" in text
    assert "ひみつ" not in text


def test_the_manual_explains_every_gauge(client: TestClient) -> None:
    names = set(re.findall(r"^# TYPE (madoguchi_\w+) ", client.get("/metrics").text, re.MULTILINE))
    manual = MANUAL.read_text(encoding="utf-8")
    assert names
    assert {name for name in names if name.removesuffix("_created") not in manual} == set()
