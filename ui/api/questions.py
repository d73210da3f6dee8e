"""Asking and searching. Whatever a request says, it reads as the public does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from queue import SimpleQueue
from threading import Thread
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from bot.assistant import Assistant
from bot.errors import QuestionRefused
from bot.language import spoken
from bot.types import Answer, Claim, Question
from index.library import Library
from index.types import Hit
from ui.answer_json import answer_json, claim_json
from ui.api.errors import logged_problem_of, problem_responses
from ui.api.metrics import Metrics
from ui.api.schemas import (
    AnswerResponse,
    AskRequest,
    HitResponse,
    SearchRequest,
    SearchResponse,
    SourceResponse,
)

_EVENT_STREAM = "text/event-stream"


def add_asking(router: APIRouter, assistant: Assistant, metrics: Metrics) -> None:
    """`POST /ask`, in one piece or as server-sent events."""

    @router.post(
        "/ask",
        response_model=AnswerResponse,
        summary="質問する",
        description="答えは、どの文書のどこに書いてあるかとともに返します。`stream=true` では、"
        "根拠のある文ごとに `claim`、最後に全体を `answer`、答えられなかったときは `error` の"
        "イベント（Server-Sent Events）を送ります。",
        responses={200: {"content": {_EVENT_STREAM: {}}}, **problem_responses(400, 413, 422, 429, 503)},
    )
    def ask(
        request: Request,
        body: AskRequest,
        stream: Annotated[bool, Query(description="一文ずつ受け取る")] = False,
    ) -> Response:
        question = Question(
            body.question,
            audience="public",
            language=body.language,
            conversation_id=body.conversation_id,
            as_of=body.as_of,
        )
        if stream:
            return _streamed(_events(assistant, question, metrics, request.url.path))
        answer = assistant.ask(question)
        metrics.answered(answer.status)
        # As text at once: as an object it would wait a second time for a thread, to be checked again.
        shown = AnswerResponse.model_validate(answer_json(answer))
        return Response(shown.model_dump_json(), media_type="application/json")


def add_searching(router: APIRouter, library: Library, today: Callable[[], date]) -> None:
    """`POST /search`."""

    @router.post(
        "/search",
        summary="段落を探す",
        description="質問に合う文書の段落を、よく合う順に返します。",
        responses=problem_responses(400, 413, 422, 429, 503),
    )
    def search(body: SearchRequest) -> SearchResponse:
        with library.lease() as generation:
            hits = generation.search(
                body.question,
                body.k,
                audience="public",
                language=body.language or spoken(body.question).language or "ja",
                as_of=body.as_of or today(),
            )
        return SearchResponse(hits=[_hit(hit) for hit in hits])


def _streamed(events: Iterator[str]) -> StreamingResponse:
    """The events as a response. The first is made before it begins, so that a question that cannot be taken is
    an HTTP error as ever."""
    first = next(events)

    def all_events() -> Iterator[str]:
        yield first
        yield from events

    # A proxy that buffers would hold the first claim back until the last.
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingResponse(all_events(), media_type=_EVENT_STREAM, headers=headers)


def _events(assistant: Assistant, question: Question, metrics: Metrics, path: str) -> Iterator[str]:
    """Each claim as soon as it is sure, then the answer. It is asked in a thread, for a stream is pulled."""
    items: SimpleQueue[Claim | Answer | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            items.put(assistant.ask(question, items.put))
        except Exception as error:  # noqa: BLE001 — the reader of the stream is told
            items.put(error)

    Thread(target=ask, name="ask", daemon=True).start()
    while isinstance(item := items.get(), Claim):
        yield _event("claim", claim_json(item))
    if isinstance(item, QuestionRefused):
        raise item
    if isinstance(item, Exception):
        yield _event("error", logged_problem_of(item).document(path))
        return
    metrics.answered(item.status)
    yield _event("answer", answer_json(item))


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _hit(hit: Hit) -> HitResponse:
    source = hit.document.source
    return HitResponse(
        document_id=hit.document.id,
        passage_id=hit.passage.id,
        title=hit.document.title,
        heading=hit.passage.heading,
        text=hit.passage.text,
        score=hit.score,
        source=SourceResponse.model_validate(source) if source else None,
        checked_on=hit.document.checked_on,
    )
