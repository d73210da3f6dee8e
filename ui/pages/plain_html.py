"""Pages without a script: what there is to read, and what there is to say where a page cannot be shown. Pure.

They share the colours and type of the other pages; text and targets are as large, and one heading names the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import escape

from starlette.responses import HTMLResponse

from index.types import Language
from ui.pages.markup import html_language
from ui.pages.texts import asset

ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E"
    "%3Crect width='32' height='32' rx='6' fill='%230b5a8f'/%3E"
    "%3Cpath d='M7 25V12l9-6 9 6v13h-6v-8h-6v8z' fill='%23fff'/%3E%3C/svg%3E"
)
# Nothing runs, nothing is loaded; what is typed into a form comes here.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class PlainPage:
    """A page to be shown.

    title: its heading, in `language`. product: what stands at the head of every page, as a link to `home`. body, ways,
    before, notices: HTML, escaped where it was put together; `ways` stands beside the product, `notices` and `before`
    between the head and the content. room: of which room it is, whose sheet `<room>.css` it has too.
    """

    title: str
    body: str
    product: str
    home: str
    language: Language = "ja"
    ways: str = ""
    room: str = ""
    before: str = ""
    notices: str = ""

    def html(self) -> str:
        """The document."""
        product, title = escape(self.product), escape(self.title)
        return (
            f'<!DOCTYPE html><html lang="{html_language(self.language)}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">'
            f'<title>{title} - {product}</title><link rel="icon" href="{ICON}">'
            f"<style>{_style(self.room)}</style></head>"
            f'<body class="gradio-container plain-page {escape(self.room)}">'
            f'<header><a href="{escape(self.home)}">{product}</a>{self.ways}</header>{self.notices}{self.before}'
            f'<main id="main"><h1>{title}</h1>{self.body}</main></body></html>'
        )

    def response(self, status: int = 200, headers: dict[str, str] | None = None) -> HTMLResponse:
        """The document as a response that no cache keeps."""
        fixed = {
            "Content-Security-Policy": POLICY,
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
        }
        return HTMLResponse(self.html(), status, headers={**fixed, **(headers or {})})


def paragraphs(texts: tuple[str, ...]) -> str:
    """Texts as paragraphs."""
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


@cache
def _style(room: str) -> str:
    """The colours and type of the pages, dark where the reader's machine is, and the sheet of the plain ones.

    The other pages turn dark by a class that Gradio's script sets; here no script runs.
    """
    ground = asset("page.css")
    dark = re.search(r"^\.dark (\{.*?\n\})", ground, re.DOTALL | re.MULTILINE)
    by_itself = f"@media (prefers-color-scheme: dark) {{:root {dark[1]}}}" if dark else ""
    own = asset(f"{room}.css") if room else ""
    return f"{ground}{by_itself}{asset('plain.css')}{asset('notices.css')}{own}"
