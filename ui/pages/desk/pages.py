"""All pages of the help desk, below `/desk/`."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from ui.pages.desk.answer_writing import add_writing
from ui.pages.desk.answers import add_answers
from ui.pages.desk.audit import add_audit
from ui.pages.desk.figures import add_figures
from ui.pages.desk.notices import add_notices
from ui.pages.desk.queue import add_queue
from ui.pages.desk.room import Room, add_page
from ui.pages.desk.tickets import add_tickets
from ui.pages.desk.visit import Visit

PREFIX = "/desk/"


def add_desk_pages(router: APIRouter, room: Room) -> None:
    """The queue, tickets, approved answers, notices, figures and the audit log."""
    for add in (add_queue, add_tickets, add_writing, add_answers, add_notices, add_figures, add_audit):
        add(router, room)


def add_rest(router: APIRouter, room: Room) -> None:
    """What is none of the pages below `/desk/`; comes after all of them. Without it, the citizen's page would answer."""

    def nothing(_visit: Visit, rest: str) -> Response:  # noqa: ARG001 — the path's parameter
        raise HTTPException(404)

    add_page(router, room, "{rest:path}", nothing, "GET", "POST")
