"""The texts of the staff room, read from `staff.yaml` and checked."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import resources
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from bot.plan_check import State
from index.types import Audience, Kind, Language

Section = Literal["home", "terms", "plan", "search", "health"]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TermTexts(_Entry):
    """The glossary."""

    title: str
    rows: str
    all: str
    row: str
    relations: str
    search: str
    word: str
    go: str
    count: str
    none: str
    definition: str
    related: str
    used: str
    uses_in: str
    unused: str
    whole: str
    relation_title: str
    relation_lead: str


class PlanTexts(_Entry):
    """The plan check."""

    title: str
    lead: str
    private: str
    private_model: str
    by_model: str
    model_note: str
    withheld: str
    begin: str
    this_plan: str
    caution: str
    field: str
    hint: str
    check: str
    again: str
    result: str
    summary: str
    counts: str
    point: str
    state: str
    states: dict[State, str]
    details: str
    stands: str
    ask: str
    asked: str
    said: str
    nothing: str
    lacks: str
    whole: str
    speaks: str
    download: str
    markdown: str
    word: str
    file: str
    made: str


class SearchTexts(_Entry):
    """The search with the document beside it."""

    title: str
    word: str
    kind: str
    audience: str
    any: str
    since: str
    until: str
    go: str
    results: str
    count: str
    more: str
    none: str
    beside: str
    choose: str
    wrong_date: str
    expired: str


class DocumentTexts(_Entry):
    """A document."""

    rows: str
    related: str
    missing: str


class HealthTexts(_Entry):
    """The corpus's health. blank_names: the last part of an entry's name, or `urls`."""

    title: str
    lead: str
    expired: str
    expiring: str
    unverified: str
    checked: str
    failed: str
    warnings: str
    blanks: str
    none: str
    whole: str
    until: str
    renew: str
    renew_of: str
    renewing: str
    renewed: str
    waiting: str
    waiting_for: str
    blank_names: dict[str, str]


class StaffTexts(_Entry):
    """The content of `staff.yaml`."""

    room: str
    skip: str
    desk: str
    sections: dict[Section, str]
    account: str
    lead: str
    about: dict[Section, str]
    kinds: dict[Kind, str]
    audiences: dict[Audience, str]
    languages: dict[Language, str]
    facts: dict[str, str]
    never: str
    unverified: str
    opens: str
    day_written: str
    no_index: str
    form_stale: str
    terms: TermTexts
    plan: PlanTexts
    search: SearchTexts
    document: DocumentTexts
    health: HealthTexts

    def day(self, day: date | None) -> str:
        """A day as people write it."""
        return self.day_written.format(year=day.year, month=day.month, day=day.day) if day else self.never


@cache
def staff_texts() -> StaffTexts:
    """The texts, read once."""
    text = resources.files("ui.pages.staff").joinpath("staff.yaml").read_text(encoding="utf-8")
    return StaffTexts.model_validate(yaml.safe_load(text))
