"""Small pieces of HTML that the pages share. Everything that comes in as text goes out escaped. Pure."""

from __future__ import annotations

import re
from html import escape

from bot.types import Contact, Foreign
from index.types import Language
from ui.pages.texts import Texts

# A Japanese phone number, or a short one behind a number sign (#7119).
_PHONE = re.compile(r"((?<!\d)0\d{1,4}-\d{1,4}-\d{3,4}(?!\d)|#\d{4}(?!\d))")
# The same, and the three-digit numbers of emergencies.
_PHONE_OR_SHORT = re.compile(
    r"((?<!\d)0\d{1,4}-\d{1,4}-\d{3,4}(?!\d)|#\d{4}(?!\d)|(?<![\d#-])1\d\d(?![\d-]))"
)


def html_language(language: Language | Foreign) -> str:
    """The `lang` attribute's value: easy Japanese is Japanese; Chinese is told with its script."""
    return {"easy": "ja", "zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}.get(language, language)


def tag(text: str, kind: str) -> str:
    """A short label beside a text; `kind` is a class name of the style sheet."""
    return f'<span class="tag tag-{kind}">{escape(text)}</span>'


def with_phones(text: str, *, short: bool = False) -> str:
    """The escaped text, its phone numbers as links that call; `short`: three-digit numbers too."""
    parts = (_PHONE_OR_SHORT if short else _PHONE).split(text)
    return "".join(_call(part) if index % 2 else escape(part) for index, part in enumerate(parts))


def link(url: str | None, text: str, opens: str) -> str:
    """A link that opens in another tab and says so; without a web address, the text alone."""
    if not url or not url.startswith(("https://", "http://")):
        return escape(text)
    return (
        f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{escape(text)} '
        f'<span class="opens">{escape(opens)}</span></a>'
    )


def pairs(entries: list[tuple[str, str]]) -> str:
    """A list of names and values; names are escaped here, values are HTML already."""
    rows = "".join(f"<div><dt>{escape(name)}</dt><dd>{value}</dd></div>" for name, value in entries)
    return f'<dl class="facts">{rows}</dl>'


def question_buttons(questions: tuple[str, ...]) -> str:
    """Buttons that ask their question when pressed (`citizen.js` listens for them)."""
    items = "".join(
        f'<li><button type="button" class="ask" data-question="{escape(question)}">'
        f"{escape(question)}</button></li>"
        for question in questions
    )
    return f'<ul class="questions">{items}</ul>'


def contact_html(contact: Contact, texts: Texts, address: str | None = None, opening: str = "") -> str:
    """A desk with its phone and hours; what is not registered is said so. An address is Japanese; `opening` is HTML."""
    phone = with_phones(contact.phone) if contact.phone else escape(texts.no_phone)
    entries = [(texts.phone, phone), (texts.hours, escape(contact.hours or texts.no_hours))]
    if address:
        entries.append((texts.address, f'<span lang="ja">{escape(address)}</span>'))
    page = f'<p class="desk-page">{link(contact.url, texts.homepage, texts.opens)}</p>' if contact.url else ""
    return f'<p class="department">{escape(contact.department)}</p>{opening}{pairs(entries)}{page}'


def _call(number: str) -> str:
    address = number.replace("#", "%23").replace("-", "")
    return f'<a class="call" href="tel:{address}">{escape(number)}</a>'
