"""What the page may send to Gradio: its own events with plain values, nothing else.

Gradio's queue accepts more than its components show: a value may be a file's description, which it would then read
from the server's disk, and a request with a wrong number of values is written to the log with what was typed. Both end
here, before Gradio sees them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.api.errors import problem_of

JOIN = "/gradio_api/queue/join"
_PLAIN = (str, int, float, bool, type(None))
_MAX_SESSION = 100


class PlainEvents:
    """ASGI middleware: an event of the page passes only with as many plain values as its function takes.

    Args:
        inputs: how many values each function takes, by its number.
    """

    def __init__(self, app: ASGIApp, inputs: Mapping[int, int]) -> None:
        self._app = app
        self._inputs = inputs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer with a problem document."""
        if scope["type"] != "http" or not scope["path"].endswith(JOIN):
            await self._app(scope, receive, send)
            return
        body = b""
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
        if not self._is_own(body):
            await problem_of(HTTPException(422)).response(scope["path"])(scope, receive, send)
            return
        handed_over = False

        async def replay() -> Message:
            nonlocal handed_over
            if handed_over:
                return await receive()
            handed_over = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, replay, send)

    def _is_own(self, body: bytes) -> bool:
        try:
            event: Any = json.loads(body)
            values, number, session = event["data"], event["fn_index"], event["session_hash"]
            json.dumps(event, ensure_ascii=False).encode("utf-8")  # a lone surrogate cannot be encoded
        except (ValueError, KeyError, TypeError, RecursionError):
            return False
        return (
            isinstance(values, list)
            and type(number) is int
            and len(values) == self._inputs.get(number, -1)
            and all(isinstance(value, _PLAIN) for value in values)
            and _is_plain(event.get("event_data"))
            and isinstance(session, str)
            and len(session) <= _MAX_SESSION
        )


def _is_plain(event_data: Any) -> bool:
    """Whether an event's data is nothing, or names with plain values (a button's question, a language)."""
    if event_data is None:
        return True
    return isinstance(event_data, dict) and all(isinstance(value, _PLAIN) for value in event_data.values())
