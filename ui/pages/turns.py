"""How often the page's events may come: one that comes too often is refused before Gradio's queue takes it.

The page shows `messages` in its own language; nothing has run, so what was typed is still in its box.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.api.errors import TooOften, problem_of
from ui.api.rates import Act, Rates, client_address
from ui.pages.edge_texts import edge_texts
from ui.pages.events import JOIN


class PageTurns:
    """ASGI middleware behind `PlainEvents`, which lets only whole events of the page through.

    Args:
        rates: what counts them.
        acts: what each function of the page counts as, by its number.
    """

    def __init__(self, app: ASGIApp, rates: Rates, acts: Mapping[int, Act]) -> None:
        self._app = app
        self._rates = rates
        self._acts = acts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the event on, or refuse it."""
        if scope["type"] != "http" or not scope["path"].endswith(JOIN):
            await self._app(scope, receive, send)
            return
        message = await receive()
        event = json.loads(message["body"])
        act = self._acts.get(event["fn_index"], Act.OTHER)
        if seconds := self._rates.wait(act, client_address(scope), event["session_hash"]):
            await self._refuse(seconds, scope, receive, send)
            return
        handed_over = False

        async def replay() -> Message:
            nonlocal handed_over
            if handed_over:
                return await receive()
            handed_over = True
            return message

        await self._app(scope, replay, send)

    async def _refuse(self, seconds: int, scope: Scope, receive: Receive, send: Send) -> None:
        problem = problem_of(TooOften(seconds))
        said = {language: text.format(seconds=seconds) for language, text in edge_texts().wait.items()}
        problem = replace(problem, more={**problem.more, "messages": said})
        await problem.response(scope["path"])(scope, receive, send)
