"""`/api/v1/desk/notices`: notices on all pages, put up and taken down."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException
from pydantic import AwareDatetime, Field

from bot.desk.notices import LONGEST, Level, Notice
from bot.desk.sign_in import Visitor
from ui.api.desk.shapes import Entered, Number
from ui.api.errors import problem_responses
from ui.api.schemas import RequestShape, ResponseShape
from ui.pages.desk.room import Room

_Text = Annotated[str, Field(min_length=1, max_length=LONGEST)]


class NoticeRequest(RequestShape):
    """A notice."""

    level: Annotated[Level, Field(description="emergency（災害・緊急）、outage（停止）、information")]
    ja: Annotated[_Text, Field(description="日本語の文")]
    easy: Annotated[_Text | None, Field(description="やさしい日本語の文。なければ日本語の文が出る")] = None
    en: Annotated[_Text | None, Field(description="英語の文。なければ日本語の文が出る")] = None
    begins_at: Annotated[AwareDatetime | None, Field(description="いつから。なければ今")] = None
    ends_at: Annotated[AwareDatetime | None, Field(description="いつまで。なければ取り下げるまで")] = None


class KeptNotice(ResponseShape):
    """A notice as it is kept."""

    number: int
    level: Level
    ja: str
    easy: str | None
    en: str | None
    begins_at: datetime
    ends_at: datetime | None
    withdrawn_at: datetime | None


class KeptNotices(ResponseShape):
    """All notices, oldest first, withdrawn ones too."""

    notices: list[KeptNotice]


def add_notices(router: APIRouter, room: Room, entered: Entered, approving: Entered) -> None:
    """Notices; `approving` lets in who may put them up."""
    notices = room.desk.notices

    @router.get(
        "/notices", summary="お知らせの一覧（終わったものも）", responses=problem_responses(401, 403, 503)
    )
    def kept(_visitor: Visitor = entered) -> KeptNotices:
        return KeptNotices(notices=[KeptNotice.model_validate(one) for one in notices.all()])

    @router.post(
        "/notices",
        summary="お知らせを出す",
        description="承認者の役割が要ります。",
        status_code=201,
        responses=problem_responses(400, 401, 403, 413, 422, 503),
    )
    def add(body: NoticeRequest, visitor: Visitor = approving) -> KeptNotice:
        begins_at = body.begins_at or datetime.now(UTC)
        notice = Notice(body.level, body.ja, begins_at, body.ends_at, body.easy, body.en)
        return KeptNotice.model_validate(notices.add(notice, visitor.name))

    @router.post(
        "/notices/{number}/withdraw",
        summary="お知らせを取り下げる",
        description="承認者の役割が要ります。取り下げてあるものは422です。",
        status_code=204,
        responses=problem_responses(401, 403, 404, 422, 503),
    )
    def withdraw(number: Number, visitor: Visitor = approving) -> None:
        if not any(notice.number == number for notice in notices.all()):
            raise HTTPException(404)
        notices.withdraw(number, visitor.name)
