"""An answer as text to be copied: the question, all that was said, whom to ask, and the sources by their numbers. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from bot.render import Beside, contact_line, render
from bot.types import Answer, Citation, Status
from bot.words import load
from ui.pages.excerpts import citations_by_passage
from ui.pages.texts import Texts


def answer_text(question: str, answer: Answer, texts: Texts) -> str:
    """The lines of the copy. A question that held personal data is not repeated."""
    said = render(
        answer.notice,
        answer.claims,
        answer.language,
        Beside(missing=answer.missing, scope=answer.rules, stale=answer.stale),
        max_open=len(answer.claims),
    )
    lines = [said]
    if answer.status is not Status.PERSONAL_DATA:
        lines.insert(0, f"{texts.asked}: {question}\n")
    if answer.contact:
        phrases = load("phrases")[answer.language]
        lines.append(f"{phrases['contact']}: {contact_line(answer.contact, phrases)}")
    lines += _sources(answer, texts)
    return "\n".join(lines)


def _sources(answer: Answer, texts: Texts) -> Iterator[str]:
    for number, citations in enumerate(citations_by_passage(answer).values(), start=1):
        yield f"[{number}] {' ／ '.join(_parts(citations[0], texts))}"


def _parts(citation: Citation, texts: Texts) -> Iterator[str]:
    yield citation.title
    if citation.heading != citation.title:
        yield citation.heading
    if day := citation.checked_on:
        yield f"{texts.checked_on} {texts.date.format(year=day.year, month=day.month, day=day.day)}"
    yield texts.verified if citation.checked_by else texts.unverified
    if citation.source_title:
        yield citation.source_title
    if citation.source_url:
        yield citation.source_url
