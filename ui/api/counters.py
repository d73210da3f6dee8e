"""Whether a counter is open now, and what the desk has to say on all pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from pydantic import Field

from bot.desk.notices import Level, Notices
from bot.desk.opening_hours import Closed, HolidayOn, department_key, opening_of
from bot.render import contact_of
from index.library import Library
from ui.api.errors import problem_responses
from ui.api.schemas import ResponseShape


class DayResponse(ResponseShape):
    """A holiday's name, or that of days on which the house is closed."""

    name: str
    name_en: str


class OpeningResponse(ResponseShape):
    """Whether a counter is open at the moment of the request, in Japan's time."""

    department: str | None
    hours: Annotated[str | None, Field(description="受付時間（言葉で）")]
    open: Annotated[
        bool | None, Field(description="いま開いているか。null は、市の情報に受付時間がなく、わからない")
    ]
    until: Annotated[datetime | None, Field(description="開いているとき、いつまで")]
    opens_next: Annotated[datetime | None, Field(description="閉まっているとき、次はいつ開くか")]
    why: Annotated[
        Closed | None,
        Field(
            description="閉まっている理由。before_opening（受付時間の前）、after_closing（受付時間の後）、"
            "weekday（休みの曜日）、public_holiday（祝日）、closed_dates（年末年始など）"
        ),
    ]
    day: Annotated[DayResponse | None, Field(description="祝日や休みの日の名前")]


class NoticeResponse(ResponseShape):
    """A notice; `easy` and `en` are null where it is in Japanese only."""

    number: int
    level: Annotated[
        Level, Field(description="emergency（災害など）、outage（停止）、information（お知らせ）")
    ]
    ja: str
    easy: str | None
    en: str | None
    begins_at: datetime
    ends_at: datetime | None


class NoticesResponse(ResponseShape):
    """What stands on all pages now, the gravest first."""

    notices: list[NoticeResponse]


def add_opening(
    router: APIRouter, library: Library, holiday_on: HolidayOn, now: Callable[[], datetime]
) -> None:
    """`GET /opening`."""

    @router.get(
        "/opening",
        summary="窓口がいま開いているか",
        description="市の受付時間、休みの日、祝日から判断します。",
        responses=problem_responses(404, 422, 429, 503),
    )
    def opening(
        department: Annotated[
            str | None,
            Query(max_length=100, description="窓口のキーか名前。なければ市役所全体", examples=["citizens"]),
        ] = None,
    ) -> OpeningResponse:
        with library.lease() as generation:
            profile = generation.profile
        if profile is None or (department and department_key(profile, department) is None):
            raise HTTPException(404)
        key = department_key(profile, department) if department else None
        contact = contact_of(profile, key, "ja")
        told = opening_of(profile, key, now(), holiday_on)
        return OpeningResponse(
            department=profile.departments[key].name if key else None,
            hours=contact.hours if contact else None,
            open=told.open if told else None,
            until=told.until if told else None,
            opens_next=told.opens_next if told else None,
            why=told.why if told else None,
            day=DayResponse.model_validate(told.day) if told and told.day else None,
        )


def add_notices(router: APIRouter, notices: Notices) -> None:
    """`GET /notices`."""

    @router.get(
        "/notices",
        summary="窓口からのお知らせ",
        description="災害やシステム停止など、いますべての画面に出すお知らせ。重いものから順に返します。",
    )
    def standing() -> NoticesResponse:
        return NoticesResponse(
            notices=[
                NoticeResponse(
                    number=notice.number,
                    level=notice.level,
                    ja=notice.ja,
                    easy=notice.easy,
                    en=notice.en,
                    begins_at=notice.begins_at,
                    ends_at=notice.ends_at,
                )
                for notice in notices.current()
            ]
        )
