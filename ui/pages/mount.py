"""Mounting the page at "/": only the paths that it needs exist, and its HTML is Japanese and keeps to this machine."""

from __future__ import annotations

import json
import re
from html import escape

import gradio as gr
from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.api.edge import BodyLimit
from ui.api.paths import path_of
from ui.api.rates import Rates, act_of_handler
from ui.pages.events import PlainEvents
from ui.pages.quiet import quiet_failures
from ui.pages.texts import asset, page_texts
from ui.pages.theme import STYLE_SHEETS, page_theme
from ui.pages.turns import PageTurns

# What the browser asks for to show the page and to ask a question. Gradio has more (uploads, files, proxying,
# calling functions by name, an API listing …); whatever is not named here is answered as an unknown path.
_NEEDED = re.compile(
    r"/(?:|theme\.css|assets/.+|static/.+"
    r"|gradio_api/(?:queue/(?:join|data)|heartbeat/[^/]+|startup-events|cancel|reset))"
)
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
_ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E"
    "%3Crect width='32' height='32' rx='6' fill='%230b5a8f'/%3E"
    "%3Cpath d='M7 25V12l9-6 9 6v13h-6v-8h-6v8z' fill='%23fff'/%3E%3C/svg%3E"
)
# The page's script, in the order in which its parts stand on each other.
SCRIPTS = ("tab", "turns", "asking", "answer", "desk", "wiring")
_FOREIGN = re.compile(rb'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>|<link rel="manifest"[^>]*>')


def mount_page(app: FastAPI, page: gr.Blocks, rates: Rates | None = None) -> None:
    """Mount the page at "/". Routes that are added to `app` afterwards are never reached.

    rates: how often its events may come; without them, as often as they like.
    """
    acts = {number: act_of_handler(fn.fn) for number, fn in page.fns.items()}
    quiet_failures(page, page_texts().citizen["ja"].client.failed)
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
        theme=page_theme(),
    )
    if rates:
        app.add_middleware(PageTurns, rates=rates, acts=acts)
    app.add_middleware(PlainEvents, inputs={number: len(fn.inputs) for number, fn in page.fns.items()})
    app.add_middleware(BodyLimit, prefix="/gradio_api/")
    mounted = app.router.routes.pop()
    if not isinstance(mounted, Mount):
        raise TypeError("Gradio did not mount the page as the last route")
    app.router.routes.append(_PageMount("/", app=_PageDocument(mounted.app, str(page.title))))


class _PageMount(Mount):
    """A mount that does not know the paths which the page does not need."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] == "http" and not _NEEDED.fullmatch(_path(scope)):
            return Match.NONE, {}
        return super().matches(scope)


class _PageDocument:
    """Rewrites the HTML document that Gradio serves; everything else passes through."""

    def __init__(self, app: ASGIApp, title: str) -> None:
        self._app = app
        self._title = title

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _path(scope) != "/":
            await self._app(scope, receive, send)
            return
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        start: Message = {}
        body = b""

        async def hold(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
            elif message["type"] == "http.response.body":
                body += message.get("body", b"")
                if not message.get("more_body"):
                    await self._send(start, body, send)

        await self._app({**scope, "headers": plain}, receive, hold)

    async def _send(self, start: Message, body: bytes, send: Send) -> None:
        headers = MutableHeaders(raw=list(start["headers"]))
        if Headers(raw=start["headers"]).get("content-type", "").startswith("text/html"):
            headers["content-security-policy"] = _POLICY
            headers["cache-control"] = "no-cache"
            if body:
                body = self._rewritten(body)
                headers["content-length"] = str(len(body))
        await send({**start, "headers": headers.raw})
        await send({"type": "http.response.body", "body": body})

    def _rewritten(self, html: bytes) -> bytes:
        texts = page_texts().citizen["ja"]
        styles = "".join(asset(name) for name in STYLE_SHEETS)
        said = {language: of.client.model_dump() for language, of in page_texts().citizen.items()}
        script = "".join(asset(f"scripts/{name}.js") for name in SCRIPTS)
        told = json.dumps(said, ensure_ascii=False).replace("<", "\\u003c")
        head = (
            f'<title>{escape(self._title)}</title><link rel="icon" href="{_ICON}">'
            '<meta name="color-scheme" content="light dark">'
            f"<style>{styles}</style>"
            f"<script>(() => {{ const TEXTS = {told};\n{script} }})();</script>"
        )
        noscript = f"<noscript><h1>{escape(self._title)}</h1><p>{escape(texts.scripts_off)}</p></noscript>"
        html = html.replace(b'lang="en"', b'lang="ja"', 1)
        html = _FOREIGN.sub(b"", html)
        html = html.replace(b"</head>", head.encode() + b"</head>", 1)
        return html.replace(b"<gradio-app", noscript.encode() + b"<gradio-app", 1)


def _path(scope: Scope) -> str:
    """The path below the address that a proxy publishes the application under."""
    return path_of(scope) or "/"
