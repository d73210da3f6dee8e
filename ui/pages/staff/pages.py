"""The staff room put together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from fastapi import APIRouter, FastAPI

from bot.plan_check import PlanChecker
from bot.renewals import Renewals
from index.japan import today
from index.library import Library
from ui.api.edge import BodyLimit
from ui.pages.front import Front
from ui.pages.staff.health import add_health_pages
from ui.pages.staff.home import add_home_page, add_unknown
from ui.pages.staff.plans import add_plan_pages
from ui.pages.staff.room import ROOM, Room
from ui.pages.staff.searching import add_search_pages
from ui.pages.staff.terms import add_terms_pages

# A plan of the longest length, each character as nine of a form.
_LONGEST_FORM = 256 * 1024


def add_staff_room(
    app: FastAPI,
    library: Library,
    front: Front,
    checker: PlanChecker,
    renewals: Renewals,
    *,
    today: Callable[[], date] = today,
) -> None:
    """All pages below `/staff/`; the gate in front of the application says who may see them."""
    router, room = APIRouter(), Room(front)
    add_home_page(router, room)
    add_terms_pages(router, room, library)
    add_plan_pages(router, room, library, checker, today)
    add_search_pages(router, room, library, today)
    add_health_pages(router, room, library, renewals, today)
    add_unknown(router)
    app.include_router(router)
    app.add_middleware(BodyLimit, prefix=f"{ROOM}/", most=_LONGEST_FORM)
