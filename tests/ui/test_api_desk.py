"""The desk's API: the same acts as on its pages, with a token, by the same rules, and documented."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from desk_people import Worker, ask
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from bot.build import sign_ins_of
from bot.desk.audit import AuditQuery
from bot.desk.records import Desk
from index.settings import IndexSettings
from ui.build import build_app

POOL = "市民プールの休館日はいつですか"
TEXT = "市民プールの休館日は毎週月曜日です。"
WORDING = {
    "question": POOL,
    "text": TEXT,
    "owner": "general",
    "valid_from": "2026-11-01",
    "valid_until": "2099-03-31",
}
Call = Callable[..., Response]


@pytest.fixture
def desk(staffed_desk: Desk) -> Desk:
    """Records of this test alone."""
    return staffed_desk


@pytest.fixture
def app(desk: Desk, page_settings: IndexSettings) -> FastAPI:
    """The application over the small corpus and the same records."""
    return build_app(page_settings)


@pytest.fixture
def call(app: FastAPI, desk: Desk) -> Call:
    """Ask the API as a program of somebody's: `call("sato", "GET", "tickets")`."""
    client, sign_ins, tokens = TestClient(app), sign_ins_of(desk), dict[str, str]()

    def request(name: str | None, method: str, path: str, **body: Any) -> Response:
        if name and name not in tokens:
            tokens[name] = sign_ins.add_token("operator", name, "試験", None, 1)
        headers = {"authorization": f"Bearer {tokens[name]}"} if name else {}
        sent = {"json": body} if method == "POST" else {}
        return client.request(method, f"/api/v1/desk/{path}", headers=headers, **sent)

    return request


def test_a_ticket_is_worked_on_from_the_queue_to_the_reply(app: FastAPI, desk: Desk, call: Call) -> None:
    receipt = desk.inquiries.leave(POOL, "ja").receipt
    ask(desk, POOL, 2)
    queue = call("sato", "GET", "tickets?words=プール&order=most_asked").json()
    (ticket,) = queue["tickets"]
    assert (ticket["question"], ticket["arrivals"], ticket["status"]) == (POOL, 3, "open")
    assert queue["counts"] == {"open": 1, "working": 0, "answered": 0, "dismissed": 0}
    taken = call("sato", "POST", "tickets/1/assign", version=ticket["version"], to="sato").json()
    assert (taken["status"], taken["assignee"]) == ("working", "sato")
    assert call("sato", "POST", "tickets/1/notes", text="電話で確かめた").status_code == 204
    replied = call("sato", "POST", "tickets/1/reply", version=taken["version"], text=TEXT)
    assert replied.json()["status"] == "answered"
    folder = call("sato", "GET", "tickets/1").json()
    assert [note["text"] for note in folder["notes"]] == ["電話で確かめた"]
    assert [one["reply"] for one in folder["inquiries"]] == [TEXT]
    assert [a["origin"] for a in folder["arrivals"]].count("refused") == 2
    assert TestClient(app).get(f"/api/v1/inquiries/{receipt}").json()["reply"] == TEXT
    reopened = call("sato", "POST", "tickets/1/reopen", version=folder["ticket"]["version"]).json()
    settled = call("sato", "POST", "tickets/1/settle", version=reopened["version"]).json()
    again = call("sato", "POST", "tickets/1/reopen", version=settled["version"]).json()
    assert call("sato", "POST", "tickets/1/dismiss", version=again["version"]).json()["status"] == "dismissed"


def test_questions_are_put_apart_and_together(desk: Desk, call: Call) -> None:
    ask(desk, "市営駐車場は無料ですか")
    ask(desk, "市営駐輪場は無料でしょうか")
    call("sato", "GET", "tickets?order=waiting")
    apart = call("sato", "POST", "tickets/1/split", version=1, question="市営駐輪場は無料でしょうか").json()
    assert (apart["id"], apart["question"]) == (2, "市営駐輪場は無料でしょうか")
    assert call("sato", "POST", "tickets/1/merge", version=1, into=2, into_version=1).status_code == 409
    together = call("sato", "POST", "tickets/1/merge", version=2, into=2, into_version=1).json()
    assert (together["id"], together["arrivals"]) == (2, 2)
    assert call("sato", "GET", "tickets/1").status_code == 404


def test_who_is_second_is_told_with_409(desk: Desk, call: Call) -> None:
    desk.inquiries.leave(POOL, "ja")
    call("sato", "GET", "tickets")
    call("sato", "POST", "tickets/1/assign", version=1, to="sato")
    assert call("sato", "POST", "tickets/1/reply", version=2, text=TEXT, waiting=2).status_code == 409
    late = call("ito", "POST", "tickets/1/reply", version=1, text=TEXT)
    assert late.status_code == 409
    assert late.headers["content-type"] == "application/problem+json"
    assert "いまの担当は sato" in late.json()["detail"]


def test_an_answer_is_approved_by_another_with_the_role_and_withdrawn(
    app: FastAPI, desk: Desk, call: Call
) -> None:
    written = call("kato", "POST", "answers", **WORDING)
    assert written.status_code == 201
    assert (written.json()["state"], written.json()["awaiting"]) == ("proposed", 1)
    assert call("sato", "POST", "answers/1/approve", revision=1, number=1).status_code == 403
    own = call("kato", "POST", "answers/1/approve", revision=1, number=1)
    assert (own.status_code, "自分が書いた" in own.json()["detail"]) == (422, True)
    approved = call("mori", "POST", "answers/1/approve", revision=1, number=1).json()
    assert (approved["state"], approved["versions"][0]["approval"]["by"]) == ("serving", "mori")
    public = TestClient(app)
    assert TEXT in public.post("/api/v1/ask", json={"question": POOL}).json()["text"]
    renewed = call(
        "sato", "POST", "answers/1/renew", revision=approved["revision"], until="2099-12-31"
    ).json()
    corrected = call(
        "sato", "POST", "answers/1/correct", revision=renewed["revision"], **{**WORDING, "text": "別の文"}
    )
    assert corrected.json()["awaiting"] == 3
    revision = corrected.json()["revision"]
    assert call("sato", "POST", "answers/1/withdraw", revision=1, reason="x").status_code == 409
    withdrawn = call("sato", "POST", "answers/1/withdraw", revision=revision, reason="変わった").json()
    assert (withdrawn["state"], withdrawn["withdrawals"][0]["reason"]) == ("withdrawn", "変わった")
    assert public.post("/api/v1/ask", json={"question": POOL}).json()["approved_by"] is None
    assert [one["id"] for one in call("sato", "GET", "answers").json()["answers"]] == [1]
    assert call("sato", "GET", "answers/1").json() == withdrawn
    people = {(e.act.by, e.act.action) for e in desk.audit.entries(AuditQuery(action="answer"))}
    assert ("mori", "answer.approve") in people


def test_notices_take_an_approver(app: FastAPI, call: Call) -> None:
    notice = {"level": "outage", "ja": "止まります。", "en": "It stops."}
    assert call("sato", "POST", "notices", **notice).status_code == 403
    kept = call("kato", "POST", "notices", **notice)
    assert (kept.status_code, kept.json()["easy"]) == (201, None)
    assert [n["ja"] for n in TestClient(app).get("/api/v1/notices").json()["notices"]] == ["止まります。"]
    assert call("sato", "POST", "notices/1/withdraw").status_code == 403
    assert call("kato", "POST", "notices/1/withdraw").status_code == 204
    assert call("kato", "POST", "notices/1/withdraw").status_code == 422
    assert call("kato", "POST", "notices/9/withdraw").status_code == 404
    assert [n["withdrawn_at"] is None for n in call("sato", "GET", "notices").json()["notices"]] == [False]
    assert call("kato", "POST", "notices", **notice, ends_at="2020-01-01T00:00:00Z").status_code == 422
    assert call("kato", "POST", "notices", **notice, ends_at="2099-01-01T00:00:00").status_code == 422


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "tickets"),
        ("GET", "tickets/1"),
        ("GET", "answers"),
        ("GET", "notices"),
        ("POST", "tickets/1/dismiss"),
        ("POST", "answers"),
    ],
)
def test_nothing_is_told_without_a_token_or_with_too_low_a_role(call: Call, method: str, path: str) -> None:
    assert call(None, method, path).status_code == 401
    assert call("suzuki", method, path).status_code == 403


def test_what_cannot_be_is_refused_with_what_to_mend(desk: Desk, call: Call) -> None:
    desk.inquiries.leave(POOL, "ja")
    call("sato", "GET", "tickets")
    assert call("sato", "GET", "tickets/9").status_code == 404
    assert call("sato", "GET", "answers/9").status_code == 404
    assert call("sato", "GET", f"tickets/{10**30}").status_code == 422
    assert call("sato", "GET", "tickets?most=0").status_code == 422
    assert call("sato", "POST", "tickets/1/assign", version=1, to="suzuki").status_code == 422
    assert call("sato", "POST", "tickets/1/reply", version=1, text="090-1234-5678").status_code == 422
    assert call("sato", "POST", "tickets/1/notes", text=" ").status_code == 422
    assert call("sato", "POST", "answers", **{**WORDING, "likeness": 0.1}).status_code == 422
    assert (
        call(
            "sato", "POST", "answers", **{**WORDING, "source": {"title": "x", "url": "https://example.com"}}
        ).status_code
        == 422
    )
    assert call("sato", "DELETE", "tickets").status_code == 405


def test_a_page_of_the_room_may_ask_with_its_cookie_and_another_site_may_not(
    app: FastAPI, desk: Desk
) -> None:
    worker = Worker(app, "sato")
    assert worker.client.get("/api/v1/desk/tickets").status_code == 200
    other = worker.client.post("/api/v1/desk/answers", json=WORDING, headers={"sec-fetch-site": "cross-site"})
    assert other.status_code == 401
    assert desk.approved.all() == []


def test_the_api_of_the_desk_is_documented_with_its_token(app: FastAPI) -> None:
    schema = TestClient(app).get("/openapi.json").json()
    paths = {path: item for path, item in schema["paths"].items() if path.startswith("/api/v1/desk/")}
    assert len(paths) == 20
    for item in paths.values():
        for operation in item.values():
            assert operation["summary"]
            assert operation["security"] == [{"token": []}]
            assert {"401", "403"} <= set(operation["responses"])
    assert schema["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


@pytest.mark.parametrize("ticket", [2**31, 2**63, 10**30])
def test_a_number_that_no_database_counts_to_is_refused(app: FastAPI, call: Call, ticket: int) -> None:
    assert call("sato", "POST", "answers", **WORDING, ticket=ticket).status_code == 422
    sato = Worker(app, "sato")
    form = {**WORDING, "language": "ja", "audience": "public", "likeness": "0.85", "ticket": str(ticket)}
    page = sato.send(sato.get("/desk/answers/new"), "new", **form)
    assert page.status_code == 200
    assert TEXT in page.text
    preview = sato.send(sato.get("/desk/answers/new"), "preview", **form)
    assert preview.status_code == 200
    assert str(ticket) not in preview.text


def test_a_moment_that_some_zone_does_not_have_is_refused(call: Call) -> None:
    for more in (
        {"begins_at": "0001-01-01T00:00:00+14:00"},
        {"ends_at": "9999-12-31T23:59:59-14:00"},
    ):
        refused = call("kato", "POST", "notices", level="outage", ja="停止します", **more)
        assert refused.status_code == 422
        assert "日時" in refused.json()["detail"]
