"""`POST /api/v1/ask?stream=true`: server-sent events."""

from __future__ import annotations

import json
from typing import Any

from fastapi.testclient import TestClient

ASK = "/api/v1/ask?stream=true"


def events(text: str) -> list[tuple[str, Any]]:
    """The events of a stream: name and decoded data."""
    blocks = [block.split("\n", 1) for block in text.split("\n\n") if block]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


def test_claims_come_one_by_one_and_then_the_whole_answer(client: TestClient) -> None:
    response = client.post(ASK, json={"question": "転入届に必要なものは何ですか"})
    told = events(response.text)
    *claims, (last, answer) = told
    assert response.headers["content-type"].startswith("text/event-stream")
    assert last == "answer"
    assert {name for name, _ in claims} == {"claim"}
    assert [claim for _, claim in claims] == answer["claims"]
    assert len(claims) > 1


def test_each_event_is_sent_by_itself(client: TestClient) -> None:
    with client.stream("POST", ASK, json={"question": "転入届に必要なものは何ですか"}) as response:
        chunks = [chunk for chunk in response.iter_text() if chunk]
    assert all(chunk.startswith("event: ") and chunk.endswith("\n\n") for chunk in chunks)


def test_an_answer_without_claims_is_one_event(client: TestClient) -> None:
    told = events(client.post(ASK, json={"question": "こんにちは"}).text)
    assert [(name, data["status"]) for name, data in told] == [("answer", "greeting")]


def test_a_question_that_cannot_be_taken_is_refused_before_the_stream(client: TestClient) -> None:
    response = client.post(ASK, json={"question": "🏠🚚"})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


def test_without_an_index_the_stream_is_one_error(indexless_client: TestClient) -> None:
    told = events(indexless_client.post(ASK, json={"question": "転入届の期限"}).text)
    assert [(name, data["status"]) for name, data in told] == [("error", 503)]
    assert "madoguchi index sync" in told[0][1]["detail"]


def test_an_unforeseen_error_in_the_stream_is_told_without_its_message(
    failing_client: TestClient,
) -> None:
    [(name, problem)] = events(failing_client.post(ASK, json={"question": "ひみつの質問"}).text)
    assert (name, problem["status"]) == ("error", 500)
    assert "ひみつ" not in json.dumps(problem, ensure_ascii=False)
