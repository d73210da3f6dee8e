"""What stands around the conversation: the head of the page, notices, examples, the desk to ask. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape

from bot.types import Contact
from index.profile import Profile
from index.types import Document, Language
from ui.pages.markup import contact_html, html_language
from ui.pages.texts import Event, Texts


def city_name(profile: Profile | None, language: Language, texts: Texts) -> str:
    """The city as the language names it."""
    if profile is None:
        return texts.nameless
    names = {"ja": profile.name, "easy": profile.name_easy, "en": profile.name_en}
    return names[language] or profile.name


def page_title(city: str, texts: Texts) -> str:
    """The product with the city whose desk it is: the page's title and its first heading."""
    return texts.product if city == texts.nameless else f"{city} {texts.product}"


def header_html(city: str, language: Language, texts: Texts) -> str:
    """The head of the page, with the way to a person. Its `lang` becomes the document's (`citizen.js`)."""
    return (
        f'<header class="head" lang="{html_language(language)}">'
        f'<a class="skip" href="#question" data-goto="question">{escape(texts.skip)}</a>'
        f"<h1>{escape(page_title(city, texts))}</h1>"
        f'<a class="to-person" href="#person" data-goto="person">{escape(texts.ask_person)}</a></header>'
    )


def intro_html(city: str, language: Language, names: Mapping[Language, str], texts: Texts) -> str:
    """What this is, the choice of language, and what to know before the first question."""
    choices = "".join(
        f'<button type="button" data-language="{key}" lang="{html_language(key)}" '
        f'aria-pressed="{"true" if key == language else "false"}">{escape(name)}</button>'
        for key, name in names.items()
    )
    notices = ((texts.ai, texts.ai_more), (texts.personal, texts.personal_more))
    items = "".join(f"<li><strong>{escape(said)}</strong> {escape(more)}</li>" for said, more in notices)
    return (
        f'<div class="intro" lang="{html_language(language)}">'
        f'<div class="languages" role="group" aria-label="{escape(texts.language)}">{choices}</div>'
        f'<p class="lead">{escape(texts.lead.format(city=city))}</p>'
        f'<section class="notices" aria-label="{escape(texts.notices_title)}"><ul>{items}</ul></section></div>'
    )


def conversation_html(turns: tuple[str, ...], texts: Texts) -> str:
    """The turns in order; nothing before the first."""
    if not turns:
        return ""
    return f'<h2 class="unseen">{escape(texts.conversation)}</h2>{"".join(turns)}'


def status_html(text: str, kind: str = "") -> str:
    """The content of the status line; `kind` "unseen" is only read out, "wrong" asks for a mend."""
    return f'<span class="{kind}">{escape(text)}</span>' if text else ""


def event_questions(
    events: tuple[Event, ...], language: Language, lookup: Callable[[str], Document | None]
) -> Iterator[tuple[str, str]]:
    """Life events with the first question of their document, in the reader's language where it is there."""
    for event in events:
        name = {"ja": event.ja, "easy": event.easy, "en": event.en}[language]
        for document_id in (f"{event.document}.{language}", event.document):
            document = lookup(document_id)
            if document and document.questions and document.audience == "public":
                yield name, document.questions[0]
                break


def examples_html(
    examples: tuple[tuple[str, str], ...], language: Language, texts: Texts, *, talking: bool
) -> str:
    """Example questions by life event; folded away once a conversation has begun."""
    if not examples:
        return ""
    items = "".join(
        f'<li><button type="button" class="example" data-question="{escape(question)}">'
        f'<span class="event">{escape(name)}</span><span class="example-question">{escape(question)}</span>'
        "</button></li>"
        for name, question in examples
    )
    inside = f'<ul class="examples">{items}</ul>'
    attribute = f'lang="{html_language(language)}"'
    if talking:
        title = escape(texts.more_examples)
        return f'<details class="more-examples" {attribute}><summary>{title}</summary>{inside}</details>'
    return f"<section {attribute}><h2>{escape(texts.examples)}</h2>{inside}</section>"


def person_html(
    contact: Contact | None, profile: Profile | None, language: Language, texts: Texts, *, asked: bool
) -> str:
    """The desk to ask, always on the page; `asked`: it is the one for the last question."""
    desk = contact or Contact(department=profile.name if profile else texts.city_hall)
    about = f'<p class="about">{escape(texts.ask_about)}</p>' if asked and contact else ""
    address = profile.address if profile else None
    return (
        f'<aside class="person" id="person" tabindex="-1" lang="{html_language(language)}"'
        f' aria-labelledby="person-title"><h2 id="person-title">{escape(texts.ask_person)}</h2>{about}'
        f"{contact_html(desk, texts, address)}</aside>"
    )
