"""`POST /api/v1/ask?stream=true`: server-sent events."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.assistant import Assistant
from bot.compose import Composer
from bot.desk.records import Desk
from bot.llm_settings import LlmTuning
from bot.ports import Draft, Excerpt
from bot.settings import AnswerTuning
from index.library import Library
from index.types import Language
from ui.api.app import create_app

ASK = "/api/v1/ask?stream=true"
WAIT = 30.0
WORDED = {
    "転入届が遅れたときの過料を決めるのは、市ではなく簡易裁判所である。": "簡易裁判所",
    "期限を過ぎても、転入届の出し方は同じ。": "転入届の出し方は同じ",
}


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


class SlowWriter:
    """Writes one sentence, and the next only when it may go on."""

    def __init__(self) -> None:
        self.go_on = threading.Event()

    def write(
        self, question: str, excerpts: Sequence[Excerpt], language: Language, deadline: float
    ) -> Iterator[Draft]:
        """Two sentences of the documents, in other words."""
        for text, where in WORDED.items():
            yield Draft(text, tuple(excerpt.passage_id for excerpt in excerpts if where in excerpt.text))
            self.go_on.wait(WAIT)


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The application on a real port: a test client would hand over the stream when it has ended."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def test_a_claim_is_sent_when_it_is_sure_and_not_with_the_last(
    library: Library, desk: Desk, today: date
) -> None:
    writer = SlowWriter()
    composer = Composer(writer, LlmTuning(), seconds=WAIT)
    assistant = Assistant(library, AnswerTuning(), today=lambda: today, composer=composer)
    with (
        served(create_app(assistant, library, desk, today=lambda: today)) as address,
        httpx.stream(
            "POST", address + ASK, json={"question": "転入届が遅れたらどうなりますか"}, timeout=WAIT
        ) as response,
    ):
        chunks = response.iter_text()
        first = events(next(chunks))
        assert [(name, claim["text"]) for name, claim in first] == [("claim", next(iter(WORDED)))]
        assert not writer.go_on.is_set()
        writer.go_on.set()
        told = [*first, *events("".join(chunks))]
    *claims, (last, answer) = told
    assert last == "answer"
    assert [claim for _, claim in claims] == answer["claims"]
    assert [claim["text"] for claim in answer["claims"]][:2] == list(WORDED)
