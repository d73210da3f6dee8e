"""The entrance of the staff room, and what of it is not there."""

from __future__ import annotations

from html import escape

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from ui.pages.staff.pieces import items
from ui.pages.staff.room import ROOM, Room, address
from ui.pages.staff.texts import staff_texts


def add_home_page(router: APIRouter, room: Room) -> None:
    """`GET /staff/`."""

    @router.get(f"{ROOM}/", include_in_schema=False)
    def home(request: Request) -> HTMLResponse:
        texts = staff_texts()
        ways = items(
            f'<a href="{address(request, f"{section}/")}">{escape(texts.sections[section])}</a><p>{escape(told)}</p>'
            for section, told in texts.about.items()
        )
        return room.page(request, "home", texts.room, f"<p>{escape(texts.lead)}</p>{ways}")


def add_unknown(router: APIRouter) -> None:
    """Whatever else is asked for below `/staff/`: no page mounted at "/" may answer it."""

    @router.api_route(f"{ROOM}/{{rest:path}}", methods=["GET", "HEAD", "POST"], include_in_schema=False)
    def unknown(rest: str) -> None:  # noqa: ARG001 — the path's
        raise HTTPException(404)
