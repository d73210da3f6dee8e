"""What a browser is shown where there is no page: a calm one with a way on, in place of the API's problem document."""

from __future__ import annotations

from html import escape

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.api.errors import PROBLEM_TYPE
from ui.api.paths import path_of
from ui.pages.edge_texts import Refusal, edge_texts
from ui.pages.front import Front
from ui.pages.markup import contact_html
from ui.pages.plain_html import PlainPage, paragraphs
from ui.pages.texts import page_texts

# Of the refusal's own headers, those that still hold for the page.
_KEPT = ("allow", "retry-after")


class BrowserPages:
    """ASGI middleware: a problem document becomes a page where a browser asked for one; the API's stay as they are."""

    def __init__(self, app: ASGIApp, front: Front) -> None:
        self._app = app
        self._front = front

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and show its refusal."""
        if scope["type"] != "http" or not wants_page(scope):
            await self._app(scope, receive, send)
            return
        replaced = False

        async def show(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and message["status"] >= 400:
                headers = Headers(raw=message["headers"])
                if headers.get("content-type") == PROBLEM_TYPE:
                    replaced = True
                    status = int(message["status"])
                    kept = {name: headers[name] for name in _KEPT if name in headers}
                    page = refusal_page(_refusal(status), self._front, home_of(scope))
                    await page.response(status, {**kept, "Vary": "Accept"})(scope, receive, send)
            if not replaced:
                await send(message)

        await self._app(scope, receive, show)


def wants_page(scope: Scope) -> bool:
    """Whether a browser asks for a page: it says so itself, and it is not after the API's answer."""
    return "text/html" in Headers(scope=scope).get("accept", "") and not path_of(scope).startswith("/api/")


def home_of(scope: Scope) -> str:
    """The address of the first page, wherever a proxy publishes it."""
    return f"{scope.get('root_path', '')}/"


def refusal_page(refusal: Refusal, front: Front, home: str, more: str = "") -> PlainPage:
    """A page that says why there is no other, with the way home and the desk to ask. `more`: HTML."""
    desk = front.desk("ja")
    contact = contact_html(desk, page_texts().citizen["ja"]) if desk else ""
    way = f'<ul class="ways"><li><a href="{escape(home)}">{escape(edge_texts().home)}</a></li></ul>'
    asked = f"<h2>{escape(edge_texts().desk)}</h2>{contact}" if contact else ""
    return PlainPage(
        refusal.title, f"{paragraphs(refusal.body)}{more}{way}{asked}", front.product("ja"), home
    )


def _refusal(status: int) -> Refusal:
    refusals = edge_texts().refusals
    return refusals.get(status, refusals[0])
