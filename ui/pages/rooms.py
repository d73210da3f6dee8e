"""The rooms for staff, `/staff/` and `/desk/`: closed where nobody has an account."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape

from fastapi import HTTPException
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.api.errors import problem_of
from ui.pages.edge_texts import edge_texts
from ui.pages.front import Front
from ui.pages.refusals import home_of, refusal_page, wants_page

_ROOM = re.compile(r"/(staff|desk)(/.*)?")


class ClosedRooms:
    """ASGI middleware: who comes to a room is told how accounts are made; without its slash a room is found as well."""

    def __init__(self, app: ASGIApp, front: Front) -> None:
        self._app = app
        self._front = front

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is not about a room."""
        path = str(scope.get("path", "")).removeprefix(scope.get("root_path", ""))
        room = _ROOM.fullmatch(path) if scope["type"] == "http" else None
        if not room:
            await self._app(scope, receive, send)
        elif not room[2]:
            await RedirectResponse(f"{home_of(scope)}{room[1]}/", 307)(scope, receive, send)
        else:
            await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        told = edge_texts().no_account
        if wants_page(scope):
            command = f"<p><code>{escape(told.command)}</code></p>"
            page = refusal_page(told, self._front, home_of(scope), command)
            await page.response(403, {"Vary": "Accept"})(scope, receive, send)
            return
        problem = replace(problem_of(HTTPException(403)), detail=f"{told.body[-1]} {told.command}")
        await problem.response(scope["path"])(scope, receive, send)
