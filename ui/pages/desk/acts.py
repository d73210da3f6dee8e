"""How the audit page tells what was done: the sealed entry in a sentence. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources
from string import Formatter

import yaml

from bot.desk.accounts import Role
from bot.desk.audit import Act, Detail, Person
from bot.desk.notices import Level
from bot.desk.tickets import TicketStatus
from ui.pages.desk.labels import LEVELS, ROLES, STATUSES, day, moment

KINDS: tuple[tuple[str, str], ...] = (
    ("", "すべて"),
    ("ticket.", "案件"),
    ("answer.", "確認した回答"),
    ("notice.", "お知らせ"),
    ("account.", "利用者"),
    ("session.", "サインアウト"),
    ("token.", "APIの鍵"),
    ("document.", "文書"),
    ("records.", "記録全体"),
)
_SUBJECTS: Mapping[str, str] = {
    "ticket": "案件",
    "answer": "回答",
    "notice": "お知らせ",
    "account": "利用者",
    "token": "APIの鍵",
    "document": "文書",
    "records": "記録",
}
# Where a subject's page is, below `/desk/`.
_PAGES: Mapping[str, str] = {"ticket": "tickets", "answer": "answers"}
_TYPED = re.compile(r"\s*(\D+?)\s*[:：]?\s*(\d+)\s*番?\s*")
_OPERATOR = "operator:"


@dataclass(frozen=True, slots=True)
class Sentence:
    """What was done, around the name of what it was done to. page: the subject's address below `/desk/`; "" for none."""

    before: str
    subject: str
    after: str
    page: str

    def __str__(self) -> str:
        return f"{self.before}{self.subject}{self.after}"


def known_actions() -> frozenset[str]:
    """The names of all actions that have sentences."""
    return frozenset(_sentences())


def sentence(act: Act) -> Sentence:
    """An act in words; one that is not known, by its name."""
    kind, _, name = act.subject.partition(":")
    subject = f"{_SUBJECTS.get(kind, kind)} {name}".strip()
    page = f"{_PAGES[kind]}/{name}" if kind in _PAGES and name.isdecimal() and name != "0" else ""
    before, _, after = _template(act).partition("{subject}")
    told = {name: _told(name, value) for name, value in act.details.items()}
    return Sentence(before.format(**told), subject, after.format(**told) + _states(act), page)


def person_name(by: Person) -> str:
    """Who did it; who worked on the server itself is told as such."""
    return f"サーバーの管理者（{by.removeprefix(_OPERATOR)}）" if by.startswith(_OPERATOR) else f"{by}さん"


def subject_of(typed: str) -> str:
    """A subject as it stands in the log, from the way it is told (案件 12) or from itself (ticket:12)."""
    match = _TYPED.fullmatch(typed)
    kinds = {name: kind for kind, name in _SUBJECTS.items()}
    return f"{kinds[match[1]]}:{match[2]}" if match and match[1] in kinds else typed.strip()


def _template(act: Act) -> str:
    if act.action == "ticket.assign" and act.details.get("to") == act.by:
        return _sentences()["ticket.take"][0]
    known = {name for name, value in act.details.items() if value is not None} | {"subject"}
    fitting = (text for text in _sentences().get(act.action, ()) if _names(text) <= known)
    return next(fitting, f"{{subject}}: {act.action}")


def _states(act: Act) -> str:
    """From which state into which, where it changed."""
    before, after = (act.details.get(name) for name in ("before", "after"))
    return f"（{_told('before', before)} → {_told('after', after)}）" if before and before != after else ""


def _told(name: str, value: Detail) -> str:
    """A detail in words; one that has none, as it stands."""
    text = str(value)
    try:
        if name in {"before", "after"}:
            return STATUSES[TicketStatus(text)]
        if name == "role":
            return ROLES[Role(text)]
        if name == "level":
            return LEVELS[Level(text)]
        if name in {"until", "checked_on"}:
            return day(date.fromisoformat(text))
        return moment(datetime.fromisoformat(text)) if name == "made_at" else text
    except ValueError:
        return text


def _names(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@cache
def _sentences() -> Mapping[str, list[str]]:
    text = resources.files("ui.pages.desk").joinpath("acts.yaml").read_text(encoding="utf-8")
    sentences: Mapping[str, list[str]] = yaml.safe_load(text)
    return sentences
