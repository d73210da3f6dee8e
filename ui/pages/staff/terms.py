"""用語: the glossary by row of the syllabary and by relation, and each term with where the policy uses it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse

from bot.glossary import LATIN, ROWS, Term, glossary, groups, named, related_to, uses_of
from bot.types import Citation
from index.library import Library
from index.types import Document
from ui.pages.markup import pairs
from ui.pages.staff.pieces import checked, field, items, labelled, quotation, source_html
from ui.pages.staff.room import ROOM, Room, address, document_address
from ui.pages.staff.texts import staff_texts

# So many uses of a term are shown at once.
_OPEN = 10
_Word = Annotated[str, Query(max_length=200)]


def add_terms_pages(router: APIRouter, room: Room, library: Library) -> None:
    """`GET /staff/terms/`, `/staff/terms/relations` and `/staff/terms/{id}`."""

    @router.get(f"{ROOM}/terms/", include_in_schema=False)
    def terms(request: Request, row: _Word = "", q: _Word = "") -> HTMLResponse:
        with library.lease() as generation:
            found = glossary(generation)
            if q.strip():
                found = named(found, q, generation)
        if row in ROWS:
            found = tuple(term for term in found if row in term.rows)
        body = _ways(request, row) + _search_form(request, q) + _listed(request, found)
        return room.page(request, "terms", staff_texts().terms.title, body)

    @router.get(f"{ROOM}/terms/relations", include_in_schema=False)
    def relations(request: Request) -> HTMLResponse:
        texts = staff_texts().terms
        with library.lease() as generation:
            found = groups(glossary(generation), generation)
        body = f"<p>{escape(texts.relation_lead)}</p>" + "".join(
            labelled(
                group.document.title,
                _named(request, [term.document for term in group.terms]),
                f"group-{number}",
            )
            for number, group in enumerate(found, start=1)
        )
        return room.page(request, "terms", texts.relation_title, _ways(request, "") + body)

    @router.get(f"{ROOM}/terms/{{term_id:path}}", include_in_schema=False)
    def term(request: Request, term_id: str) -> HTMLResponse:
        with library.lease() as generation:
            found = next((term for term in glossary(generation) if term.document.id == term_id), None)
            if found is None:
                raise HTTPException(404)
            related = related_to(found.document, generation)
            uses = uses_of(found.document, generation)
        texts, document = staff_texts().terms, found.document
        used = _uses(request, uses)
        body = (
            _definition(request, found)
            + labelled(texts.related, _named(request, related), "related")
            + labelled(texts.used, used or f"<p>{escape(texts.unused)}</p>", "used")
        )
        return room.page(request, "terms", document.title, body)


def _ways(request: Request, row: str) -> str:
    """The rows of the syllabary, and the way by relation."""
    texts = staff_texts().terms

    def way(key: str, name: str) -> str:
        current = ' aria-current="true"' if key == row and key else ""
        return f'<a href="{address(request, "terms/", row=key)}"{current}>{escape(name)}</a>'

    rows = [way(key, key if key == LATIN else texts.row.format(row=key)) for key in ROWS]
    relations = f'<a href="{address(request, "terms/relations")}">{escape(texts.relations)}</a>'
    return f'<nav aria-label="{escape(texts.rows)}">{items([way("", texts.all), *rows, relations], "ways")}</nav>'


def _search_form(request: Request, wanted: str) -> str:
    texts = staff_texts().terms
    return (
        f'<form role="search" aria-label="{escape(texts.search)}" class="filters" method="get" '
        f'action="{address(request, "terms/")}">{field("q", texts.word, "search", wanted)}'
        f'<button type="submit">{escape(texts.go)}</button></form>'
    )


def _listed(request: Request, terms: tuple[Term, ...]) -> str:
    texts = staff_texts().terms
    if not terms:
        return f"<p>{escape(texts.none)}</p>"
    entries = (
        f'<a href="{address(request, f"terms/{term.document.id}")}">{escape(term.document.title)}</a>'
        f'<p class="soft">{escape(term.document.reading or "")}</p>'
        f"<p>{escape(term.definition.quote if term.definition else '')}</p>"
        for term in terms
    )
    return f"<p>{escape(texts.count.format(count=len(terms)))}</p>{items(entries)}"


def _definition(request: Request, term: Term) -> str:
    texts, names = staff_texts().terms, staff_texts().facts
    document = term.document
    quote = f"<blockquote><p>{escape(term.definition.quote)}</p></blockquote>" if term.definition else ""
    facts = [(names["reading"], escape(document.reading or ""))]
    if document.aliases:
        facts.append((names["aliases"], escape("、".join(document.aliases))))
    facts += [(names["source"], source_html(document)), (names["checked"], escape(checked(document)))]
    whole = f'<p><a href="{document_address(request, document.id)}">{escape(texts.whole)}</a></p>'
    return labelled(texts.definition, quote + pairs(facts) + whole, "definition")


def _uses(request: Request, uses: Sequence[Citation]) -> str:
    """Where a term is used, document by document; many are folded, so that the page shows where there are any."""

    def part(title: str, found: list[Citation]) -> str:
        name = escape(staff_texts().terms.uses_in.format(title=title, count=len(found)))
        quotes = items(quotation(use, document_address(request, use.passage_id)) for use in found)
        is_open = " open" if len(uses) <= _OPEN else ""
        return f'<details class="uses"{is_open}><summary>{name}</summary>{quotes}</details>'

    return "".join(part(title, list(found)) for title, found in groupby(uses, lambda use: use.title))


def _named(request: Request, documents: list[Document] | tuple[Document, ...]) -> str:
    def entry(document: Document) -> str:
        term = document.kind == "term"
        where = address(request, f"terms/{document.id}") if term else document_address(request, document.id)
        return f'<a href="{where}">{escape(document.title)}</a>'

    return items(map(entry, documents), "related")
