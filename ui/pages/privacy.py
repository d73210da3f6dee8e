"""`/privacy`: what is kept of what people write, as this program does it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources

import yaml
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict

from index.types import LANGUAGES, Language
from ui.pages.front import Front
from ui.pages.markup import contact_html, html_language
from ui.pages.plain_html import PlainPage, paragraphs
from ui.pages.texts import page_texts


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Section(_Entry):
    """A heading with a list, paragraphs, and what holds only with, or without, a language model."""

    title: str
    items: tuple[str, ...] = ()
    without_model: tuple[str, ...] = ()
    with_model: tuple[str, ...] = ()
    texts: tuple[str, ...]


class PrivacyTexts(_Entry):
    """The page in one language."""

    title: str
    lead: str
    languages: str
    sections: tuple[Section, ...]
    home: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the texts depend on: for how many days records are kept, and whether a language model words the answers."""

    days: int
    with_model: bool


def add_privacy(router: APIRouter, front: Front, facts: Facts) -> None:
    """`GET /privacy?lang=…`; a language that is not known is Japanese."""

    @router.get("/privacy", include_in_schema=False, response_class=HTMLResponse)
    def privacy(request: Request, lang: str = "ja") -> HTMLResponse:
        language: Language = next((key for key in LANGUAGES if key == lang), "ja")
        home = f"{request.scope.get('root_path', '')}/"
        return privacy_page(language, front, facts, home).response()


def privacy_page(language: Language, front: Front, facts: Facts, home: str) -> PlainPage:
    """The page in a language; `home`: the address of the first page."""
    texts, city = _texts()[language], front.city(language)
    body = "".join(
        (
            _choices(language, texts),
            *paragraphs((texts.lead.format(city=city),)),
            *(_section(section, facts) for section in texts.sections),
            _desk(front, language),
            f'<ul class="ways"><li><a href="{escape(home)}">{escape(texts.home)}</a></li></ul>',
        )
    )
    body = front.with_ruby(body, language)
    notices = front.notices(language)
    return PlainPage(texts.title, body, front.product(language), home, language, notices=notices)


def _choices(language: Language, texts: PrivacyTexts) -> str:
    def choice(key: Language, name: str) -> str:
        lang = html_language(key)
        if key == language:
            return f'<li><span aria-current="page" lang="{lang}">{escape(name)}</span></li>'
        return f'<li><a href="?lang={key}" lang="{lang}" hreflang="{lang}">{escape(name)}</a></li>'

    names = page_texts().languages
    items = "".join(choice(key, names[key]) for key in LANGUAGES)
    return f'<nav aria-label="{escape(texts.languages)}"><ul class="ways">{items}</ul></nav>'


def _section(section: Section, facts: Facts) -> str:
    def told(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(text.format(days=facts.days) for text in texts)

    by_model = section.with_model if facts.with_model else section.without_model
    items = "".join(f"<li>{escape(item)}</li>" for item in told(section.items))
    listed = f"<ul>{items}</ul>" if items else ""
    return f"<h2>{escape(section.title)}</h2>{listed}{paragraphs(told(by_model + section.texts))}"


def _desk(front: Front, language: Language) -> str:
    """The city's general desk, as the other pages name it."""
    contact = front.desk(language)
    return contact_html(contact, page_texts().citizen[language]) if contact else ""


@cache
def _texts() -> dict[Language, PrivacyTexts]:
    text = resources.files("ui.pages").joinpath("privacy.yaml").read_text(encoding="utf-8")
    languages: tuple[Language, ...] = LANGUAGES
    loaded = yaml.safe_load(text)
    return {language: PrivacyTexts.model_validate(loaded[language]) for language in languages}
