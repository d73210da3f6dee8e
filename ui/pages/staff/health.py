"""文書の状態: what of the corpus asks for somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from html import escape

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from index.generation import RecordedProblem
from index.health import Ending, Health, health_of
from index.library import Library
from index.profile import Profile
from index.types import Document
from ui.pages.staff.pieces import checked, items, labelled, tags
from ui.pages.staff.room import ROOM, Room, document_address
from ui.pages.staff.texts import HealthTexts, staff_texts


def add_health_pages(router: APIRouter, room: Room, library: Library, today: Callable[[], date]) -> None:
    """`GET /staff/health/`."""

    @router.get(f"{ROOM}/health/", include_in_schema=False)
    def health(request: Request) -> HTMLResponse:
        texts = staff_texts().health
        with library.lease() as generation:
            found = health_of(generation, today())
            synced, profile = generation.manifest.created_at, generation.profile
        count = len(found.unverified) + len(found.checked)
        lead = texts.lead.format(
            documents=count,
            checked=len(found.checked),
            unverified=len(found.unverified),
            synced=staff_texts().day(synced.date()),
        )
        body = f"<p>{escape(lead)}</p>" + _all(request, found, profile)
        return room.page(request, "health", texts.title, body)


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
        for document in documents
    )
    return len(documents), items(entries)


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
