"""The rooms for staff, `/staff/` and `/desk/`: open to those whose role is enough, and closed while nobody has an account.

A page in a room finds who is there in `request.state.visitor` (a `bot.desk.sign_in.Visitor`); Gradio passes it with
`auth_dependency=visitor_name`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from typing import Any, TypeVar
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from fastapi import HTTPException, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.desk.accounts import Role
from bot.desk.sign_in import SignIns, Visitor
from bot.errors import BotError
from ui.accounts.cookies import is_own_request, session_of
from ui.accounts.texts import account_texts
from ui.accounts.typed import typed_html, typed_in
from ui.api.errors import logged_problem_of, problem_of
from ui.api.paths import path_of
from ui.pages.edge_texts import Refusal, edge_texts
from ui.pages.front import Front
from ui.pages.refusals import home_of, refusal_page, wants_page

ROOMS: Mapping[str, Role] = {"staff": Role.STAFF, "desk": Role.DESK}
_ROOM = re.compile(r"/(staff|desk)(/.*)?", re.DOTALL)
_BEARER = re.compile(r"Bearer +(\S+)", re.IGNORECASE)
# Threads for staff alone: those who ask wait for no password.
_AT_ONCE = 4
# Threads for passwords, which anybody may send: those who are in wait for none of them.
_AT_THE_DOOR = 2

_Result = TypeVar("_Result")


class Gate:
    """ASGI middleware: lets into a room whoever may enter it, and tells the others what to do."""

    def __init__(self, app: ASGIApp, sign_ins: SignIns, front: Front) -> None:
        self._app = app
        self._sign_ins = sign_ins
        self._front = front

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is not about a room, and who may enter it."""
        room = _ROOM.fullmatch(path_of(scope)) if scope["type"] == "http" else None
        if not room:
            await self._app(scope, receive, send)
            return
        try:
            refused = await self._refusal(scope, receive, room[1], room[2])
        except BotError as error:
            refused = logged_problem_of(error).response(scope["path"])
        await (refused or self._app)(scope, receive, send)

    async def _refusal(self, scope: Scope, receive: Receive, room: str, rest: str | None) -> Response | None:
        """What to answer instead of the room; None where it is open, with the visitor noted in the scope."""
        home = home_of(scope)
        if not rest:
            return RedirectResponse(f"{home}{room}/", 307)
        if not await in_thread(self._sign_ins.are_set_up):
            return self._no_account(scope)
        visitor = await in_thread(self._sign_ins.visitor, session_of(scope))
        if visitor is None:
            return await self._signed_out(scope, receive, room)
        if not (is_own_request(scope) and visitor.role.may(ROOMS[room])):
            return self._not_allowed(scope)
        scope.setdefault("state", {})["visitor"] = visitor
        return None

    async def _signed_out(self, scope: Scope, receive: Receive, room: str) -> Response:
        """The way to sign in; whose session ended over a long text gets it back, to be sent once more."""
        texts, home = account_texts(), home_of(scope)
        way = f"{home}account/sign-in?next={quote(f'/{room}/')}"
        if scope["method"] == "GET" and wants_page(scope):
            return RedirectResponse(way, 303)
        if not (wants_page(scope) and is_own_request(scope)):
            return problem_of(HTTPException(401)).response(scope["path"])
        link = f'<ul class="ways"><li><a href="{escape(way)}">{escape(texts.sign_in)}</a></li></ul>'
        typed = typed_html(await typed_in(Request(scope, receive)), texts.typed)
        page = refusal_page(texts.signed_out, self._front, home, f"{link}{typed}")
        return page.response(401, {"Vary": "Accept, Cookie"})

    def _no_account(self, scope: Scope) -> Response:
        told = edge_texts().no_account
        if wants_page(scope):
            return self._page(scope, told, f"<p><code>{escape(told.command)}</code></p>")
        problem = replace(problem_of(HTTPException(403)), detail=f"{told.body[-1]} {told.command}")
        return problem.response(scope["path"])

    def _not_allowed(self, scope: Scope) -> Response:
        texts = account_texts()
        if not wants_page(scope):
            return problem_of(HTTPException(403)).response(scope["path"])
        way = f'<p><a href="{escape(home_of(scope))}account/">{escape(texts.to_account)}</a></p>'
        return self._page(scope, texts.wrong_role, way)

    def _page(self, scope: Scope, told: Refusal, more: str) -> Response:
        page = refusal_page(told, self._front, home_of(scope), more)
        return page.response(403, {"Vary": "Accept, Cookie"})


def visitor_of(request: Request) -> Visitor:
    """Who is in a room; for the pages behind the gate.

    Raises:
        HTTPException: 401 where the gate let nobody in.
    """
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    if visitor is None:
        raise HTTPException(401)
    return visitor


def visitor_name(request: Request) -> str:
    """The same as Gradio's `auth_dependency` wants it: an account's name."""
    return visitor_of(request).name


def with_role(sign_ins: SignIns, role: Role) -> Callable[[Request], Visitor]:
    """A dependency for routes of the API: who asks, by `Authorization: Bearer`, or by the cookie of a page of this site.

    The route's thread is the request's own, so that it may wait for the database. It raises HTTPException, 401 or 403.
    """

    def visitor(request: Request) -> Visitor:
        token = bearer_of(request)
        if token:
            found = sign_ins.bearer(token)
        else:
            found = sign_ins.visitor(session_of(request.scope)) if is_own_request(request.scope) else None
        if found is None:
            raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
        if not found.role.may(role):
            raise HTTPException(403)
        return found

    return visitor


def bearer_of(request: Request) -> str | None:
    """The token that a program sends along."""
    found = _BEARER.fullmatch(request.headers.get("authorization", ""))
    return found[1] if found else None


_limiters: dict[int, CapacityLimiter] = {}


async def in_thread(function: Callable[..., _Result], *values: Any) -> _Result:
    """Run what waits for a database in a thread that is kept for staff."""
    return await _in_one_of(_AT_ONCE, function, *values)


async def at_the_door(function: Callable[..., _Result], *values: Any) -> _Result:
    """Run what compares a password in a thread that is kept for that."""
    return await _in_one_of(_AT_THE_DOOR, function, *values)


async def _in_one_of(threads: int, function: Callable[..., _Result], *values: Any) -> _Result:
    limiter = _limiters.setdefault(threads, CapacityLimiter(threads))
    return await to_thread.run_sync(function, *values, limiter=limiter)
