"""What a reader does with an answer: copy it, print it, say whether it helped. Pure; every value is escaped."""

from __future__ import annotations

from html import escape

from bot.types import Answer, Status
from ui.pages.answer_text import answer_text
from ui.pages.texts import Texts

# Outcomes that are not asked about: nothing was answered that could be better.
_NOT_RATED = frozenset(
    {
        Status.GREETING,
        Status.EMERGENCY,
        Status.PERSONAL_DATA,
        Status.INJECTION,
        Status.CLARIFY,
        Status.UNSUPPORTED_LANGUAGE,
    }
)


def acts_html(question: str, answer: Answer, texts: Texts) -> str:
    """Buttons to copy and print an answer with claims (`answer.js` listens for them)."""
    if not answer.claims:
        return ""
    text = escape(answer_text(question, answer, texts))
    return (
        f'<div class="acts-of-answer" role="group" aria-label="{escape(texts.answer_acts)}">'
        f'<button type="button" class="plain" data-copy="{text}">{escape(texts.copy_answer)}</button>'
        f'<button type="button" class="plain" data-print>{escape(texts.print_answer)}</button></div>'
    )


def feedback_html(answer: Answer, texts: Texts) -> str:
    """The question whether the answer helped, and the reasons why not, which are shown when it did not."""
    if answer.status in _NOT_RATED:
        return ""
    name = escape(f"reasons-{answer.answer_id}")
    reasons = "".join(
        f'<li><label><input type="checkbox" name="reason" value="{reason.value}"> {escape(said)}</label></li>'
        for reason, said in texts.reasons.items()
    )
    return (
        f'<div class="feedback" data-answer="{escape(answer.answer_id)}"><div class="rate" role="group" '
        f'aria-label="{escape(texts.helpful_question)}"><p>{escape(texts.helpful_question)}</p>'
        f'<button type="button" class="plain" data-rate="helpful">{escape(texts.helpful)}</button>'
        f'<button type="button" class="plain" data-rate="unhelpful" aria-expanded="false" '
        f'aria-controls="{name}">{escape(texts.unhelpful)}</button></div>'
        f'<form class="reasons" id="{name}" aria-label="{escape(texts.reasons_title)}" hidden><fieldset><legend>{escape(texts.reasons_title)}</legend>'
        f'<ul>{reasons}</ul></fieldset><button type="submit">{escape(texts.send_reasons)}</button></form></div>'
    )
