"""How the desk's pages call things, and how they tell days and durations. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from urllib.parse import quote

from bot.desk.accounts import Role
from bot.desk.approved import State
from bot.desk.notices import Level
from bot.desk.tickets import Origin, TicketStatus
from bot.types import Status
from index.japan import TOKYO

STATUSES: Mapping[TicketStatus, str] = {
    TicketStatus.OPEN: "未対応",
    TicketStatus.WORKING: "対応中",
    TicketStatus.ANSWERED: "回答済",
    TicketStatus.DISMISSED: "見送り",
}
ORIGINS: Mapping[Origin, str] = {
    Origin.INQUIRY: "窓口への質問",
    Origin.REFUSED: "答えられなかった",
    Origin.BADLY_RATED: "役に立たなかった",
}
STATES: Mapping[State, str] = {
    State.PROPOSED: "承認待ち",
    State.COMING: "これから",
    State.SERVING: "公開中",
    State.EXPIRED: "期限切れ",
    State.WITHDRAWN: "取り下げ",
}
LEVELS: Mapping[Level, str] = {
    Level.EMERGENCY: "災害・緊急",
    Level.OUTAGE: "停止・休止",
    Level.INFORMATION: "お知らせ",
}
OUTCOMES: Mapping[Status, str] = {
    Status.ANSWERED: "答えた",
    Status.CLARIFY: "聞き返した",
    Status.CONFIRM_WITH_CITY: "市に確かめるよう案内した",
    Status.NOT_IN_DOCUMENTS: "文書にないと答えた",
    Status.EXPIRED: "期限の切れた文書しかないと答えた",
    Status.OTHER_MUNICIPALITY: "ほかの市区町村のことと答えた",
    Status.OWN_CASE: "本人の事情なので窓口を案内した",
    Status.OUT_OF_SCOPE: "市の案内ではないと答えた",
    Status.UNSUPPORTED_LANGUAGE: "使えない言語と答えた",
    Status.PERSONAL_DATA: "個人情報を除くよう頼んだ",
    Status.INJECTION: "答えなかった",
    Status.EMERGENCY: "緊急の電話番号を示した",
    Status.GREETING: "あいさつした",
}
LANGUAGES: Mapping[str, str] = {"ja": "日本語", "easy": "やさしい日本語", "en": "英語"}
AUDIENCES: Mapping[str, str] = {"public": "市民", "staff": "職員のみ"}
ROLES: Mapping[Role, str] = {
    Role.STAFF: "職員",
    Role.DESK: "窓口",
    Role.APPROVER: "承認者",
    Role.ADMIN: "管理者",
}


def document_place(passage_id: str) -> str:
    """A passage's place below `/staff/documents/`: its document, and the section there."""
    document_id, _, slug = passage_id.partition("#")
    return quote(document_id) + (f"#{quote(slug.partition('~')[0])}" if slug else "")


def elapsed(duration: timedelta) -> str:
    """How long something took, in its largest unit."""
    if duration >= timedelta(days=1):
        return f"{duration.days}日"
    hours = duration // timedelta(hours=1)
    return f"{hours}時間" if hours else f"{max(0, duration // timedelta(minutes=1))}分"


def moment(at: datetime) -> str:
    """A moment in Japan."""
    there = at.astimezone(TOKYO)
    return f"{there.year}年{there.month}月{there.day}日 {there:%H:%M}"


def day(on: date) -> str:
    """A day."""
    return f"{on.year}年{on.month}月{on.day}日"
