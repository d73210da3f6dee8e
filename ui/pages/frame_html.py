"""What stands around the conversation: head and foot of the page, question box, examples, the desk to ask. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from index.profile import Profile
from index.types import Document, Language
from ui.pages.markup import html_language
from ui.pages.texts import Event, Texts


@dataclass(frozen=True, slots=True)
class Opening:
    """What the serving generation gives the page before anything is asked; `sample`: not confirmed by the city."""

    city: str
    examples: tuple[tuple[str, str], ...] = ()
    sample: bool = False


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
    """The head of the page, with the way to a person."""
    return (
        f'<header class="head" lang="{html_language(language)}">'
        f'<a class="skip" href="#question-text" data-goto="question-text">{escape(texts.skip)}</a>'
        f"<h1>{escape(page_title(city, texts))}</h1>"
        f'<a class="to-person" href="#person" data-goto="person">{escape(texts.ask_person)}</a></header>'
    )


def intro_html(opening: Opening, language: Language, names: Mapping[Language, str], texts: Texts) -> str:
    """The choice of language, what this is and does, and what to know before the first question."""
    choices = "".join(
        f'<button type="button" data-language="{key}" lang="{html_language(key)}" '
        f'aria-pressed="{"true" if key == language else "false"}">{escape(name)}</button>'
        for key, name in names.items()
    )
    notices = [(texts.ai, texts.ai_more), (texts.personal, texts.personal_more)]
    notices += [(texts.sample, texts.sample_more)] if opening.sample else []
    items = "".join(f"<li><strong>{escape(said)}</strong> {escape(more)}</li>" for said, more in notices)
    return (
        f'<div class="intro" lang="{html_language(language)}">'
        f'<div class="languages" role="group" aria-label="{escape(texts.language)}">{choices}</div>'
        f'<p class="lead before-talk">{escape(texts.lead.format(city=opening.city))}</p>'
        f'<section class="notices before-talk" aria-label="{escape(texts.notices_title)}">'
        f"<ul>{items}</ul></section></div>"
    )


def talk_html() -> str:
    """Where the script puts the turns, and the line that it speaks through; neither is ever drawn anew."""
    return '<h2 class="unseen" id="turns-title" hidden></h2><div class="turns" id="turns"></div><p role="status" id="status"></p>'


def asking_html(language: Language, texts: Texts, max_question: int) -> str:
    """The question box with what can be done to the conversation, and the dialogue before it is erased."""
    return (
        f'<form id="question" class="asking" lang="{html_language(language)}" '
        f'aria-label="{escape(texts.send)}" novalidate>'
        f'<label for="question-text">{escape(texts.question)}</label>'
        f'<p id="question-hint">{escape(texts.question_hint)}</p>'
        f'<textarea id="question-text" rows="2" maxlength="{max_question * 2}" autocomplete="off" spellcheck="false" '
        f'aria-describedby="question-hint" enterkeyhint="send" '
        f'placeholder="{escape(texts.placeholder)}"></textarea>'
        f'<div class="acts"><button type="submit" class="send">{escape(texts.send)}</button>'
        f'<button type="button" class="plain while-talking" data-start-over>{escape(texts.start_over)}</button>'
        f'<button type="button" class="plain while-talking" data-erase>{escape(texts.erase)}</button></div></form>'
        f'<template id="waiting-turn">{_waiting_html(language, texts)}</template>'
        f'<dialog id="erase" aria-labelledby="erase-title" lang="{html_language(language)}">'
        f'<h2 id="erase-title">{escape(texts.erase_title)}</h2><p>{escape(texts.erase_more)}</p>'
        f'<form method="dialog" class="acts" aria-labelledby="erase-title"><button value="erase" class="send">{escape(texts.erase_yes)}</button>'
        f'<button value="" class="plain">{escape(texts.erase_no)}</button></form></dialog>'
    )


def _waiting_html(language: Language, texts: Texts) -> str:
    """A turn whose answer is being looked for; the script fills in the question."""
    return (
        f'<article class="turn" lang="{html_language(language)}"><h3 class="asked" tabindex="-1">'
        f'<span class="asked-label">{escape(texts.asked)}</span><span class="asked-text"></span></h3>'
        f'<p class="searching"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>'
        f'<span class="searching-text">{escape(texts.client.searching)}</span></p></article>'
    )


def foot_html(city: str, language: Language, texts: Texts) -> str:
    """The foot of the page: whose it is, and what becomes of what is typed."""
    return (
        f'<footer class="foot" lang="{html_language(language)}">'
        f"<p>{escape(texts.foot.format(city=city))}</p>"
        f'<p><a href="privacy?lang={language}">{escape(texts.privacy)}</a></p></footer>'
    )


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


def examples_html(examples: tuple[tuple[str, str], ...], language: Language, texts: Texts) -> str:
    """Example questions by life event; the script folds them away once a conversation has begun."""
    if not examples:
        return ""
    items = "".join(
        f'<li><button type="button" class="example" data-question="{escape(question)}">'
        f'<span class="event">{escape(name)}</span><span class="example-question">{escape(question)}</span>'
        "</button></li>"
        for name, question in examples
    )
    return (
        f'<details class="examples-fold" id="examples" open lang="{html_language(language)}">'
        f'<summary><h2>{escape(texts.examples)}</h2></summary><ul class="examples">{items}</ul></details>'
    )
