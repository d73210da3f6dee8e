"""A question and its answer as HTML: claim by claim, with numbered sources. Pure; every value is escaped."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from bot.types import Answer, Foreign, Status
from bot.words import load
from ui.pages.acts_html import acts_html, feedback_html
from ui.pages.claims_html import Shown, claims_html
from ui.pages.markup import contact_html, html_language, question_buttons, tag
from ui.pages.sources_html import sources_html
from ui.pages.texts import Texts


def turn_html(question: str, shown: Shown) -> str:
    """A question with its answer. A question that held personal data is not repeated."""
    answer, texts = shown.answer, shown.texts
    private = answer.status is Status.PERSONAL_DATA
    return _turn(
        texts.hidden_question if private else question,
        f'<div class="answer answer-{answer.status.value}">{answer_html(question, shown)}</div>',
        texts,
        html_language(answer.language),
    )


def growing_html(question: str, shown: Shown) -> str:
    """A question with as much of its answer as is sure; its sources come with the whole."""
    body = f'<div class="answer">{_paragraph(shown.texts.ai, "ai-note")}{claims_html(shown)}</div>'
    return _turn(question, body, shown.texts, html_language(shown.answer.language))


def answer_html(question: str, shown: Shown) -> str:
    """Notices, what the answer says, what was not found, whom to ask, its sources, where to go on.

    In an emergency, the numbers to call come first; of somebody's own case, whom to ask.
    """
    answer, texts = shown.answer, shown.texts
    kind = "notice notice-approved" if answer.approved_by else "status-text"
    said = _paragraph(answer.notice, kind, answer.foreign)
    notices = "".join(_notices(shown))
    claims = claims_html(shown)
    contact = _contact(answer, texts)
    parts = [
        *_in_order(answer, notices, said, claims, contact),
        _missing(answer, texts),
        _buttons(texts.choices, answer.choices, "choices"),
        "" if answer.status is Status.OWN_CASE else contact,
        sources_html(answer, shown.excerpts, texts, note=texts.unverified_more if _is_sample(answer) else ""),
        acts_html(question, answer, texts),
        feedback_html(answer, texts),
        _buttons(texts.related, answer.related, "related"),
    ]
    return "".join(parts)


def _in_order(answer: Answer, notices: str, said: str, claims: str, contact: str) -> tuple[str, ...]:
    if answer.status is Status.EMERGENCY:
        return (said, claims, notices)
    if answer.status is Status.OWN_CASE:
        rule = load("phrases")[answer.language]["general_rule"] if answer.claims else ""
        return (said, contact, notices, _paragraph(rule, "status-text"), claims)
    return (notices, said, claims)


def _turn(question: str, body: str, texts: Texts, language: str) -> str:
    return (
        f'<article class="turn" lang="{language}"><h3 class="asked" tabindex="-1">'
        f'<span class="asked-label">{escape(texts.asked)}</span>'
        f'<span class="asked-text">{escape(question)}</span></h3>{body}</article>'
    )


def _notices(shown: Shown) -> Iterator[str]:
    """What to know before reading on: that an AI answers, how far it holds, who has checked it and when."""
    answer, texts = shown.answer, shown.texts
    if answer.approved_by:
        return  # a person's words; whose they are, its own notice says
    yield _paragraph(texts.ai, "ai-note")
    phrases = load("phrases")[answer.language]
    tags = tag(texts.unverified, "unverified") if _is_sample(answer) else ""
    if answer.rules and answer.claims:
        tags += tag(phrases[answer.rules], "scope")
    if tags:
        yield f'<p class="notice notice-tags">{tags}</p>'
    if shown.falls_back:
        yield _paragraph(texts.fallback, "notice")
    if answer.stale:
        yield _paragraph(phrases["stale"].format(day=answer.stale.isoformat()), "notice")


def _is_sample(answer: Answer) -> bool:
    """Whether it stands on a document that the city has not confirmed, and no member of staff has checked it."""
    cited = [citation for claim in answer.claims for citation in claim.citations]
    return answer.approved_by is None and any(citation.checked_by is None for citation in cited)


def _missing(answer: Answer, texts: Texts) -> str:
    if not answer.missing:
        return ""
    items = "".join(f"<li>{escape(name)}</li>" for name in answer.missing)
    return f'<section class="missing"><h4>{escape(texts.missing)}</h4><ul>{items}</ul></section>'


def _contact(answer: Answer, texts: Texts) -> str:
    """Whom to ask; where the answer alone settles it, on paper only."""
    settled = (
        answer.status in (Status.ANSWERED, Status.GREETING)
        and not answer.missing
        and not any(claim.confirm for claim in answer.claims)
    )
    if not answer.contact:
        return ""
    title, kind = escape(texts.ask_person), " on-paper" if settled else ""
    leave = f'<button type="button" class="plain" data-leave>{escape(texts.leave_title)}</button>'
    return (
        f'<section class="turn-contact{kind}"><h4>{title}</h4>'
        f"{contact_html(answer.contact, texts)}{leave}</section>"
    )


def _buttons(title: str, questions: tuple[str, ...], kind: str) -> str:
    if not questions:
        return ""
    return f'<section class="{kind}"><h4>{escape(title)}</h4>{question_buttons(questions)}</section>'


def _paragraph(text: str, kind: str, foreign: Foreign | None = None) -> str:
    lang = f' lang="{html_language(foreign)}"' if foreign else ""
    return f'<p class="{kind}"{lang}>{escape(text)}</p>' if text else ""
