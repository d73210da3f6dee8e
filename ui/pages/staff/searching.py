"""検索: documents of the public and of staff by words and by what they are, with one of them beside the list."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from html import escape

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from bot.document_search import Found, Wanted, find
from index.generation import Generation
from index.library import Library
from ui.pages.staff.document_html import document_html
from ui.pages.staff.pieces import alert, checked, choice, field, items, labelled, tags
from ui.pages.staff.room import ROOM, Room, address, document_address
from ui.pages.staff.texts import staff_texts

SHOWN = 30
"""How many documents are listed at most."""
_ASKED = ("q", "kind", "audience", "since", "until")
_LONGEST = 200
_EXCERPT = 80
_HEADING = re.compile(r"^#{1,6}[ \t][^\n]*\n", re.MULTILINE)


def wanted_of(asked: Mapping[str, str]) -> Wanted:
    """What is looked for, from the fields of the form.

    Raises:
        ValueError: a day is none.
    """
    return Wanted(asked["q"], asked["kind"], asked["audience"], _day(asked["since"]), _day(asked["until"]))


def add_search_pages(router: APIRouter, room: Room, library: Library, today: Callable[[], date]) -> None:
    """`GET /staff/search/` and `/staff/documents/{id}`."""

    @router.get(f"{ROOM}/search/", include_in_schema=False)
    def search(request: Request) -> HTMLResponse:
        texts = staff_texts().search
        asked = {name: request.query_params.get(name, "")[:_LONGEST] for name in _ASKED}
        document = request.query_params.get("document", "")
        try:
            wanted = wanted_of(asked)
        except ValueError:
            body = alert(texts.wrong_date) + _form(request, asked)
            return room.page(request, "search", texts.title, body, 422)
        with library.lease() as generation:
            found = find(wanted, generation, today())
            beside = _whole(request, document, generation) if document else ""
        lists = labelled(texts.results, _results(request, found, asked, document), "results")
        read = beside or f'<p class="soft">{escape(texts.choose)}</p>'
        body = _form(request, asked) + f'<div class="two">{lists}<div>{read}</div></div>'
        return room.page(request, "search", texts.title, body)

    @router.get(f"{ROOM}/documents/{{document_id:path}}", include_in_schema=False)
    def document_page(request: Request, document_id: str) -> HTMLResponse:
        with library.lease() as generation:
            body = _whole(request, document_id, generation)
            found = generation.store.document(document_id)
        if found is None:
            raise HTTPException(404)
        return room.page(request, "search", staff_texts().search.beside, body)


def _form(request: Request, asked: dict[str, str]) -> str:
    texts = staff_texts()
    own = texts.search
    fields = (
        field("q", own.word, "search", asked["q"])
        + choice("kind", own.kind, texts.kinds.items(), asked["kind"])
        + choice("audience", own.audience, texts.audiences.items(), asked["audience"])
        + field("since", own.since, "date", asked["since"])
        + field("until", own.until, "date", asked["until"])
    )
    return (
        f'<form role="search" aria-label="{escape(own.title)}" class="filters" method="get" '
        f'action="{address(request, "search/")}">{fields}<button type="submit">{escape(own.go)}</button></form>'
    )


def _results(request: Request, found: list[Found], asked: dict[str, str], chosen: str) -> str:
    texts = staff_texts().search
    if not found:
        return f"<p>{escape(texts.none)}</p>"

    def entry(one: Found) -> str:
        document = one.document
        where = address(request, "search/", **asked, document=document.id) + "#document-title"
        current = ' aria-current="true"' if document.id == chosen else ""
        start = " ".join(_HEADING.sub("", one.text).split())[:_EXCERPT]
        heading = f"<b>{escape(one.heading)}</b> " if one.heading else ""
        excerpt = f"<p>{heading}{escape(start)}…</p>" if one.text else ""
        return (
            f'<a href="{where}"{current}>{escape(document.title)}</a>'
            f'<p>{tags(document, expired=one.expired)} <span class="soft">{escape(checked(document))}</span></p>{excerpt}'
        )

    left = len(found) - SHOWN
    more = f"<p>{escape(texts.more.format(count=left))}</p>" if left > 0 else ""
    count = f'<p role="status">{escape(texts.count.format(count=len(found)))}</p>'
    return count + items(map(entry, found[:SHOWN])) + more


def _whole(request: Request, document_id: str, generation: Generation) -> str:
    texts = staff_texts().document
    document = generation.store.document(document_id)
    if document is None:
        return f"<p>{escape(texts.missing)}</p>"
    others = [other for id_ in document.related if (other := generation.store.document(id_))]
    links = items(
        (f'<a href="{document_address(request, other.id)}">{escape(other.title)}</a>' for other in others),
        "related",
    )
    related = labelled(texts.related, links, "document-related", 3) if links else ""
    return document_html(document, related)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
