"""A whole document as HTML: its sections, lists and tables. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

from index.split import ROWS_SLUG
from index.types import Document
from ui.pages.markup import html_language
from ui.pages.staff.pieces import document_facts
from ui.pages.staff.texts import staff_texts

_HEADING = re.compile(r"\s*#{1,6}[ \t]+[^\n]*\n?")
_ITEM = re.compile(r"\s*(?:[-*]|(\d{1,3})\.)[ \t]+(.*)")
_RULE = re.compile(r"[\s|:-]+")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def document_html(document: Document, related: str, level: int = 2) -> str:
    """A document under a heading of a level; `related`: HTML. Each section's id is its slug."""
    lang = f' lang="{html_language(document.language)}"' if document.language != "ja" else ""
    sections = "".join(_section(document, level + 1))
    return (
        f'<article class="document" aria-labelledby="document-title"><h{level} id="document-title"{lang}>'
        f"{escape(document.title)}</h{level}>{document_facts(document)}<div{lang}>{sections}</div>{related}</article>"
    )


def _section(document: Document, level: int) -> Iterator[str]:
    for section in document.sections:
        text = document.text[section.start : section.end]
        slug = escape(section.slug)
        if section.slug == ROWS_SLUG:
            name = escape(staff_texts().document.rows)
            rows = "".join(f"<li>{escape(line)}</li>" for line in text.splitlines() if line.strip())
            yield f'<section id="{slug}" aria-label="{name}"><ul>{rows}</ul></section>'
            continue
        body = "".join(
            _blocks(_COMMENT.sub("", _HEADING.sub("", text, count=1) if section.heading else text))
        )
        heading = f"<h{level}>{escape(section.heading)}</h{level}>" if section.heading else ""
        yield f'<section id="{slug}">{heading}{body}</section>'


def _blocks(text: str) -> Iterator[str]:
    for kind, run in groupby(text.splitlines(), _kind):
        lines = list(run)
        if kind == "item":
            yield _list(lines)
        elif kind == "row":
            yield _table(lines)
        elif kind == "text":
            yield "".join(f"<p>{escape(line.strip())}</p>" for line in lines)


def _kind(line: str) -> str:
    content = line.strip()
    if not content:
        return "blank"
    if content.startswith("|"):
        return "row"
    return "item" if _ITEM.fullmatch(line) else "text"


def _list(lines: list[str]) -> str:
    found = [match for line in lines if (match := _ITEM.fullmatch(line))]
    name = "ol" if found and found[0][1] else "ul"
    return f"<{name}>" + "".join(f"<li>{escape(match[2])}</li>" for match in found) + f"</{name}>"


def _table(lines: list[str]) -> str:
    rows = [line.strip().strip("|").split("|") for line in lines if not _RULE.fullmatch(line)]
    head, *body = rows or [[]]
    first = "".join(f'<th scope="col">{escape(cell.strip())}</th>' for cell in head)
    rest = "".join(
        "<tr>" + "".join(f"<td>{escape(cell.strip())}</td>" for cell in row) + "</tr>" for row in body
    )
    return (
        f'<div class="wide" tabindex="0" role="group"><table><thead><tr>{first}</tr></thead>'
        f"<tbody>{rest}</tbody></table></div>"
    )
