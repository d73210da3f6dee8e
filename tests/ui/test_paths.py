"""A path is what it says: with a line feed behind it, it does not pass by the gate or the counters into a room."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.assistant import Assistant
from bot.build import open_desk
from bot.desk.records import Desk
from index.library import Library
from index.settings import IndexSettings
from tests.ui.desk_people import add_people
from ui.api.app import create_app
from ui.api.rates import build_rates
from ui.build import build_app
from ui.settings import EdgeSettings


@pytest.fixture(scope="module")
def rooms(page_settings: IndexSettings, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """The application with its rooms, and people who may enter them."""
    data: Path = tmp_path_factory.mktemp("paths-data")
    desk = open_desk(data)
    add_people(desk)
    desk.close()
    return build_app(IndexSettings(data=data, corpus=page_settings.corpus))


@pytest.mark.parametrize(
    "path",
    ["/staff/", "/staff/plan/", "/staff/plan/download", "/desk/", "/desk/audit.csv", "/desk/answers/new"],
)
@pytest.mark.parametrize("end", ["%0A", "%0D", "%00", "%0A%0A", "x%0Ax"])
def test_nobody_gets_round_the_gate_with_a_line_feed(rooms: FastAPI, path: str, end: str) -> None:
    """A form's token is a hash of its cookie, which anybody can make up."""
    client = TestClient(rooms, cookies={"madoguchi-session": "made up"})
    token = sha256(b"madoguchi form made up").hexdigest()
    for response in (
        client.get(path + end),
        client.post(
            path + end,
            data={"form": token, "plan": "個人情報は入力しません。"},
            headers={"sec-fetch-site": "same-origin"},
        ),
    ):
        assert response.status_code in {401, 404}


def test_nobody_gets_round_the_counters_with_a_line_feed(
    assistant: Assistant, library: Library, desk: Desk, today: date
) -> None:
    few = EdgeSettings(rate_ask="1/hour", rate_receipt="1/hour", rate_other="1/hour", rate_exempt=())
    client = TestClient(
        create_app(assistant, library, desk, rates=build_rates(few), today=lambda: today),
        client=("192.0.2.1", 1),
    )
    for _ in range(3):
        assert client.post("/api/v1/ask%0A", json={"question": "転入届"}).status_code == 404
        assert client.get("/api/v1/inquiries/AAAA%0A").status_code in {404, 429}


def test_guesses_at_receipts_are_counted_however_they_are_made(
    assistant: Assistant, library: Library, desk: Desk, today: date
) -> None:
    few = EdgeSettings(rate_receipt="2/hour", rate_exempt=())
    app = create_app(assistant, library, desk, rates=build_rates(few), today=lambda: today)
    client = TestClient(app, client=("192.0.2.1", 1))
    assert client.get("/api/v1/inquiries/AAAA").status_code == 404
    for status in (404, 429):
        guess = client.post("/api/v1/inquiries/read", json={"receipt": "AAAA"})
        assert guess.status_code == status
    assert client.get("/api/v1/inquiries/AAAA").status_code == 429
