"""What every request is held to and every response carries, whatever the route."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.api.errors import PROBLEM_TYPE, problem_of
from ui.api.paths import path_of

MAX_BODY_BYTES = 64 * 1024
# As much as the proxy of the operator's manual passes on.
_DRAINED_BYTES = 1024 * 1024

# Swagger UI and ReDoc start from inline scripts; ReDoc would fetch its logo from a CDN, which this forbids.
_DOCS_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'self'"
)


class BodyLimit:
    """ASGI middleware: a body longer than `most` bytes under `prefix` is refused, announced or not.

    longer: paths that may have more, and how much.
    """

    def __init__(
        self,
        app: ASGIApp,
        prefix: str,
        most: int = MAX_BODY_BYTES,
        longer: Mapping[str, int] | None = None,
    ) -> None:
        self._app = app
        self._prefix = prefix
        self._most = most
        self._longer = longer or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a body that stops at the limit."""
        if scope["type"] != "http" or not path_of(scope).startswith(self._prefix):
            await self._app(scope, receive, send)
            return
        most = self._longer.get(path_of(scope), self._most)
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced) > most:
            await _drain(receive)
            await problem_of(HTTPException(413)).response(scope["path"])(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > most:
                if message.get("more_body"):
                    await _drain(receive)
                raise HTTPException(413)
            return message

        await self._app(scope, counted, send)


async def _drain(receive: Receive) -> None:
    """Read what is still being sent, so far as proxies let it: one that is answered meanwhile tells of a broken line (502)."""
    read = 0
    while read < _DRAINED_BYTES:
        message = await receive()
        read += len(message.get("body", b""))
        if not message.get("more_body"):
            return


class UnknownPaths:
    """ASGI middleware: what a page mounted beside the API refuses or fails at is a problem document too."""

    def __init__(self, app: ASGIApp, own: tuple[str, ...]) -> None:
        """`own`: below these paths stand pages that tell what is wrong in their own form."""
        self._app = app
        self._own = own

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; an error in another form is replaced."""
        if scope["type"] != "http" or path_of(scope).startswith(self._own):
            await self._app(scope, receive, send)
            return
        replaced = False

        async def replace(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and message["status"] >= 400:
                headers = Headers(raw=message["headers"])
                if headers.get("content-type") != PROBLEM_TYPE:
                    replaced = True
                    allow = {"Allow": headers["allow"]} if "allow" in headers else None
                    problem = problem_of(HTTPException(message["status"], headers=allow))
                    await problem.response(scope["path"])(scope, receive, send)
            if not replaced:
                await send(message)

        await self._app(scope, receive, replace)


class SafeHeaders:
    """ASGI middleware: headers that keep browsers from guessing types and telling others where they came from."""

    def __init__(self, app: ASGIApp, docs: frozenset[str]) -> None:
        self._app = app
        self._docs = docs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to its response."""
        path = path_of(scope) if scope["type"] == "http" else ""

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("x-content-type-options", "nosniff")
                headers.setdefault("referrer-policy", "same-origin")
                if path.startswith("/api/"):
                    headers.setdefault("cache-control", "no-store")
                if path in self._docs:
                    headers.setdefault("content-security-policy", _DOCS_POLICY)
            await send(message)

        await self._app(scope, receive, add)
