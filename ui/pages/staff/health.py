"""文書の状態: what of the corpus asks for somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from html import escape
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import RedirectResponse, Response

from bot.errors import RenewalRefused
from bot.renewals import Renewals
from index.generation import RecordedProblem
from index.health import Ending, Health, health_of
from index.japan import TOKYO
from index.library import Library
from index.overlay import Check, text_digest
from index.profile import Profile
from index.types import Document
from ui.accounts.gate import in_thread, visitor_of
from ui.pages.refusals import home_of
from ui.pages.staff.pieces import alert, checked, items, labelled, said, tags
from ui.pages.staff.room import ROOM, Room, address, document_address, form_of, hidden_token
from ui.pages.staff.texts import HealthTexts, staff_texts


def add_health_pages(
    router: APIRouter, room: Room, library: Library, renewals: Renewals, today: Callable[[], date]
) -> None:
    """`GET /staff/health/`, and `POST /staff/health/renew`: a document is right, says who is signed in."""

    @router.get(f"{ROOM}/health/", include_in_schema=False)
    def health(request: Request) -> HTMLResponse:
        texts = staff_texts().health
        with library.lease() as generation:
            found = health_of(generation, today())
            waiting = renewals.waiting(generation)
            renewed = generation.store.document(request.query_params.get("renewed", ""))
            synced, profile = generation.manifest.created_at, generation.profile
        count = len(found.unverified) + len(found.checked)
        lead = texts.lead.format(
            documents=count,
            checked=len(found.checked),
            unverified=len(found.unverified),
            synced=staff_texts().day(synced.astimezone(TOKYO).date()),
        )
        done = said(texts.renewed.format(title=renewed.title)) if renewed else ""
        body = f"{done}<p>{escape(lead)}</p>{_waiting(waiting)}" + _all(request, found, profile)
        return room.page(request, "health", texts.title, body)

    @router.post(f"{ROOM}/health/renew", include_in_schema=False)
    async def renew(request: Request) -> Response:
        fields = await form_of(request)
        id_, digest, by = fields.get("document", ""), fields.get("digest", ""), visitor_of(request)
        try:
            document = await in_thread(renewals.renew, id_, digest, by.name, by.shown_as)
        except RenewalRefused as refused:
            back = f'<p><a href="{address(request, "health/")}">{escape(staff_texts().health.title)}</a></p>'
            title = staff_texts().health.title
            return await in_thread(room.page, request, "health", title, alert(str(refused)) + back, 409)
        where = f"{home_of(request.scope)}staff/health/?{urlencode({'renewed': document.id})}"
        return RedirectResponse(where, 303, {"Cache-Control": "no-store"})


def _waiting(checks: Sequence[Check]) -> str:
    """The checks that no page shows yet."""
    texts = staff_texts().health
    entries = (
        f"<code>{escape(check.document_id)}</code> "
        + escape(texts.waiting_for.format(date=staff_texts().day(check.checked_on), name=check.checked_by))
        for check in checks
    )
    inside = items(entries, "plain-list")
    return labelled(texts.waiting, inside, "waiting") if inside else ""


def _renewal(request: Request, document: Document) -> str:
    """One button that says: I have read this, and it is right."""
    texts = staff_texts().health
    name = escape(texts.renew_of.format(title=document.title))
    return (
        f'<form method="post" action="{address(request, "health/renew")}">{hidden_token(request)}'
        f'<input type="hidden" name="document" value="{escape(document.id)}">'
        f'<input type="hidden" name="digest" value="{text_digest(document)}">'
        f'<button type="submit" class="quiet" aria-label="{name}">{escape(texts.renew)}</button></form>'
    )


def _all(request: Request, found: Health, profile: Profile | None) -> str:
    texts = staff_texts().health
    parts = (
        ("expired", texts.expired, _endings(request, found.expired)),
        ("expiring", texts.expiring, _endings(request, found.expiring)),
        ("failed", texts.failed, _problems(found.failed)),
        ("warnings", texts.warnings, _problems(found.warnings)),
        ("blanks", texts.blanks, blank_names(found.blanks, profile)),
        ("unverified", texts.unverified, _documents(request, found.unverified)),
        ("checked", texts.checked, _documents(request, found.checked)),
    )
    none = f"<p>{escape(texts.none)}</p>"
    return "".join(
        labelled(f"{title}（{count}）", body or none, name) for name, title, (count, body) in parts
    )


def _endings(request: Request, endings: Sequence[Ending]) -> tuple[int, str]:
    texts = staff_texts().health
    entries = (
        f"{_link(request, ending.document)}<p>{escape(ending.part or texts.whole)} "
        f"{escape(texts.until.format(date=staff_texts().day(ending.until)))}</p>"
        for ending in endings
    )
    return len(endings), items(entries)


def _documents(request: Request, documents: Sequence[Document]) -> tuple[int, str]:
    entries = (
        f"{_link(request, document)}<p>{tags(document)} <span class='soft'>{escape(checked(document))}</span></p>"
        f"{_renewal(request, document)}"
        for document in documents
    )
    inside = items(entries)
    lead = f"<p>{escape(staff_texts().health.renewing)}</p>" if inside else ""
    return len(documents), lead + inside


def _problems(problems: Sequence[RecordedProblem]) -> tuple[int, str]:
    entries = (
        f"<p><code>{escape(problem.path)}{f':{problem.line}' if problem.line else ''}</code></p>"
        f"<p>{escape(problem.message)}</p>"
        for problem in problems
    )
    return len(problems), items(entries)


def _link(request: Request, document: Document) -> str:
    return f'<a href="{document_address(request, document.id)}">{escape(document.title)}</a>'


def blank_names(blanks: Sequence[str], profile: Profile | None) -> tuple[int, str]:
    """The profile's blank entries, named as people name them."""
    names: Iterable[str] = (_blank(blank, profile, staff_texts().health) for blank in blanks)
    return len(blanks), items(map(escape, names), "plain-list")


def _blank(blank: str, profile: Profile | None, texts: HealthTexts) -> str:
    """departments.KEY.phone → the department's name with 電話番号; what has no name, as the profile has it."""
    first, *rest = blank.split(".")
    last = rest[-1] if rest else first
    if first == "urls":
        return texts.blank_names["urls"].format(name=last)
    told = texts.blank_names.get(last, last)
    if first == "departments" and profile and rest[0] in profile.departments:
        return f"{profile.departments[rest[0]].name}: {told}"
    if first == "branches":
        return f"{rest[0]}: {told}"
    return told
