"""A loaded draft → a document: variants inherit from their base, rows are put before the body. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

from index.loaders import Draft, LoadError
from index.loaders.front_matter import FrontMatter, RowEntry, VariantFrontMatter, VariantRow
from index.split import LEAD_SLUG, ROWS_SLUG, sections_of
from index.types import Audience, Document, Kind, Language, Row, Scope, Section, Source, Ways

VARIANT = re.compile(r"(.+)\.(easy|en)")
"""Id of a language variant: that of its base, and the language."""


def assemble(
    document_id: str, draft: Draft, base: Draft | None, defaults: Mapping[str, str]
) -> tuple[Document, list[str]]:
    """The document of a draft, and what a clerk should still mend in it."""
    match = VARIANT.fullmatch(document_id)
    front: FrontMatter | None = None
    faults: list[str] = []
    if match and isinstance(draft.front, VariantFrontMatter) and not isinstance(draft.front, FrontMatter):
        if base is None or not isinstance(base.front, FrontMatter):
            raise LoadError(
                f"もとの文書「{match[1]}.md」がないか、読めません。もとの文書を先に直してください。"
            )
        front = base.front
        faults += _missing_rows(draft.front, front)
    elif isinstance(draft.front, FrontMatter):
        front = draft.front
    own = draft.front
    text, rows, body_start = _with_rows(own.rows if own else (), front.rows if front else (), draft.body)
    sections = sections_of(draft.body, draft.headings, body_start, taken={ROWS_SLUG})
    if rows:
        sections.insert(0, Section(ROWS_SLUG, "", 0, body_start))
    asked, unknown = _ways(own.asked if own else {}, rows, sections)
    faults += unknown
    if not sections:
        raise LoadError("本文がありません。本文を書いてください。")
    language = cast("Language", match[2]) if match and front else "ja"
    document = Document(
        id=document_id,
        base_id=match[1] if match and front else document_id,
        title=draft.title,
        kind=front.kind if front else cast("Kind", defaults["kind"]),
        audience=front.audience if front else cast("Audience", defaults["audience"]),
        scope=front.scope if front else cast("Scope", defaults["scope"]),
        language=language,
        text=text,
        sections=tuple(sections),
        rows=rows,
        aliases=own.aliases if own else (),
        questions=own.questions if own else draft.questions,
        asked=asked,
        unanswered=own.unanswered if own else (),
        **(_inherited(front) if front else {"curated": draft.curated}),
    )
    return document, faults


def _ways(
    asked: Mapping[str, tuple[str, ...]], rows: Iterable[Row], sections: Iterable[Section]
) -> tuple[tuple[Ways, ...], list[str]]:
    """The ways of asking under the row id or the section's slug that they belong to, and what belongs to nothing."""
    places = {section.heading: section.slug for section in sections}
    places |= {row.id: row.id for row in rows} | {LEAD_SLUG: LEAD_SLUG}
    ways = tuple(Ways(places[name], texts) for name, texts in asked.items() if name in places)
    unknown = [name for name in asked if name not in places]
    fault = f"asked にある行や見出しが文書にありません: {'、'.join(unknown)}。名前を文書に合わせてください。"
    return ways, [fault] if unknown else []


def _inherited(front: FrontMatter) -> dict[str, Any]:
    source = front.source
    return {
        "curated": True,
        "related": front.related,
        "reading": front.reading,
        "department": front.department,
        "source": Source(source.title, source.issuer, source.url) if source else None,
        "checked_on": front.checked_on,
        "checked_by": front.checked_by,
        "valid_until": front.valid_until,
    }


def _missing_rows(variant: VariantFrontMatter, base: FrontMatter) -> list[str]:
    base_ids = {row.id for row in base.rows}
    own_ids = {row.id for row in variant.rows}
    if unknown := sorted(own_ids - base_ids):
        raise LoadError(
            f"もとの文書にない行があります: {'、'.join(unknown)}。id をもとの文書に合わせてください。"
        )
    missing = sorted(base_ids - own_ids)
    return [f"訳していない行があります: {'、'.join(missing)}。rows に書き足してください。"] if missing else []


def _with_rows(
    own: Iterable[VariantRow], base: Iterable[RowEntry], body: str
) -> tuple[str, tuple[Row, ...], int]:
    """The document's text (one line per row, a blank line, the body), its rows, and where the body starts."""
    facts = {row.id: row for row in base}
    text = ""
    rows = []
    for entry in own:
        fact = facts[entry.id]
        start = len(text) + len(fact.label) + 1
        rows.append(
            Row(
                id=entry.id,
                label=fact.label,
                value=entry.value,
                start=start,
                end=start + len(entry.value),
                need=fact.need,
                when=entry.when,
                confirm=fact.confirm,
                scope=fact.scope,
                valid_until=fact.valid_until,
            )
        )
        condition = f"（{entry.when}）" if entry.when else ""
        text += f"{fact.label}：{entry.value}{condition}\n"
    if rows:
        text += "\n"
    return text + body, tuple(rows), len(text)
