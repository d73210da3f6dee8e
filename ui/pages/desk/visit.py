"""A request in the help desk as its pages see it: who is there, what they sent. Pure but for reading the body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import Request

from bot.desk.accounts import Role
from bot.desk.sign_in import Visitor
from ui.accounts.cookies import form_token, is_own_form, session_of
from ui.accounts.forms import fields_of
from ui.accounts.gate import visitor_of
from ui.pages.refusals import home_of

_MOST_FIELDS = 40


@dataclass(frozen=True, slots=True)
class Visit:
    """One request. home: the address of the first page. form: what was sent; empty where nothing was.

    token: what a form of this page carries. is_own: what was sent came from such a form.
    """

    visitor: Visitor
    home: str
    query: Mapping[str, str]
    token: str
    form: Mapping[str, str] = field(default_factory=dict)
    is_own: bool = True

    @property
    def name(self) -> str:
        """The account's name."""
        return self.visitor.name

    def may(self, role: Role) -> bool:
        """Whether the visitor may do what needs a role."""
        return self.visitor.role.may(role)

    def text(self, name: str) -> str:
        """A field of the form, its line ends as they are kept, without what no database keeps in a text."""
        return self.form.get(name, "").replace("\r\n", "\n").replace("\0", "")

    def number(self, name: str) -> int:
        """A number of the form; -1, which is none of ours, where there is none."""
        value = self.form.get(name, "")
        return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else -1


async def visit_of(request: Request) -> Visit:
    """The request of somebody whom the gate let in."""
    cookie = session_of(request.scope)
    form: dict[str, str] = {}
    if request.method == "POST":
        form = fields_of(await request.body(), _MOST_FIELDS)
    return Visit(
        visitor=visitor_of(request),
        home=home_of(request.scope),
        query=request.query_params,
        token=form_token(cookie or ""),
        form=form,
        is_own=request.method != "POST" or is_own_form(cookie, form.get("form", "")),
    )
