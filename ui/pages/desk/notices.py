"""`/desk/notices`: what stands on top of every page, put up and taken down, in three languages."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter
from starlette.responses import Response

from bot.desk.accounts import Role
from bot.desk.notices import LONGEST, Level, Notice
from bot.errors import NoticeRefused
from index.japan import TOKYO
from ui.pages.desk.labels import LEVELS
from ui.pages.desk.rendering import go_to
from ui.pages.desk.room import Room, add_page
from ui.pages.desk.visit import Visit

_DONE = {"add": "お知らせを出しました。", "withdraw": "お知らせを取り下げました。"}
# Those that ended are shown, the newest of them.
_MOST_ENDED = 20


def add_notices(router: APIRouter, room: Room) -> None:
    """The page of notices and its acts. Nobody approves a notice after it stands, so it takes an approver to put it up."""
    pages = _NoticePages(room)
    add_page(router, room, "notices", pages.notices, "GET")
    add_page(router, room, "notices", pages.add, "POST", role=Role.APPROVER)
    add_page(router, room, "notices/{number:int}/withdraw", pages.withdraw, "POST", role=Role.APPROVER)


class _NoticePages:
    def __init__(self, room: Room) -> None:
        self._room = room

    def notices(self, visit: Visit) -> Response:
        """What stands, what is to come, and what stood."""
        return self._page(visit, done=_DONE.get(visit.query.get("done", ""), ""))

    def add(self, visit: Visit) -> Response:
        """Put a notice up."""
        try:
            self._room.desk.notices.add(_notice(visit), visit.name)
        except NoticeRefused as refused:
            return self._page(visit, wrong=str(refused), status=422)
        return go_to(visit, "notices", done="add")

    def withdraw(self, visit: Visit, number: int) -> Response:
        """Take a notice down."""
        try:
            self._room.desk.notices.withdraw(number, visit.name)
        except NoticeRefused as refused:
            return self._page(visit, wrong=str(refused), status=409)
        return go_to(visit, "notices", done="withdraw")

    def _page(self, visit: Visit, *, wrong: str = "", done: str = "", status: int = 200) -> Response:
        now = datetime.now(UTC)
        notices = list(reversed(self._room.desk.notices.all()))
        over = [n for n in notices if n.withdrawn_at or (n.ends_at and n.ends_at <= now)]
        values = {
            "here": "notices",
            "wrong": wrong,
            "done": done,
            "standing": [n for n in notices if n.stands_at(now)],
            "coming": [n for n in notices if n not in over and not n.stands_at(now)],
            "over": over[:_MOST_ENDED],
            "typed": {name: visit.text(name) for name in ("level", "ja", "easy", "en", "begins", "ends")},
            "levels": [(level.value, name) for level, name in LEVELS.items()],
            "longest": LONGEST,
        }
        return self._room.show(visit, "notices.html", "お知らせ", values, status)


def _notice(visit: Visit) -> Notice:
    level = next((level for level in Level if level == visit.text("level")), None)
    if level is None:
        raise NoticeRefused("種類を選んでください。")
    return Notice(
        level=level,
        ja=visit.text("ja").strip(),
        begins_at=_moment(visit.text("begins")) or datetime.now(UTC),
        ends_at=_moment(visit.text("ends")),
        easy=visit.text("easy").strip() or None,
        en=visit.text("en").strip() or None,
    )


def _moment(text: str) -> datetime | None:
    """A moment in Japan as a form sends it; None where none is given."""
    if not text.strip():
        return None
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=TOKYO)
    except ValueError:
        raise NoticeRefused("日時を、2026-11-29T09:00 のように書いてください。") from None
