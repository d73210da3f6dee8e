"""A question and its answer as HTML: claim by claim, with numbered sources. Pure; every value is escaped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from bot.render import open_claims
from bot.types import Answer, Claim, Foreign, Status
from bot.words import load
from ui.pages.excerpts import Excerpt
from ui.pages.markup import contact_html, html_language, question_buttons, tag, with_phones
from ui.pages.sources_html import source_id, source_numbers, sources_html
from ui.pages.texts import Texts


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer with all that its HTML needs; `excerpts` are by passage id, `texts` in the answer's language."""

    answer: Answer
    excerpts: Mapping[str, Excerpt]
    texts: Texts
    max_open: int


def turn_html(question: str, shown: Shown) -> str:
    """A question with its answer. A question that held personal data is not repeated."""
    answer, texts = shown.answer, shown.texts
    private = answer.status is Status.PERSONAL_DATA
    return _turn(
        texts.hidden_question if private else question,
        f'<div class="answer answer-{answer.status.value}">{answer_html(shown)}</div>',
        texts,
        html_language(answer.language),
    )


def pending_html(question: str, texts: Texts, language: str) -> str:
    """A question that is being answered."""
    return _turn(question, f'<p class="searching">{escape(texts.searching)}</p>', texts, language)


def answer_html(shown: Shown) -> str:
    """Notices, what the answer says, what was not found, whom to ask, its sources, where to go on.

    In an emergency, the numbers to call come first.
    """
    answer, texts = shown.answer, shown.texts
    kind = "notice notice-approved" if answer.approved_by else "status-text"
    said = _paragraph(answer.notice, kind, answer.foreign)
    notices = "".join(_notices(shown))
    claims = _claims(shown)
    urgent = answer.status is Status.EMERGENCY
    parts = [
        *((said, claims, notices) if urgent else (notices, said, claims)),
        _missing(answer, texts),
        _buttons(texts.choices, answer.choices, "choices"),
        _contact(answer, texts),
        sources_html(answer, shown.excerpts, texts),
        _buttons(texts.related, answer.related, "related"),
    ]
    return "".join(parts)


def _turn(question: str, body: str, texts: Texts, language: str) -> str:
    return (
        f'<article class="turn" lang="{language}"><h3 class="asked" tabindex="-1">'
        f'<span class="asked-label">{escape(texts.asked)}</span>'
        f'<span class="asked-text">{escape(question)}</span></h3>{body}</article>'
    )


def _notices(shown: Shown) -> Iterator[str]:
    answer, texts = shown.answer, shown.texts
    if answer.approved_by:
        return  # a person's words; whose they are, its own notice says
    yield _paragraph(texts.ai, "ai-note")
    citations = [citation for claim in answer.claims for citation in claim.citations]
    if any(citation.checked_by is None for citation in citations):
        marked = tag(texts.unverified, "unverified")
        yield f'<p class="notice">{marked} {escape(texts.unverified_more)}</p>'
    if _falls_back(shown):
        yield _paragraph(texts.fallback, "notice")
    phrases = load("phrases")[answer.language]
    if answer.rules and answer.claims:
        yield f'<p class="notice">{tag(phrases[answer.rules], "scope")}</p>'
    if answer.stale:
        yield _paragraph(phrases["stale"].format(day=answer.stale.isoformat()), "notice")


def _falls_back(shown: Shown) -> bool:
    """Whether the documents cited are in another language than the answer."""
    return any(excerpt.language != shown.answer.language for excerpt in shown.excerpts.values())


def _claims(shown: Shown) -> str:
    claims = shown.answer.claims
    if not claims:
        return ""
    language = "ja" if _falls_back(shown) else html_language(shown.answer.language)
    first = open_claims(claims, shown.max_open)
    rest = claims[len(first) :]
    more = ""
    if rest:
        count = escape(shown.texts.more.format(count=len(rest)))
        more = f'<details class="more"><summary>{count}</summary>{_documents(rest, shown)}</details>'
    return f'<div class="claims" lang="{language}">{_documents(first, shown)}{more}</div>'


def _documents(claims: Sequence[Claim], shown: Shown) -> str:
    """The claims; where the answer is of several documents, under their titles."""
    several = len({claim.citations[0].title for claim in shown.answer.claims}) > 1
    parts = []
    for title, group in groupby(claims, key=lambda claim: claim.citations[0].title):
        parts += [f'<h4 class="of-document">{escape(title)}</h4>'] if several else []
        parts.append(_blocks(list(group), shown))
    return "".join(parts)


def _blocks(claims: Sequence[Claim], shown: Shown) -> str:
    """Sentences as paragraphs, list items as a list, rows under their labels, in the order of the claims."""
    blocks = []
    for kind, group in groupby(claims, key=lambda claim: claim.kind):
        if kind == "row":
            blocks.append(_rows(list(group), shown))
        elif kind == "item":
            items = "".join(f"<li>{_said(claim, shown)}</li>" for claim in group)
            blocks.append(f'<ul class="items">{items}</ul>')
        else:
            blocks += [f"<p>{_said(claim, shown)}</p>" for claim in group]
    return "".join(blocks)


def _rows(claims: Sequence[Claim], shown: Shown) -> str:
    labels = dict.fromkeys(claim.label or "" for claim in claims)
    return "".join(
        f'<section class="rows"><h4>{escape(label)}</h4><ul>'
        + "".join(_row(claim, shown) for claim in claims if (claim.label or "") == label)
        + "</ul></section>"
        for label in labels
    )


def _row(claim: Claim, shown: Shown) -> str:
    texts = shown.texts
    tags = {"required": tag(texts.required, "required"), "if": tag(texts.conditional, "conditional")}.get(
        claim.need or "", ""
    )
    if claim.confirm:
        tags += tag(texts.confirm, "confirm")
    said = _said(claim, shown)
    if not claim.when:
        return f'<li class="row"><div class="row-value">{tags}{said}</div></li>'
    head = f'<div class="row-head">{tags}<span class="when">{escape(claim.when)}</span></div>'
    return f'<li class="row">{head}<div class="row-value">{said}</div></li>'


def _said(claim: Claim, shown: Shown) -> str:
    """A claim's text with the numbers of its sources, which open them."""
    urgent = shown.answer.status is Status.EMERGENCY
    numbers = source_numbers(shown.answer)
    cited = dict.fromkeys(numbers[citation.passage_id] for citation in claim.citations)
    buttons = "".join(
        f'<button type="button" class="cite" data-source="{source_id(shown.answer, number)}" '
        f'aria-label="{escape(shown.texts.source.format(number=number))}">{number}</button>'
        for number in cited
    )
    # The number of a source keeps to the line of the text's end, where that is not a phone number.
    cut = len(claim.text) if any(character.isdigit() for character in claim.text[-2:]) else -2
    text, end = with_phones(claim.text[:cut], short=urgent), escape(claim.text[cut:])
    said = f'{text}<span class="end">{end}{buttons}</span>'
    return said.replace("\n", "<br>")  # a person's answer has its own lines


def _missing(answer: Answer, texts: Texts) -> str:
    if not answer.missing:
        return ""
    items = "".join(f"<li>{escape(name)}</li>" for name in answer.missing)
    return f'<section class="missing"><h4>{escape(texts.missing)}</h4><ul>{items}</ul></section>'


def _contact(answer: Answer, texts: Texts) -> str:
    """Whom to ask, where the answer alone does not settle it."""
    settled = (
        answer.status in (Status.ANSWERED, Status.GREETING)
        and not answer.missing
        and not any(claim.confirm for claim in answer.claims)
    )
    if settled or not answer.contact:
        return ""
    title = escape(texts.ask_person)
    return f'<section class="turn-contact"><h4>{title}</h4>{contact_html(answer.contact, texts)}</section>'


def _buttons(title: str, questions: tuple[str, ...], kind: str) -> str:
    if not questions:
        return ""
    return f'<section class="{kind}"><h4>{escape(title)}</h4>{question_buttons(questions)}</section>'


def _paragraph(text: str, kind: str, foreign: Foreign | None = None) -> str:
    lang = f' lang="{html_language(foreign)}"' if foreign else ""
    return f'<p class="{kind}"{lang}>{escape(text)}</p>' if text else ""
