"""Reading the documents themselves: a list, one whole, the glossary. Staff documents do not exist here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query

from index.generation import Generation
from index.library import Library
from index.sentences import spans
from index.split import ROWS_SLUG
from index.types import Document, Kind, Language
from ui.api.errors import problem_responses
from ui.api.schemas import (
    DocumentResponse,
    DocumentsResponse,
    DocumentSummary,
    RowResponse,
    SectionResponse,
    SourceResponse,
    TermResponse,
    TermsResponse,
)

LanguageFilter = Annotated[Language | None, Query(description="この言語の文書だけ")]


def add_documents(router: APIRouter, library: Library, today: Callable[[], date]) -> None:
    """`GET /documents` and `GET /documents/{id}`."""

    @router.get("/documents", summary="文書の一覧", responses=problem_responses(422, 429, 503))
    def documents(
        kind: Annotated[Kind | None, Query(description="この種類の文書だけ")] = None,
        language: LanguageFilter = None,
    ) -> DocumentsResponse:
        with library.lease() as generation:
            found = [
                _summary(document, today())
                for document in _public(generation, language)
                if kind in (None, document.kind)
            ]
        return DocumentsResponse(documents=found)

    @router.get(
        "/documents/{document_id:path}",
        summary="文書を読む",
        description="文書の全文を、節と確認済みの事実（行）の位置とともに返します。位置は文字（コードポイント）で数えます。",
        responses=problem_responses(404, 422, 429, 503),
    )
    def document(document_id: str) -> DocumentResponse:
        with library.lease() as generation:
            found = _readable(generation, document_id)
            if found is None:
                raise HTTPException(404)
            related = [id_ for id_ in found.related if _readable(generation, id_)]
        return whole_document(found, related, today())


def add_terms(router: APIRouter, library: Library) -> None:
    """`GET /terms`."""

    @router.get(
        "/terms",
        summary="用語集",
        description="用語を読みの順に返します。`q` は用語、読み、別の呼び方の一部です。",
        responses=problem_responses(422, 429, 503),
    )
    def terms(
        q: Annotated[str | None, Query(max_length=100, description="用語の一部")] = None,
        language: LanguageFilter = None,
    ) -> TermsResponse:
        with library.lease() as generation:
            fold = generation.analyzer.normalize
            wanted = fold(q or "").casefold()
            found = [
                _term(document)
                for document in _public(generation, language)
                if document.kind == "term" and wanted in fold(_names(document)).casefold()
            ]
        return TermsResponse(terms=sorted(found, key=lambda term: (term.reading or term.term, term.id)))


def _public(generation: Generation, language: Language | None) -> Iterator[Document]:
    return (d for d in generation.store.documents(language=language) if d.audience == "public")


def _readable(generation: Generation, document_id: str) -> Document | None:
    """The document, or None where there is none that the public may know of."""
    document = generation.store.document(document_id)
    return document if document and document.audience == "public" else None


def _names(document: Document) -> str:
    return "\n".join((document.title, document.reading or "", *document.aliases))


def _summary(document: Document, day: date) -> DocumentSummary:
    return DocumentSummary(
        id=document.id,
        title=document.title,
        kind=document.kind,
        language=document.language,
        scope=document.scope,
        checked_on=document.checked_on,
        valid_until=document.valid_until,
        expired=document.valid_until is not None and document.valid_until < day,
    )


def whole_document(document: Document, related: list[str], day: date) -> DocumentResponse:
    """A document with all that is in it; `related`: the ids that its reader may know of."""
    return DocumentResponse(
        **dict(_summary(document, day)),
        base_id=document.base_id,
        reading=document.reading,
        aliases=list(document.aliases),
        related=related,
        department=document.department,
        checked_by=document.checked_by,
        source=SourceResponse.model_validate(document.source) if document.source else None,
        text=document.text,
        sections=[
            SectionResponse(
                passage_id=f"{document.id}#{section.slug}",
                heading=section.heading,
                start=section.start,
                end=section.end,
                valid_until=section.valid_until,
            )
            for section in document.sections
        ],
        rows=[RowResponse.model_validate(asdict(row)) for row in document.rows],
    )


def _term(document: Document) -> TermResponse:
    return TermResponse(
        id=document.id,
        term=document.title,
        reading=document.reading,
        aliases=list(document.aliases),
        definition=_first_sentence(document),
    )


def _first_sentence(document: Document) -> str:
    for section in document.sections:
        if section.slug == ROWS_SLUG:
            continue
        text = document.text[section.start : section.end]
        for span in spans(text):
            return text[span.start : span.end]
    return ""
