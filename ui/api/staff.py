"""The staff room by HTTP: for who is signed in, or has a token. Staff documents exist here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request

from bot.desk.accounts import Role
from bot.desk.sign_in import SignIns, Visitor
from bot.document_search import Found, Wanted, find
from bot.glossary import Term, glossary, named, related_to, uses_of
from bot.plan_check import Finding, PlanChecker
from bot.plan_wording import Worded
from bot.renewals import Renewals
from index.health import Ending, health_of
from index.library import Library
from index.overlay import text_digest
from index.types import Audience, Document, Kind
from ui.accounts.gate import with_role
from ui.api.documents import whole_document
from ui.api.errors import problem_responses
from ui.api.schemas import CitationResponse, DocumentResponse, SourceResponse
from ui.api.staff_schemas import (
    CheckedResponse,
    CheckRequest,
    EndingResponse,
    FindingResponse,
    FoundResponse,
    FoundsResponse,
    HealthResponse,
    PlanRequest,
    PlanResponse,
    PlanSentenceResponse,
    ProblemFileResponse,
    StaffTermResponse,
    StaffTermsResponse,
    StaffWholeTermResponse,
)

PREFIX = "/staff"
PLAN_PATH = f"{PREFIX}/plan"
_Text = Annotated[str, Query(max_length=200)]
_Refused = (401, 403, 404, 422, 429, 503)


def add_staff_api(  # noqa: PLR0917 — the parts of the room
    api: APIRouter,
    library: Library,
    sign_ins: SignIns,
    checker: PlanChecker,
    renewals: Renewals | None,
    today: Callable[[], date],
) -> None:
    """`/staff/terms`, `/staff/plan`, `/staff/documents`, `/staff/health`, `/staff/checks` under the API's prefix."""
    is_staff = with_role(sign_ins, Role.STAFF)
    staff = APIRouter(prefix=PREFIX, tags=["staff"], dependencies=[Depends(is_staff)])
    if renewals:
        _add_checks(staff, renewals, is_staff)
    _add_terms(staff, library)
    _add_plan(staff, library, checker)
    _add_documents(staff, library, today)
    _add_health(staff, library, today)
    api.include_router(staff)


def _add_terms(router: APIRouter, library: Library) -> None:
    @router.get("/terms", summary="用語集（職員）", responses=problem_responses(*_Refused))
    def terms(
        q: Annotated[_Text, Query(description="用語、読み、別の呼び方の一部")] = "",
        row: Annotated[_Text, Query(description="読みの行（あ、か … A–Z）")] = "",
    ) -> StaffTermsResponse:
        with library.lease() as generation:
            found = glossary(generation)
            if q.strip():
                found = named(found, q, generation)
        return StaffTermsResponse(terms=[_term(term) for term in found if row in ("", *term.rows)])

    @router.get(
        "/terms/{term_id:path}",
        summary="用語と、方針で使われている所",
        responses=problem_responses(*_Refused),
    )
    def term(term_id: str) -> StaffWholeTermResponse:
        with library.lease() as generation:
            found = next((term for term in glossary(generation) if term.document.id == term_id), None)
            if found is None:
                raise HTTPException(404)
            related = [document.id for document in related_to(found.document, generation)]
            uses = [CitationResponse.model_validate(use) for use in uses_of(found.document, generation)]
        return StaffWholeTermResponse(**dict(_term(found)), related=related, uses=uses)


def _add_plan(router: APIRouter, library: Library, checker: PlanChecker) -> None:
    @router.post(
        "/plan",
        summary="施策チェック",
        description="案の文章を、方針の確認ポイントに照らします。文章は保存も記録もしません。",
        responses=problem_responses(400, 413, *_Refused),
    )
    def plan(body: PlanRequest) -> PlanResponse:
        with library.lease() as generation:
            checked = checker.check(body.plan, generation)
        worded = checked.worded
        return PlanResponse(
            read=checked.read,
            worded_summary=list(worded.of("summary")),
            withheld=worded.withheld,
            findings=[_finding(finding, worded) for finding in checked.findings],
        )


def _add_documents(router: APIRouter, library: Library, today: Callable[[], date]) -> None:
    @router.get("/documents", summary="文書をさがす（職員）", responses=problem_responses(*_Refused))
    def documents(  # noqa: PLR0917 — each is a field of the query
        q: Annotated[_Text, Query(description="さがす言葉。なければ番号の順")] = "",
        kind: Kind | None = None,
        audience: Audience | None = None,
        since: Annotated[date | None, Query(description="確認日（この日から）")] = None,
        until: Annotated[date | None, Query(description="確認日（この日まで）")] = None,
        most: Annotated[int, Query(ge=1, le=1000, description="件数")] = 30,
    ) -> FoundsResponse:
        with library.lease() as generation:
            found = find(Wanted(q, kind or "", audience or "", since, until), generation, today())
        return FoundsResponse(total=len(found), documents=[_found(one) for one in found[:most]])

    @router.get(
        "/documents/{document_id:path}", summary="文書を読む（職員）", responses=problem_responses(*_Refused)
    )
    def document(document_id: str) -> DocumentResponse:
        with library.lease() as generation:
            found = generation.store.document(document_id)
            if found is None:
                raise HTTPException(404)
            related = list(generation.store.documents_named(found.related))
        return whole_document(found, related, today())


def _add_health(router: APIRouter, library: Library, today: Callable[[], date]) -> None:
    @router.get("/health", summary="文書の状態", responses=problem_responses(*_Refused))
    def health() -> HealthResponse:
        with library.lease() as generation:
            found = health_of(generation, today())
        return HealthResponse(
            expired=_endings(found.expired),
            expiring=_endings(found.expiring),
            unverified=[_checked(document) for document in found.unverified],
            checked=[_checked(document) for document in found.checked],
            failed=[ProblemFileResponse.model_validate(problem) for problem in found.failed],
            warnings=[ProblemFileResponse.model_validate(problem) for problem in found.warnings],
            blanks=list(found.blanks),
        )


def _add_checks(router: APIRouter, renewals: Renewals, is_staff: Callable[[Request], Visitor]) -> None:
    @router.post(
        "/checks",
        summary="文書を確認済みにする",
        description="文書を読んで正しいことを確かめた人（サインインした人、または鍵の持ち主）と今日の日付を記録します。`checked_by` になるのは、利用者の「市民に見える名前」です。"
        "`digest` は、読んだ内容を表す `health` の値です。索引が新しくなると、確認日が変わります。",
        status_code=202,
        responses=problem_responses(400, 409, 413, *_Refused),
    )
    def check(request: Request, body: CheckRequest) -> CheckedResponse:
        clerk = is_staff(request)
        return _checked(renewals.renew(body.document_id, body.digest, clerk.name, clerk.shown_as))


def _term(term: Term) -> StaffTermResponse:
    document = term.document
    return StaffTermResponse(
        id=document.id,
        term=document.title,
        reading=document.reading,
        aliases=list(document.aliases),
        rows=list(term.rows),
        definition=CitationResponse.model_validate(term.definition) if term.definition else None,
        checked_on=document.checked_on,
        source=SourceResponse.model_validate(document.source) if document.source else None,
    )


def _finding(finding: Finding, worded: Worded) -> FindingResponse:
    lacks = {aspect: worded.of("missing", finding.id, aspect) for aspect in finding.missing}
    return FindingResponse(
        id=finding.id,
        point=finding.point,
        state=finding.state,
        stands=CitationResponse.model_validate(finding.stands) if finding.stands else None,
        ask=finding.ask,
        asked=CitationResponse.model_validate(finding.asked) if finding.asked else None,
        sentences=[
            PlanSentenceResponse(text=one.text, start=one.start, end=one.end, aspect=one.aspect)
            for one in finding.sentences
        ],
        missing=list(finding.missing),
        worded_missing={aspect: texts[0] for aspect, texts in lacks.items() if texts},
        worded_ask=next(iter(worded.of("ask", finding.id)), None),
    )


def _found(found: Found) -> FoundResponse:
    document = found.document
    return FoundResponse(
        document_id=document.id,
        passage_id=found.passage_id,
        title=document.title,
        kind=document.kind,
        audience=document.audience,
        checked_on=document.checked_on,
        checked_by=document.checked_by,
        valid_until=document.valid_until,
        expired=found.expired,
        heading=found.heading,
        text=found.text,
    )


def _endings(endings: Sequence[Ending]) -> list[EndingResponse]:
    return [
        EndingResponse(
            document_id=ending.document.id,
            title=ending.document.title,
            part=ending.part,
            valid_until=ending.until,
        )
        for ending in endings
    ]


def _checked(document: Document) -> CheckedResponse:
    return CheckedResponse(
        document_id=document.id,
        title=document.title,
        checked_on=document.checked_on,
        checked_by=document.checked_by,
        digest=text_digest(document),
    )
