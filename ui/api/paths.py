"""A request's path as every part of the application reads it, and the paths that nothing of ours has."""

from __future__ import annotations

import re

from fastapi import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.api.errors import problem_of

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def path_of(scope: Scope) -> str:
    """The path below the address that a proxy publishes the application under."""
    return str(scope["path"]).removeprefix(scope.get("root_path", ""))


class PlainPaths:
    """ASGI middleware: a path with a control character is not found, before anything else has looked at it.

    A route's pattern ends with `$`, which holds before a line feed too: `/api/v1/ask%0A` would reach the route, and pass by
    whatever compares paths in full.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or say that there is nothing."""
        if scope["type"] == "http" and _CONTROL.search(scope["path"]):
            await problem_of(HTTPException(404)).response(scope["path"])(scope, receive, send)
            return
        await self._app(scope, receive, send)
