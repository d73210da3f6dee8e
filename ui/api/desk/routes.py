"""All of the desk's API, for those whose role is enough: the same acts as on its pages, by the same rules."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Security
from fastapi.security import HTTPBearer

from bot.desk.accounts import Role
from bot.desk.sign_in import SignIns
from ui.accounts.gate import with_role
from ui.api.desk.answer_routes import add_answers
from ui.api.desk.figure_routes import add_audit, add_figures
from ui.api.desk.notice_routes import add_notices
from ui.api.desk.ticket_routes import add_tickets
from ui.pages.desk.room import Room

# Only for the documentation; `with_role` reads the token.
_TOKEN = HTTPBearer(
    auto_error=False, scheme_name="token", description="`madoguchi token add` で作った鍵（mdg_…）"
)


def desk_api(room: Room, sign_ins: SignIns) -> APIRouter:
    """`/api/v1/desk/…`."""
    router = APIRouter(prefix="/api/v1/desk", tags=["desk"], dependencies=[Security(_TOKEN)])
    entered = Depends(with_role(sign_ins, Role.DESK))
    approving = Depends(with_role(sign_ins, Role.APPROVER))
    add_tickets(router, room, entered)
    add_answers(router, room, entered, approving)
    add_notices(router, room, entered, approving)
    add_figures(router, room, entered)
    add_audit(router, room, entered)
    return router
