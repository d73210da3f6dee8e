"""What all pages of the staff room share: the way between them, their forms, and how they are sent."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlencode

from fastapi import HTTPException, Request
from starlette.responses import HTMLResponse

from bot.desk.accounts import Role
from bot.desk.sign_in import Visitor
from ui.accounts.cookies import form_token, is_own_form, session_of
from ui.accounts.forms import fields_of
from ui.accounts.gate import visitor_of
from ui.accounts.texts import account_texts
from ui.pages.front import Front
from ui.pages.plain_html import PlainPage
from ui.pages.refusals import home_of
from ui.pages.staff.texts import Section, staff_texts

ROOM = "/staff"
_MOST_FIELDS = 20
_ORDER: tuple[Section, ...] = ("home", "terms", "plan", "search", "health")


@dataclass(frozen=True, slots=True)
class Room:
    """Puts pages of the room together for a request."""

    front: Front

    def page(
        self, request: Request, section: Section, title: str, body: str, status: int = 200
    ) -> HTMLResponse:
        """A page of a section. `body`: HTML. It reads the desk's notices: not for an event loop."""
        home = home_of(request.scope)
        page = PlainPage(
            title,
            body,
            self.front.product("ja"),
            home,
            before=_ways(home, section, visitor_of(request)),
            room="staff",
            notices=self.front.notices("ja"),
        )
        return page.response(status)


def address(request: Request, path: str, **query: str) -> str:
    """The escaped address of a page of the room, wherever a proxy publishes it."""
    asked = {name: value for name, value in query.items() if value}
    rest = f"?{urlencode(asked)}" if asked else ""
    return escape(f"{home_of(request.scope)}staff/{quote(path)}{rest}")


def document_address(request: Request, passage_id: str) -> str:
    """The escaped address of a document, at the section of a passage where its id names one."""
    document_id, _, slug = passage_id.partition("#")
    at = f"#{quote(slug.partition('~')[0])}" if slug else ""
    return address(request, f"documents/{document_id}") + escape(at)


def hidden_token(request: Request) -> str:
    """The field by which a form is known to be this site's."""
    token = form_token(session_of(request.scope) or "")
    return f'<input type="hidden" name="form" value="{token}">'


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form that a page of this room has sent.

    Raises:
        HTTPException: 403 where it is another's.
    """
    fields = fields_of(await request.body(), _MOST_FIELDS)
    if not is_own_form(session_of(request.scope), fields.get("form", "")):
        raise HTTPException(403)
    return fields


def _ways(home: str, here: Section, visitor: Visitor) -> str:
    texts, accounts = staff_texts(), account_texts()

    def way(section: Section) -> str:
        name = escape(texts.sections[section])
        path = "" if section == "home" else f"{section}/"
        current = ' aria-current="page"' if section == here else ""
        return f'<li><a href="{escape(home)}staff/{path}"{current}>{name}</a></li>'

    desk = (
        f'<li><a href="{escape(home)}desk/">{escape(texts.desk)}</a></li>'
        if visitor.role.may(Role.DESK)
        else ""
    )
    own = texts.account.format(name=visitor.name, role=accounts.roles[visitor.role.value])
    return (
        f'<nav class="room" aria-label="{escape(texts.room)}">'
        f'<a class="skip" href="#main">{escape(texts.skip)}</a><ul class="ways">'
        + "".join(way(section) for section in _ORDER)
        + f'{desk}<li class="own"><a href="{escape(home)}account/">{escape(own)}</a></li></ul></nav>'
    )
