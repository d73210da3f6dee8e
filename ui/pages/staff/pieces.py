"""Pieces of HTML that several pages of the staff room show. Everything that comes in as text goes out escaped. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from bot.types import Citation
from index.types import Document
from ui.pages.markup import link, pairs, tag
from ui.pages.staff.texts import staff_texts


def items(entries: Iterable[str], kind: str = "cards") -> str:
    """A list of HTML entries; nothing where there are none."""
    inside = "".join(f"<li>{entry}</li>" for entry in entries)
    return f'<ul class="{kind}">{inside}</ul>' if inside else ""


def labelled(title: str, body: str, name: str, level: int = 2) -> str:
    """A region with its heading; `name`: the heading's id."""
    return (
        f'<section aria-labelledby="{name}"><h{level} id="{name}">{escape(title)}</h{level}>{body}</section>'
    )


def field(name: str, label: str, kind: str = "text", value: str = "") -> str:
    """A line to write into."""
    return (
        f'<p class="field"><label for="{name}">{escape(label)}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" value="{escape(value)}" maxlength="200"></p>'
    )


def choice(name: str, label: str, options: Iterable[tuple[str, str]], chosen: str) -> str:
    """One of several; "" stands for all of them."""
    shown = [("", staff_texts().search.any), *options]
    inside = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(text)}</option>'
        for value, text in shown
    )
    return (
        f'<p class="field"><label for="{name}">{escape(label)}</label>'
        f'<select id="{name}" name="{name}">{inside}</select></p>'
    )


def tags(document: Document, *, expired: bool = False) -> str:
    """A document's kind, and what a clerk has to know before telling others of it."""
    texts = staff_texts()
    shown = [tag(texts.kinds[document.kind], "kind")]
    if document.audience == "staff":
        shown.append(tag(texts.audiences["staff"], "staff"))
    if expired:
        shown.append(tag(texts.search.expired, "expired"))
    return " ".join(shown)


def checked(document: Document) -> str:
    """When a document was checked, and by whom."""
    texts = staff_texts()
    day = texts.day(document.checked_on)
    return f"{day}（{document.checked_by or texts.unverified}）"


def quotation(citation: Citation, address: str, *, with_place: bool = True) -> str:
    """A quote with a link to where it stands."""
    heading = f"「{citation.heading}」" if citation.heading != citation.title else ""
    place = f'<p><a href="{address}">{escape(citation.title)}{escape(heading)}</a></p>' if with_place else ""
    return f"<blockquote><p>{escape(citation.quote)}</p></blockquote>{place}"


def document_facts(document: Document) -> str:
    """What is known of a document, as a list of names and values."""
    texts = staff_texts()
    names = texts.facts
    entries = [
        (names["kind"], escape(texts.kinds[document.kind])),
        (names["audience"], escape(texts.audiences[document.audience])),
        (names["checked"], escape(checked(document))),
    ]
    if document.valid_until:
        entries.append((names["until"], escape(texts.day(document.valid_until))))
    if document.source:
        entries.append((names["source"], source_html(document)))
    entries.append((names["id"], f"<code>{escape(document.id)}</code>"))
    return pairs(entries)


def source_html(document: Document) -> str:
    """Where the facts of a document come from."""
    source = document.source
    if source is None:
        return escape(staff_texts().never)
    issuer = f"（{source.issuer}）" if source.issuer else ""
    return link(source.url, source.title + issuer, staff_texts().opens)


def alert(wrong: str) -> str:
    """What is wrong, told at once."""
    return f'<p class="wrong" role="alert">{escape(wrong)}</p>' if wrong else ""


def said(text: str) -> str:
    """What was done."""
    return f'<p class="said" role="status">{escape(text)}</p>' if text else ""


def named_list(names: Sequence[str]) -> str:
    """Plain texts as a list."""
    return items(map(escape, names), "plain-list")
