"""Templates → pages of the help desk, with the ways between them. Everything that comes in as text goes out escaped."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FunctionLoader, StrictUndefined
from starlette.responses import RedirectResponse, Response

from bot.desk.accounts import Role
from ui.pages.desk import labels
from ui.pages.desk.visit import Visit
from ui.pages.front import Front
from ui.pages.plain_html import PlainPage

# What stands in the head of every page of the room, by the path below `/desk/`.
WAYS: tuple[tuple[str, str], ...] = (
    ("", "案件"),
    ("answers", "確認した回答"),
    ("notices", "お知らせ"),
    ("figures", "数で見る"),
    ("audit", "操作の記録"),
)


def show(
    visit: Visit,
    front: Front,
    template: str,
    title: str,
    values: Mapping[str, Any],
    *,
    to_approve: int = 0,
    status: int = 200,
) -> Response:
    """A template as a page of the room. to_approve: how many answers wait for this visitor."""
    environment = _environment()
    given = {"visit": visit, "Role": Role, "base": f"{visit.home}desk/", **values}
    body = environment.get_template(template).render(given)
    ways = environment.get_template("ways.html").render(
        given, ways=WAYS, here=values.get("here"), to_approve=to_approve
    )
    page = PlainPage(
        title, body, front.product("ja"), visit.home, ways=ways, room="desk", notices=front.notices("ja")
    )
    return page.response(status)


def go_to(visit: Visit, path: str, **query: str) -> Response:
    """On to another page of the room, after something was done."""
    asked = f"?{urlencode(query)}" if query else ""
    return RedirectResponse(f"{visit.home}desk/{path}{asked}", 303, {"Cache-Control": "no-store"})


@cache
def _environment() -> Environment:
    folder = resources.files("ui.pages.desk").joinpath("templates")
    environment = Environment(
        loader=FunctionLoader(lambda name: folder.joinpath(name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name in ("document_place", "elapsed", "moment", "day"):
        environment.filters[name] = getattr(labels, name)
    environment.filters["query"] = urlencode
    environment.globals["labels"] = labels
    return environment
