"""`/desk/audit`: who changed what and when, whether the log is as it was written, and the log as a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from bot.desk.audit import AuditLog, AuditQuery, Entry, Fault, Head, csv_rows, person
from bot.desk.figures_table import csv_text
from index.japan import TOKYO
from ui.pages.desk import acts
from ui.pages.desk.figures import day_of, download, today_in_japan
from ui.pages.desk.room import Room, add_page
from ui.pages.desk.visit import Visit

PAGE = 50
AT_ONCE = 20_000
"""A log of so many entries is read from its beginning with each page; a longer one, when somebody asks for it."""
_LONGEST = 64


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for, as it is typed."""

    by: str = ""
    action: str = ""
    subject: str = ""
    since: str = ""
    until: str = ""
    below: int | None = None

    def query(self, most: int | None = None) -> AuditQuery:
        """The entries to read; a day that is none is as if it were not there."""
        return AuditQuery(
            by=person(self.by) if self.by.strip() else None,
            action=self.action or None,
            subject=acts.subject_of(self.subject) or None,
            since=_day(self.since),
            until=_day(self.until),
            most=most,
            below=self.below,
        )

    def address(self, below: int | None = None) -> str:
        """The same as the query of an address, from an entry on."""
        values = {
            "by": self.by,
            "action": self.action,
            "subject": self.subject,
            "from": self.since,
            "until": self.until,
        }
        kept = {name: value for name, value in values.items() if value} | (
            {"below": str(below)} if below else {}
        )
        return f"?{urlencode(kept)}" if kept else ""


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether the log is as it was written; read: whether it was looked at now."""

    head: Head
    read: bool
    fault: Fault | None = None


def add_audit(router: APIRouter, room: Room) -> None:
    """The page, and the entries that it would show as a file."""
    log = room.desk.audit

    def page(visit: Visit) -> Response:
        wanted = wanted_of(visit.query)
        found = log.entries(wanted.query(PAGE + 1))
        shown = found[-PAGE:][::-1]
        values = {
            "here": "audit",
            "wanted": wanted,
            "entries": shown,
            "older": shown[-1].number if len(found) > PAGE else None,
            "verified": verified(log, wanted_now="verify" in visit.query),
            "kinds": acts.KINDS,
            "acts": acts,
        }
        return room.show(visit, "audit.html", "操作の記録", values)

    def table(visit: Visit) -> Response:
        entries = log.entries(wanted_of(visit.query).query())
        told = [
            "内容",
            *(f"{acts.person_name(entry.act.by)}: {acts.sentence(entry.act)}" for entry in entries),
        ]
        days = [
            "日時（日本時間）",
            *(f"{entry.act.at.astimezone(TOKYO):%Y-%m-%d %H:%M:%S}" for entry in entries),
        ]
        rows = ([*row, *more] for row, *more in zip(csv_rows(entries), days, told, strict=True))
        content = csv_text(rows).encode("utf-8-sig")
        return download(content, "text/csv; charset=utf-8", f"audit-{today_in_japan()}.csv")

    def whole(visit: Visit) -> Response:
        content = as_json(log.entries(wanted_of(visit.query).query()))
        return download(content, "application/json", f"audit-{today_in_japan()}.json")

    add_page(router, room, "audit", page, "GET")
    add_page(router, room, "audit.csv", table, "GET")
    add_page(router, room, "audit.json", whole, "GET")


def verified(log: AuditLog, *, wanted_now: bool = False) -> Verified:
    """Read the log from its beginning where that takes a moment, or where it is wanted."""
    head = log.head()
    if not wanted_now and head.count > AT_ONCE:
        return Verified(head, read=False)
    return Verified(head, read=True, fault=log.verified())


def wanted_of(query: Mapping[str, str]) -> Wanted:
    """What an address asks for; an action that is none of ours is as if it were not there."""
    kinds = {key for key, _ in acts.KINDS} | acts.known_actions()
    below = query.get("below", "")
    by, action, subject, since, until = (
        query.get(name, "")[:_LONGEST] for name in ("by", "action", "subject", "from", "until")
    )
    number = int(below) if below.isascii() and below.isdecimal() and len(below) < 10 else None
    return Wanted(by, action if action in kinds else "", subject, since, until, number)


def as_json(entries: list[Entry]) -> bytes:
    """The entries as they are sealed."""
    plain = [asdict(entry) for entry in entries]
    return json.dumps(plain, ensure_ascii=False, indent=1, default=lambda at: at.isoformat()).encode()


def _day(text: str) -> date | None:
    try:
        return day_of(text)
    except ValueError:
        return None
