"""`/api/v1/opening` and `/api/v1/notices`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from bot.assistant import Assistant
from bot.desk.notices import Level, Notice
from bot.desk.records import Desk
from index.library import Library
from ui.api.app import create_app

At = Callable[[str], TestClient]


@pytest.fixture
def client_at(assistant: Assistant, library: Library, desk: Desk) -> At:
    """A client of an API whose clock stands at a moment in Japan."""

    def at(moment: str) -> TestClient:
        now = datetime.fromisoformat(f"{moment}+09:00")
        return TestClient(create_app(assistant, library, desk, now=lambda: now))

    return at


def test_an_open_counter_says_until_when(client_at: At) -> None:
    told = client_at("2026-11-24T10:00").get("/api/v1/opening", params={"department": "citizens"}).json()
    assert told == {
        "department": "市民課",
        "hours": "9:00–16:30（土曜日・日曜日・祝日・12月29日から1月3日は休み）",
        "open": True,
        "until": "2026-11-24T16:30:00+09:00",
        "opens_next": None,
        "why": None,
        "day": None,
    }


def test_on_a_holiday_it_says_which_and_when_next(client_at: At) -> None:
    told = client_at("2026-11-23T10:00").get("/api/v1/opening").json()
    assert (told["open"], told["why"]) == (False, "public_holiday")
    assert told["day"] == {"name": "勤労感謝の日", "name_en": "Labor Thanksgiving Day"}
    assert told["opens_next"] == "2026-11-24T09:00:00+09:00"


def test_a_desk_whose_hours_are_not_known_is_neither_open_nor_closed(client_at: At) -> None:
    told = client_at("2026-11-24T10:00").get("/api/v1/opening", params={"department": "library"}).json()
    assert (told["department"], told["open"], told["hours"]) == ("市立図書館", None, None)


def test_an_unknown_desk_is_not_found(client_at: At) -> None:
    response = client_at("2026-11-24T10:00").get("/api/v1/opening", params={"department": "宇宙課"})
    assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")


def test_notices_that_stand_are_told_the_gravest_first(client: TestClient, desk: Desk) -> None:
    now = datetime.now(UTC)
    hour = timedelta(hours=1)
    desk.notices.add(Notice(Level.INFORMATION, "休日窓口を開きます。", now - hour), "sato")
    desk.notices.add(
        Notice(Level.EMERGENCY, "避難所を開きました。", now - 2 * hour, easy="にげてください。"), "sato"
    )
    desk.notices.add(Notice(Level.OUTAGE, "来週、システムを止めます。", now + hour), "sato")
    withdrawn = desk.notices.add(Notice(Level.OUTAGE, "証明書を発行できません。", now - hour), "sato")
    desk.notices.withdraw(withdrawn.number, "sato")
    told = client.get("/api/v1/notices").json()["notices"]
    assert [(one["level"], one["ja"]) for one in told] == [
        ("emergency", "避難所を開きました。"),
        ("information", "休日窓口を開きます。"),
    ]
    assert (told[0]["easy"], told[0]["en"], told[0]["ends_at"]) == ("にげてください。", None, None)
