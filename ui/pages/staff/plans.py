"""施策チェック: a plan is pasted, read against the policy's points, and forgotten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from html import escape

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from bot.errors import PlanRefused
from bot.plan_check import CheckedPlan, PlanChecker
from index.library import Library
from ui.accounts.gate import in_thread
from ui.pages.staff.pieces import labelled
from ui.pages.staff.plan_html import download_form, plan_form, result_html
from ui.pages.staff.plan_report import markdown, report
from ui.pages.staff.plan_words import given_again
from ui.pages.staff.room import ROOM, Room, address, document_address, form_of, hidden_token
from ui.pages.staff.texts import staff_texts
from ui.pages.staff.word_report import word

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def add_plan_pages(
    router: APIRouter, room: Room, library: Library, checker: PlanChecker, today: Callable[[], date]
) -> None:
    """`/staff/plan/`: the form by GET, its result by POST; `/staff/plan/download`: the result as a file."""

    def check(plan: str, given: Sequence[tuple[str, str]] | None = None) -> CheckedPlan:
        with library.lease() as generation:
            return checker.check(plan, generation, given)

    def form_for(request: Request, plan: str = "", wrong: str = "") -> str:
        token = hidden_token(request)
        return plan_form(address(request, "plan/"), token, plan, wrong, to_model=checker.asks_a_model)

    def refused(request: Request, plan: str, wrong: PlanRefused) -> HTMLResponse:
        body = form_for(request, plan, str(wrong))
        return room.page(request, "plan", staff_texts().plan.title, body, 422)

    @router.get(f"{ROOM}/plan/", include_in_schema=False)
    def form(request: Request) -> HTMLResponse:
        texts = staff_texts().plan
        body = f"<p>{escape(texts.lead)}</p>" + form_for(request)
        return room.page(request, "plan", texts.title, body)

    @router.post(f"{ROOM}/plan/", include_in_schema=False)
    async def result(request: Request) -> HTMLResponse:
        texts, plan = staff_texts().plan, (await form_of(request)).get("plan", "")
        try:
            checked = await in_thread(check, plan)
        except PlanRefused as wrong:
            return await in_thread(refused, request, plan, wrong)
        token = hidden_token(request)
        download = download_form(address(request, "plan/download"), token, plan, checked.worded)
        again = form_for(request, plan)
        body = (
            result_html(checked, lambda passage_id: document_address(request, passage_id))
            + labelled(texts.download, download, "download")
            + labelled(texts.again, again, "again")
        )
        return await in_thread(room.page, request, "plan", texts.result, body)

    @router.post(f"{ROOM}/plan/download", include_in_schema=False)
    async def download(request: Request) -> Response:
        fields = await form_of(request)
        plan, worded = fields.get("plan", ""), given_again(fields.get("worded", ""))
        try:
            checked = await in_thread(check, plan, worded)
        except PlanRefused as wrong:
            return await in_thread(refused, request, plan, wrong)
        return as_file(checked, today(), in_word=fields.get("form_of_file") == "word")


def as_file(checked: CheckedPlan, day: date, *, in_word: bool) -> Response:
    """The result as a file to be saved: Word, or Markdown."""
    blocks = report(checked, day)
    if in_word:
        content, kind, ending = word(blocks, datetime.combine(day, time(), UTC)), WORD, "docx"
    else:
        content, kind, ending = markdown(blocks).encode(), "text/markdown; charset=utf-8", "md"
    named = f'attachment; filename="{staff_texts().plan.file}-{day:%Y%m%d}.{ending}"'
    headers = {"Content-Disposition": named, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=kind, headers=headers)
