"""The texts of the pages, read from `texts.yaml` and checked: each language has every text."""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict

from bot.desk.feedback import Reason
from bot.desk.inquiries import InquiryStatus
from bot.desk.notices import Level
from bot.desk.opening_hours import Closed
from index.types import Language


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ClientTexts(_Entry):
    """What the page's script says by itself, without the server."""

    conversation: str
    searching: str
    slow: str
    waiting: str
    empty: str
    busy: str
    offline: str
    cut: str
    failed: str
    copied: str
    not_copied: str
    started_over: str
    erased: str
    erased_here: str
    thanks: str
    not_rated: str
    speaks: str
    printed_on: str
    copied_from: str


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
    asked: str
    hidden_question: str
    answered: str
    replied: str
    too_long: str
    not_ready: str
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
    sample: str
    sample_more: str
    privacy: str
    foot: str
    desk_notices: str
    erase: str
    erase_title: str
    erase_more: str
    erase_yes: str
    erase_no: str
    answer_acts: str
    copy_answer: str
    print_answer: str
    helpful_question: str
    helpful: str
    unhelpful: str
    reasons_title: str
    reasons: dict[Reason, str]
    send_reasons: str
    open_now: str
    closed_now: str
    opens_next: str
    opening_unknown: str
    closed_why: dict[Closed, str]
    weekdays: tuple[str, ...]
    day_of_week: str
    leave_title: str
    leave_more: str
    leave_label: str
    leave_hint: str
    leave_send: str
    receipt_title: str
    receipt: str
    receipt_more: str
    receipt_how: str
    urgent: str
    reply_title: str
    reply_hint: str
    reply_send: str
    reply_none: str
    your_inquiry: str
    reply: str
    inquiry_status: dict[InquiryStatus, str]
    inquiry_empty: str
    inquiry_too_long: str
    inquiry_personal: str
    desk_failed: str
    levels: dict[Level, str]
    to_answer: str
    more_on_screen: str
    client: ClientTexts


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
    checklist: tuple[str, ...]
    events: tuple[Event, ...]


@cache
def page_texts() -> PageTexts:
    """The texts, read once."""
    text = resources.files("ui.pages").joinpath("texts.yaml").read_text(encoding="utf-8")
    return PageTexts.model_validate(yaml.safe_load(text))


def asset(name: str) -> str:
    """The content of a file of this package (a style sheet, a script)."""
    return resources.files("ui.pages").joinpath(name).read_text(encoding="utf-8")
