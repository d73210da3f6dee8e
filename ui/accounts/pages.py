"""Signing in and out, and one's own account: plain pages with forms, which work without a script."""

from __future__ import annotations

import re
from html import escape

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from bot.desk.accounts import SHORTEST_PASSWORD
from bot.desk.sign_in import SignIns, Visitor
from bot.errors import AccountRefused, SignInRefused
from bot.settings import SignInTuning
from ui.accounts.cookies import (
    drop_session,
    form_of,
    form_token,
    is_own_form,
    is_own_request,
    keep_form,
    keep_mark,
    keep_session,
    mark_of,
    new_form,
    session_of,
)
from ui.accounts.forms import fields_of
from ui.accounts.gate import ROOMS, at_the_door, in_thread
from ui.accounts.texts import account_texts
from ui.api.rates import client_address, client_network
from ui.pages.front import Front
from ui.pages.plain_html import PlainPage, paragraphs
from ui.pages.refusals import home_of

PREFIX = "/account"
# Where to go after signing in: into a room, and nowhere else.
_NEXT = re.compile(r"/(?:staff|desk)/")
_MOST_FIELDS = 20


def add_account_pages(router: APIRouter, sign_ins: SignIns, front: Front, tuning: SignInTuning) -> None:
    """`/account/sign-in`, `/account/` and what their forms do."""
    pages = _AccountPages(sign_ins, front, tuning)
    kept: dict[str, object] = {"include_in_schema": False, "response_class": HTMLResponse}
    router.add_api_route(f"{PREFIX}/sign-in", pages.sign_in_page, methods=["GET"], **kept)  # type: ignore[arg-type]
    router.add_api_route(f"{PREFIX}/sign-in", pages.sign_in, methods=["POST"], **kept)  # type: ignore[arg-type]
    router.add_api_route(PREFIX, pages.to_account_page, methods=["GET"], **kept)  # type: ignore[arg-type]
    router.add_api_route(f"{PREFIX}/", pages.account_page, methods=["GET"], **kept)  # type: ignore[arg-type]
    for act in ("sign-out", "sign-out-everywhere", "password"):
        router.add_api_route(f"{PREFIX}/{act}", pages.act, methods=["POST"], **kept)  # type: ignore[arg-type]


class _AccountPages:
    def __init__(self, sign_ins: SignIns, front: Front, tuning: SignInTuning) -> None:
        self._sign_ins = sign_ins
        self._front = front
        self._tuning = tuning

    async def sign_in_page(self, request: Request) -> Response:
        """The form; who is signed in already goes on."""
        wanted = _next(request.query_params.get("next", ""))
        if await self._visitor(request):
            return self._to(request, wanted or f"{PREFIX}/")
        said = account_texts().changed if "changed" in request.query_params else ""
        return await self._sign_in_form(request, wanted, said=said)

    async def sign_in(self, request: Request) -> Response:
        """A name with a password."""
        form = await _form(request)
        name, wanted = form.get("name", ""), _next(form.get("next", ""))
        if not self._is_own(request, form, form_of(request.scope)):
            return await self._sign_in_form(request, wanted, name, wrong=account_texts().stale, status=403)
        try:
            value, mark = await at_the_door(self._signed_in, request.scope, name, form.get("password", ""))
        except SignInRefused:
            return await self._sign_in_form(request, wanted, name, wrong=account_texts().refused, status=401)
        response = self._to(request, wanted or f"{PREFIX}/")
        keep_session(response, request.scope, value)
        keep_mark(response, request.scope, name, mark)
        return response

    def _signed_in(self, scope: Scope, name: str, password: str) -> tuple[str, str]:
        """A session, and by what the browser is known from now on."""
        client = client_network(client_address(scope))
        value = self._sign_ins.sign_in(name, password, client, mark_of(scope, name))
        return value, self._sign_ins.mark(name)

    async def to_account_page(self, request: Request) -> Response:
        """The address as it is typed."""
        return self._to(request, f"{PREFIX}/")

    async def account_page(self, request: Request) -> Response:
        """Who is signed in, and what they can do with their account."""
        visitor = await self._visitor(request)
        if visitor is None:
            return self._to(request, f"{PREFIX}/sign-in")
        return await self._account(request, visitor)

    async def act(self, request: Request) -> Response:
        """Sign out, here or everywhere, or change the password."""
        form, cookie = await _form(request), session_of(request.scope)
        visitor = await self._visitor(request)
        if visitor is None or cookie is None or not self._is_own(request, form, cookie):
            return self._to(request, f"{PREFIX}/sign-in")
        act = request.url.path.rpartition("/")[2]
        if act == "password":
            if wrong := await self._change(visitor, form):
                return await self._account(request, visitor, wrong)
        elif act == "sign-out-everywhere":
            await in_thread(self._sign_ins.sign_out_everywhere, visitor.name)
        else:
            await in_thread(self._sign_ins.sign_out, cookie)
        response = self._to(request, f"{PREFIX}/sign-in" + ("?changed" if act == "password" else ""))
        drop_session(response, request.scope)
        return response

    async def _change(self, visitor: Visitor, form: dict[str, str]) -> str:
        """What is wrong with a change of the password; "" where it is done."""
        if form.get("new") != form.get("again"):
            return account_texts().differ
        try:
            await at_the_door(
                self._sign_ins.change_password, visitor.name, form.get("old", ""), form.get("new", "")
            )
        except AccountRefused as refused:
            return str(refused)
        except SignInRefused:
            return account_texts().refused
        return ""

    async def _visitor(self, request: Request) -> Visitor | None:
        return await in_thread(self._sign_ins.visitor, session_of(request.scope))

    def _is_own(self, request: Request, form: dict[str, str], cookie: str | None) -> bool:
        return is_own_request(request.scope) and is_own_form(cookie, form.get("form", ""))

    def _to(self, request: Request, path: str) -> Response:
        home = home_of(request.scope)
        return RedirectResponse(f"{home}{path.removeprefix('/')}", 303, {"Cache-Control": "no-store"})

    async def _sign_in_form(
        self,
        request: Request,
        wanted: str,
        name: str = "",
        *,
        wrong: str = "",
        said: str = "",
        status: int = 200,
    ) -> Response:
        texts = account_texts()
        cookie = form_of(request.scope) or new_form()
        lock = texts.lock.format(failures=self._tuning.failures, minutes=self._tuning.lock_minutes)
        hidden = _hidden("form", form_token(cookie)) + _hidden("next", wanted)
        fields = (
            _field("name", texts.name, "text", "username", value=name)
            + _field("password", texts.password, "password", "current-password")
            + f"<p>{escape(lock)}</p>"
        )
        body = (
            _alert(wrong)
            + paragraphs((said,) if said else (texts.lead,))
            + _post(f"{home_of(request.scope)}account/sign-in", hidden + fields, texts.sign_in)
        )
        response = (await self._page(request, texts.sign_in, body)).response(status)
        keep_form(response, request.scope, cookie)
        return response

    async def _account(self, request: Request, visitor: Visitor, wrong: str = "") -> Response:
        texts, home = account_texts(), home_of(request.scope)
        hidden = _hidden("form", form_token(session_of(request.scope) or ""))
        links = "".join(
            f'<li><a href="{escape(home)}{room}/">{escape(texts.rooms[room])}</a></li>'
            for room, role in ROOMS.items()
            if visitor.role.may(role)
        )
        role = texts.roles[visitor.role.value]
        fields = (
            _field("old", texts.old, "password", "current-password")
            + _field("new", texts.new, "password", "new-password")
            + f"<p>{escape(texts.length.format(shortest=SHORTEST_PASSWORD))}</p>"
            + _field("again", texts.again, "password", "new-password")
        )
        body = (
            _alert(wrong)
            + paragraphs((texts.signed_in_as.format(name=visitor.name, role=role),))
            + f'<ul class="ways">{links}</ul>'
            + _post(f"{home}account/sign-out", hidden, texts.sign_out)
            + _post(f"{home}account/sign-out-everywhere", hidden, texts.sign_out_everywhere)
            + f"<h2>{escape(texts.change)}</h2>"
            + _post(f"{home}account/password", hidden + fields, texts.change)
        )
        return (await self._page(request, texts.account, body)).response(422 if wrong else 200)

    async def _page(self, request: Request, title: str, body: str) -> PlainPage:
        notices = await in_thread(self._front.notices, "ja")
        return PlainPage(title, body, self._front.product("ja"), home_of(request.scope), notices=notices)


def _next(path: str) -> str:
    return path if _NEXT.fullmatch(path) else ""


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form as browsers send it; of what is none, nothing."""
    return fields_of(await request.body(), _MOST_FIELDS)


def _alert(wrong: str) -> str:
    return f'<p class="wrong" role="alert">{escape(wrong)}</p>' if wrong else ""


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def _field(name: str, label: str, kind: str, complete: str, *, value: str = "") -> str:
    return (
        f'<p class="field"><label for="{name}">{escape(label)}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" value="{escape(value)}" autocomplete="{complete}" '
        f'maxlength="200" required spellcheck="false" autocapitalize="none"></p>'
    )


def _post(action: str, inside: str, button: str) -> str:
    return (
        f'<form method="post" action="{escape(action)}" accept-charset="utf-8">{inside}'
        f'<button type="submit">{escape(button)}</button></form>'
    )
