"""Errors are RFC 9457 problem documents in Japanese that name the field, wherever they come from."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI, HTTPException
from fastapi.responses import PlainTextResponse
from fastapi.testclient import TestClient
from httpx2 import Response
from starlette.types import Message, Receive, Scope, Send

from ui.api.edge import BodyLimit
from ui.api.errors import problem_of

ASK = "/api/v1/ask"
JSON = {"content-type": "application/json"}


def assert_problem(response: Response, status: int, *fields: str) -> None:
    """It is a complete problem document in Japanese that names these fields."""
    problem = response.json()
    assert response.status_code == problem["status"] == status
    assert response.headers["content-type"] == "application/problem+json"
    assert problem["type"] == "about:blank"
    assert problem["instance"] == response.request.url.path
    assert all(re.search("[ぁ-ん]", problem[member]) for member in ("title", "detail"))
    assert [fault["field"] for fault in problem.get("errors", [])] == list(fields)
    assert all(field in problem["detail"] for field in fields)


@pytest.mark.parametrize(
    "question", ["", "   ", "🏠🚚", "\u0000\u0007", "？！", "\u200b", "あ" * 1001, None, 5]
)
def test_an_unusable_question_is_named(client: TestClient, question: object) -> None:
    assert_problem(client.post(ASK, json={"question": question}), 422, "question")
    assert_problem(client.post("/api/v1/search", json={"question": question}), 422, "question")


def test_every_wrong_field_is_named_at_once(client: TestClient) -> None:
    body = {"language": "fr", "as_of": "20261122", "conversation_id": 7}
    assert_problem(client.post(ASK, json=body), 422, "question", "conversation_id", "language", "as_of")


@pytest.mark.parametrize("as_of", [5, True, "tomorrow", "2026-02-30", "2026-11-22T10:00:00"])
def test_what_is_not_a_day_is_refused(client: TestClient, as_of: object) -> None:
    assert_problem(client.post(ASK, json={"question": "転入届", "as_of": as_of}), 422, "as_of")


def test_half_a_character_is_refused_by_field(client: TestClient) -> None:
    """A lone surrogate is valid JSON and cannot be written in UTF-8."""
    assert_problem(client.post(ASK, content=b'{"question": "\\ud800a"}', headers=JSON), 422, "question")


@pytest.mark.parametrize("body", [b"{bad", b'{"question": "a",}', b"question"])
def test_malformed_json_is_a_problem_of_the_body(client: TestClient, body: bytes) -> None:
    assert_problem(client.post(ASK, content=body, headers=JSON), 400, "body")


@pytest.mark.parametrize("body", [b'{"question": "\xff"}', b"[" * 50_000])
def test_a_body_that_cannot_be_decoded_is_a_problem(client: TestClient, body: bytes) -> None:
    assert_problem(client.post(ASK, content=body, headers=JSON), 400)


@pytest.mark.parametrize("body", [b"", b"[]", b'"text"', b"null"])
def test_a_body_that_is_no_object_is_a_problem(client: TestClient, body: bytes) -> None:
    assert_problem(client.post(ASK, content=body, headers=JSON), 422, "body")


def test_a_form_is_refused_with_the_type_to_use(client: TestClient) -> None:
    response = client.post(ASK, data={"question": "転入届"})
    assert_problem(response, 422, "body")
    assert "application/json" in response.json()["detail"]


def test_a_wrong_query_parameter_is_named(client: TestClient) -> None:
    assert_problem(client.post(ASK, params={"stream": "maybe"}, json={"question": "転入届"}), 422, "stream")


def test_a_body_over_the_limit_is_refused_when_announced(client: TestClient) -> None:
    assert_problem(client.post(ASK, content=b"x" * 65_537, headers=JSON), 413)


def test_a_body_over_the_limit_is_refused_when_not_announced(client: TestClient) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(66):
            yield b"x" * 1_000

    assert_problem(client.post(ASK, content=endless(), headers=JSON), 413)


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize(("sent", "read"), [(300, 300), (5_000, 1_025)])
def test_a_body_over_the_limit_is_read_before_it_is_refused(announced: bool, sent: int, read: int) -> None:
    """A proxy that is still sending would tell the reader of a broken line (502); what has no end is not read for ever."""
    received, started_after = 0, []

    async def receive() -> Message:
        nonlocal received
        received += 1
        return {"type": "http.request", "body": b"x" * 1024, "more_body": received < sent}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            started_after.append((message["status"], received))

    async def reader(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            while (await receive()).get("more_body"):
                pass
        except HTTPException as refused:
            await problem_of(refused).response(scope["path"])(scope, receive, send)

    headers = [(b"content-length", str(sent * 1024).encode())] if announced else []
    scope = {"type": "http", "method": "POST", "path": ASK, "headers": headers}
    asyncio.run(BodyLimit(reader, "/api/", most=1024)(scope, receive, send))
    assert started_after == [(413, pytest.approx(read, abs=2))]


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/v1", "/api/v1/asks", "/api/v1/ask/", "/api/v2/ask", "/nowhere"]
)
def test_an_unknown_path_is_a_problem(client: TestClient, path: str) -> None:
    assert_problem(client.get(path), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", ASK, "POST"),
        ("DELETE", "/api/v1/documents", "GET"),
        ("PUT", "/api/v1/documents/guides/birth", "GET"),
        ("POST", "/healthz", "GET"),
        ("POST", "/metrics", "GET"),
        ("PROPFIND", ASK, "POST"),
    ],
)
def test_a_wrong_method_is_a_problem_that_names_the_right_one(
    client: TestClient, method: str, path: str, allowed: str
) -> None:
    response = client.request(method, path)
    assert_problem(response, 405)
    assert response.headers["allow"] == allowed


def test_pages_mounted_afterwards_do_not_take_over_the_api(api: FastAPI) -> None:
    """Gradio is mounted at "/" and would answer any path that the API left."""
    api.mount("/", PlainTextResponse("page"))
    client = TestClient(api)
    assert client.get("/").text == "page"
    assert client.get("/healthz").json() == {"status": "ok"}
    assert_problem(client.get("/api/v1/nothing"), 404)
    assert_problem(client.get(ASK), 405)
    assert_problem(client.delete("/readyz"), 405)


def test_a_path_that_the_pages_do_not_know_is_a_problem(api: FastAPI) -> None:
    """An application mounted at "/" has handlers of its own, and they know nothing of problems."""
    pages = FastAPI()
    pages.add_api_route("/page", lambda: "page")
    api.mount("/", pages)
    client = TestClient(api)
    wrong_method = client.post("/page")
    assert client.get("/page").json() == "page"
    assert_problem(client.get("/nowhere"), 404)
    assert_problem(wrong_method, 405)
    assert wrong_method.headers["allow"] == "GET"


def test_a_missing_index_says_what_to_do(
    indexless_client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    responses = [
        indexless_client.post(f"/api/v1/{name}", json={"question": "転入届の期限"})
        for name in ("ask", "search")
    ]
    responses += [indexless_client.get(f"/api/v1/{name}") for name in ("documents", "documents/a", "terms")]
    for response in responses:
        assert_problem(response, 503)
        assert "madoguchi index sync" in response.json()["detail"]
    assert "IndexMissing" in caplog.text


def test_an_unforeseen_error_shows_nothing_of_itself(
    failing_client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    """The log gets the kind and the place, and not the message: it may quote the question."""
    caplog.set_level(logging.DEBUG)
    response = failing_client.post(ASK, json={"question": "ひみつの質問"})
    assert_problem(response, 500)
    assert not re.search("Traceback|RuntimeError|File|ひみつ", response.text)
    assert "RuntimeError" in caplog.text
    assert "ひみつ" not in caplog.text
