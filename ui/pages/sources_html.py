"""The numbered sources of an answer: each opens the quoted passage with its document, dates and origin. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from bot.types import Answer, Citation
from ui.pages.excerpts import Excerpt, citations_by_passage
from ui.pages.markup import html_language, link, pairs, tag
from ui.pages.texts import Texts

_HEADING_MARK = re.compile(r"^#{1,6}[ \t]+", re.MULTILINE)
_LIST_MARK = re.compile(r"^[-*][ \t]+", re.MULTILINE)


def source_numbers(answer: Answer) -> dict[str, int]:
    """The number (from 1) under which each cited passage is listed."""
    return {passage_id: number for number, passage_id in enumerate(citations_by_passage(answer), start=1)}


def source_id(answer: Answer, number: int) -> str:
    """The element id of a source; unique on the page, as answer ids are."""
    return escape(f"source-{answer.answer_id}-{number}")


def sources_html(answer: Answer, excerpts: Mapping[str, Excerpt], texts: Texts, note: str = "") -> str:
    """All sources of the answer, closed, with a note on all of them; nothing where nothing is cited."""
    cited = citations_by_passage(answer)
    if not cited:
        return ""
    items = "".join(
        _source(source_id(answer, number), number, citations, excerpts.get(passage_id), texts)
        for number, (passage_id, citations) in enumerate(cited.items(), start=1)
    )
    said = f'<p class="sources-note">{escape(note)}</p>' if note else ""
    return f'<section class="sources"><h4>{escape(texts.sources)}</h4>{said}{items}</section>'


def _source(
    element_id: str, number: int, citations: Sequence[Citation], excerpt: Excerpt | None, texts: Texts
) -> str:
    first = citations[0]
    unverified = tag(texts.unverified, "unverified") if first.checked_by is None else ""
    headings = dict.fromkeys(c.heading for c in citations if c.heading != c.title)
    heading = f'<span class="source-heading">{escape(" ・ ".join(headings))}</span>' if headings else ""
    name = escape(texts.source.format(number=number))
    return (
        f'<details class="source" id="{element_id}"><summary>'
        f'<span class="number" aria-label="{name}">{number}</span>'
        f'<span class="source-title"><b>{escape(first.title)}</b>{heading}</span>{unverified}</summary>'
        f'<div class="source-body">{_passage(citations, excerpt)}'
        f"{pairs(_facts(first, texts))}</div></details>"
    )


def _facts(citation: Citation, texts: Texts) -> list[tuple[str, str]]:
    day = citation.checked_on
    checked = texts.date.format(year=day.year, month=day.month, day=day.day) if day else texts.unknown
    if citation.checked_by is not None:
        checked = f"{checked}（{texts.verified}）"
    facts = [(texts.checked_on, escape(checked))]
    if citation.source_title or citation.source_url:
        title = citation.source_title or citation.source_url or ""
        facts.append((texts.origin, link(citation.source_url, title, texts.opens)))
    return facts


def _passage(citations: Sequence[Citation], excerpt: Excerpt | None) -> str:
    if excerpt is None:
        quotes = "".join(
            f'<p class="passage"><mark>{_plain(citation.quote)}</mark></p>' for citation in citations
        )
        return f"<blockquote>{quotes}</blockquote>"
    spans = sorted({(citation.start - excerpt.start, citation.end - excerpt.start) for citation in citations})
    language = html_language(excerpt.language)
    return f'<blockquote lang="{language}"><p class="passage">{_marked(excerpt.text, spans)}</p></blockquote>'


def _marked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The escaped text with the spans marked; a span that overlaps the one before is marked from its end."""
    parts, done = [], 0
    for span_start, end in spans:
        start = max(span_start, done)
        if end <= start:
            continue
        parts.append(f"{_plain(text[done:start])}<mark>{_plain(text[start:end])}</mark>")
        done = end
    return "".join(parts) + _plain(text[done:])


def _plain(text: str) -> str:
    """Escaped, without the marks that Markdown puts at the start of a heading or a list item."""
    return escape(_LIST_MARK.sub("・", _HEADING_MARK.sub("", text)))
