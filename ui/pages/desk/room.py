"""What the pages of the help desk share: the records they stand on, and how a request becomes a page, whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from bot.assistant import Assistant
from bot.desk.accounts import Role
from bot.desk.audit import Person, person
from bot.desk.gathering import Gathering
from bot.desk.publishing import Publishing
from bot.desk.records import Desk
from bot.errors import BotError, DeskRefused, DeskUnavailable, NoSuchRecord
from index.errors import IndexingError
from index.library import Library
from ui.accounts.gate import in_thread
from ui.api.errors import logged_problem_of
from ui.pages.desk.labels import ROLES
from ui.pages.desk.rendering import show
from ui.pages.desk.visit import Visit, visit_of
from ui.pages.front import Front

Handler = Callable[..., Response]
# Fields whose text somebody thought about.
_TYPED = ("reply", "note", "question", "variants", "text", "reason", "ja", "easy", "en")
# More than any database counts to.
_HIGHEST = 2**31


@dataclass(frozen=True, slots=True)
class Room:
    """What the pages stand on. assistant: answers for suggestions, and keeps nothing of what it is asked."""

    desk: Desk
    library: Library
    publishing: Publishing
    assistant: Assistant
    gathering: Gathering
    front: Front

    def show(
        self, visit: Visit, template: str, title: str, values: Mapping[str, Any], status: int = 200
    ) -> Response:
        """A template as a page."""
        return show(
            visit, self.front, template, title, values, to_approve=self._to_approve(visit), status=status
        )

    def _to_approve(self, visit: Visit) -> int:
        """How many answers the visitor could approve now."""
        if not visit.may(Role.APPROVER):
            return 0
        try:
            waiting = [answer.awaiting for answer in self.publishing.all()]
        except DeskUnavailable:
            return 0
        return sum(one is not None and one.author != visit.name for one in waiting)

    def workers(self) -> list[Person]:
        """Those who can work at the desk."""
        accounts = self.desk.accounts.all()
        return [a.name for a in accounts if a.disabled_at is None and a.role.may(Role.DESK)]

    def worker(self, name: str | None) -> Person | None:
        """Somebody to whom a ticket can be given; None is nobody.

        Raises:
            DeskRefused: no such person works at the desk.
        """
        if name is None:
            return None
        if person(name) not in self.workers():
            raise DeskRefused("担当にできるのは、窓口の役割のあるアカウントだけです。")
        return person(name)


def add_page(
    router: APIRouter, room: Room, path: str, handler: Handler, *methods: str, role: Role = Role.DESK
) -> None:
    """A page below `/desk/`, or what its forms do; `handler` is given the visit and the numbers of the path."""

    async def answer(request: Request) -> Response:
        visit = await visit_of(request)
        return await in_thread(_served, room, handler, role, visit, request.path_params)

    router.add_api_route(
        f"/desk/{path}", answer, methods=list(methods), include_in_schema=False, response_class=HTMLResponse
    )


def _served(room: Room, handler: Handler, role: Role, visit: Visit, numbers: Mapping[str, int]) -> Response:
    """What a handler gives; what is refused before or fails in it gives back what was typed."""
    if not visit.may(role):
        told = f"この操作には「{ROLES[role]}」の役割が要ります。必要なときは、管理者に役割の変更を頼んでください。"
        return _refused(room, visit, "この操作はできません", told, 403)
    if not visit.is_own:
        told = "画面が古くなっていました。前の画面を開き直して、もう一度送ってください。"
        return _refused(room, visit, "もう一度お試しください", told, 403)
    try:
        if any(isinstance(number, int) and number >= _HIGHEST for number in numbers.values()):
            raise NoSuchRecord("この番号のものはありません。")
        return handler(visit, **numbers)
    except NoSuchRecord as error:
        return _refused(room, visit, "見つかりません", str(error), 404)
    except (BotError, IndexingError) as error:
        problem = logged_problem_of(error)
        return _refused(
            room,
            visit,
            "送れませんでした" if visit.form else "いまは開けません",
            problem.detail,
            problem.status,
        )


def _refused(room: Room, visit: Visit, title: str, told: str, status: int) -> Response:
    typed = [text for name in _TYPED if (text := visit.text(name).strip())]
    return room.show(visit, "refused.html", title, {"told": told, "typed": typed}, status)
