"""Errors → RFC 9457 problem documents in Japanese, once for every route and every kind of error."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.errors import (
    BotError,
    ChangedMeanwhile,
    DeskRefused,
    InquiryRefused,
    NoSuchRecord,
    NoticeRefused,
    PlanRefused,
    QuestionRefused,
    RenewalRefused,
    ReplyRefused,
)
from index.errors import IndexingError
from ui.api.faults import FieldFault, field_faults, is_malformed

logger = logging.getLogger(__name__)

_TITLES: Mapping[int, str] = {
    400: "読み取れない要求です",
    401: "サインインが必要です",
    403: "ここには入れません",
    404: "見つかりません",
    405: "使えない方法です",
    409: "内容が変わっています",
    413: "送られた内容が大きすぎます",
    422: "受け付けられない入力です",
    429: "少しお待ちください",
    500: "サーバーの中で問題が起きました",
    503: "いまは利用できません",
}
_DETAILS: Mapping[int, str] = {
    400: "送られた内容を読み取れませんでした。JSON（UTF-8）で書かれているか確かめてください。",
    401: "サインインするか、APIの鍵を付けてください。",
    403: "この操作は、いまのアカウントではできません。",
    404: "お探しのものはありません。アドレスと番号を確かめてください。",
    405: "このアドレスでは、このHTTPメソッドは使えません。使えるメソッドはAllowヘッダーにあります。",
    413: "送られた内容が大きすぎます。短くして、もう一度送ってください。",
    500: "思いがけない問題が起きました。もう一度試しても直らないときは、管理者に知らせてください。",
}
_TOO_OFTEN = "短い時間にたくさん送られたため、いまは受け付けられません。{seconds}秒ほど待ってから、もう一度送ってください。"
_OTHER = "要求を処理できませんでした。"

# What the desk refuses, the first that fits; whatever else these errors are, it is not the client's to mend.
_REFUSED: tuple[tuple[type[Exception], int], ...] = (
    (ChangedMeanwhile, 409),
    (RenewalRefused, 409),
    (NoSuchRecord, 404),
    (DeskRefused, 422),
    (ReplyRefused, 422),
    (NoticeRefused, 422),
)

PROBLEM_TYPE = "application/problem+json"
PROBLEM_SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}


class TooOften(Exception):
    """A client did something too often; it may come again after so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, for the one who asked. `faults` name the fields to mend; `more`: members beside the standard's."""

    status: int
    detail: str
    faults: tuple[FieldFault, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)

    def document(self, instance: str) -> dict[str, Any]:
        """The members of the problem document; `instance` is the path that was asked for."""
        document: dict[str, Any] = {
            "type": "about:blank",
            "title": _TITLES.get(self.status, _OTHER),
            "status": self.status,
            "detail": self.detail,
            "instance": instance,
            **self.more,
        }
        if self.faults:
            document["errors"] = [asdict(fault) for fault in self.faults]
        return document

    def response(self, instance: str) -> JSONResponse:
        """The HTTP response that carries the document."""
        return JSONResponse(
            self.document(instance), self.status, headers=dict(self.headers), media_type=PROBLEM_TYPE
        )


def problem_of(error: Exception) -> Problem:
    """The problem behind an error; one that nobody foresaw is told without its message."""
    match error:
        case RequestValidationError():
            faults = field_faults(error.errors())
            status = 400 if is_malformed(error.errors()) else 422
            return Problem(status, " ".join(f"{fault.field}: {fault.detail}" for fault in faults), faults)
        case QuestionRefused() | InquiryRefused() | PlanRefused():
            field_name = "plan" if isinstance(error, PlanRefused) else "question"
            return Problem(422, f"{field_name}: {error}", (FieldFault(field_name, str(error)),))
        case TooOften(seconds=seconds):
            detail = _TOO_OFTEN.format(seconds=seconds)
            return Problem(429, detail, headers={"Retry-After": str(seconds)}, more={"retry_after": seconds})
        case IndexingError() | BotError():
            status = next((status for kind, status in _REFUSED if isinstance(error, kind)), 503)
            return Problem(status, str(error))
        case HTTPException():
            detail = _DETAILS.get(error.status_code, _OTHER)
            return Problem(error.status_code, detail, headers=error.headers or {})
        case _:
            return Problem(500, _DETAILS[500])


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The documentation of the problems that a route may answer with."""
    return {
        status: {"description": _TITLES[status], "content": {PROBLEM_TYPE: {"schema": PROBLEM_SCHEMA}}}
        for status in statuses
    }


def answer_with_problems(app: FastAPI) -> None:
    """Turn every error that a route raises into its problem document."""

    def handle(request: Request, error: Exception) -> JSONResponse:
        return logged_problem_of(error).response(request.url.path)

    for kind in (RequestValidationError, HTTPException, BotError, IndexingError):
        app.add_exception_handler(kind, handle)
    app.add_middleware(UnforeseenErrors)


def logged_problem_of(error: Exception) -> Problem:
    """The problem behind an error, told to the log where the operator has something to do.

    Of an unforeseen error only the kind and the place are logged: its message may quote what a citizen asked.
    """
    problem = problem_of(error)
    if problem.status == 500:
        place = "".join(traceback.format_tb(error.__traceback__))
        logger.error("予期しないエラー %s\n%s", type(error).__name__, place)
    elif problem.status == 503:
        logger.warning("%s: %s", type(error).__name__, error)
    return problem


class UnforeseenErrors:
    """ASGI middleware: an error that no handler knows is logged and answered with a problem document."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer for what fails before the response has begun."""
        begun = False

        async def watch(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except Exception as error:
            if scope["type"] != "http":
                raise
            if begun:  # the server cuts the connection: half an answer must not look whole
                logged_problem_of(error)
                raise ConnectionAbortedError from None
            await logged_problem_of(error).response(scope["path"])(scope, receive, send)
