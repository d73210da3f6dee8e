"""The texts of the pages, read from `texts.yaml` and checked: each language has every text."""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict

from index.types import Language


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Texts(_Entry):
    """What the citizen's page says in one language; `{…}` marks are filled in where the text is shown."""

    product: str
    nameless: str
    lead: str
    skip: str
    language: str
    notices_title: str
    ai: str
    ai_more: str
    personal: str
    personal_more: str
    question: str
    question_hint: str
    placeholder: str
    send: str
    start_over: str
    examples: str
    more_examples: str
    conversation: str
    asked: str
    hidden_question: str
    answer: str
    searching: str
    answered: str
    replied: str
    started_over: str
    empty: str
    too_long: str
    not_ready: str
    failed: str
    required: str
    conditional: str
    confirm: str
    more: str
    missing: str
    sources: str
    source: str
    checked_on: str
    date: str
    unknown: str
    verified: str
    unverified: str
    unverified_more: str
    origin: str
    opens: str
    fallback: str
    choices: str
    related: str
    ask_person: str
    ask_about: str
    phone: str
    no_phone: str
    hours: str
    no_hours: str
    address: str
    homepage: str
    city_hall: str
    scripts_off: str


class Event(_Entry):
    """A life event, named in each language, and the base id of the document whose question stands for it."""

    document: str
    ja: str
    easy: str
    en: str


class PageTexts(_Entry):
    """The content of `texts.yaml`."""

    citizen: dict[Language, Texts]
    languages: dict[Language, str]
    events: tuple[Event, ...]


@cache
def page_texts() -> PageTexts:
    """The texts, read once."""
    text = resources.files("ui.pages").joinpath("texts.yaml").read_text(encoding="utf-8")
    return PageTexts.model_validate(yaml.safe_load(text))


def asset(name: str) -> str:
    """The content of a file of this package (a style sheet, a script)."""
    return resources.files("ui.pages").joinpath(name).read_text(encoding="utf-8")
