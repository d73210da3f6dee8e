"""The desk on the page: notices, whom to ask and whether it is open, questions left for it and its replies. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from bot.desk.inquiries import Inquiry, Left
from bot.desk.notices import Notice
from bot.desk.opening_hours import Opening
from bot.types import Contact
from index.japan import TOKYO
from index.profile import Profile
from index.types import Language
from ui.pages.markup import contact_html, html_language, tag, with_phones
from ui.pages.texts import Texts


def notices_html(notices: Sequence[Notice], language: Language, texts: Texts) -> str:
    """What the desk tells everybody, the gravest first; nothing where there is nothing."""
    if not notices:
        return ""
    items = []
    for notice in notices:
        text, spoken = notice.text(language)
        level = notice.level.value
        items.append(
            f'<li class="notice-{level}">{tag(texts.levels[notice.level], level)}'
            f'<p lang="{html_language(spoken)}">{escape(text)}</p></li>'
        )
    return (
        f'<section class="desk-notices" role="region" aria-label="{escape(texts.desk_notices)}" '
        f'lang="{html_language(language)}"><ul>{"".join(items)}</ul></section>'
    )


def person_html(
    contact: Contact | None,
    profile: Profile | None,
    opening: Opening | None,
    language: Language,
    texts: Texts,
    *,
    asked: bool,
) -> str:
    """The desk to ask, always on the page; `asked`: it is the one for the last question."""
    desk = contact or Contact(department=profile.name if profile else texts.city_hall)
    about = f'<p class="about">{escape(texts.ask_about)}</p>' if asked and contact else ""
    address = profile.address if profile else None
    return (
        f'<div class="person" id="person" tabindex="-1" lang="{html_language(language)}">'
        f'<h2 id="person-title">{escape(texts.ask_person)}</h2>{about}'
        f"{contact_html(desk, texts, address, opening_html(opening, language, texts))}</div>"
    )


def opening_html(opening: Opening | None, language: Language, texts: Texts) -> str:
    """Whether the desk is open, until when, or when next."""
    if opening is None:
        return f'<p class="opening">{escape(texts.opening_unknown)}</p>'
    if opening.open and opening.until:
        said = texts.open_now.format(time=_time(opening.until))
        return f'<p class="opening opening-open">{escape(said)}</p>'
    why = texts.closed_why[opening.why] if opening.why else ""
    if opening.day:
        why = opening.day.name_en if language == "en" else opening.day.name
    lines = [why] if why else []
    if opening.opens_next:
        day = opening.opens_next.astimezone(TOKYO)
        lines.append(texts.opens_next.format(day=_day(day, texts), time=_time(day)))
    more = "".join(f"<span>{escape(line)}</span>" for line in lines)
    return f'<p class="opening opening-closed">{escape(texts.closed_now)}{more}</p>'


def counter_html(language: Language, texts: Texts, max_inquiry: int) -> str:
    """Two ways to a person without a telephone: to leave a question, and to read the reply."""
    return (
        f'<div class="at-desk" lang="{html_language(language)}">'
        f'<details class="leave" id="leave"><summary><h2>{escape(texts.leave_title)}</h2></summary>'
        f'<form data-form="leave" aria-label="{escape(texts.leave_title)}" novalidate><p>{escape(texts.leave_more)}</p>'
        f'<label for="leave-text">{escape(texts.leave_label)}</label>'
        f'<p class="hint" id="leave-hint">{escape(texts.leave_hint)}</p>'
        f'<textarea id="leave-text" rows="4" maxlength="{max_inquiry}" autocomplete="off" '
        f'aria-describedby="leave-hint"></textarea>'
        f'<p class="form-problem" id="leave-problem" role="alert"></p>'
        f'<button type="submit" class="send">{escape(texts.leave_send)}</button></form>'
        f'<div class="told" id="leave-told"></div></details>'
        f'<details class="look" id="look"><summary><h2>{escape(texts.reply_title)}</h2></summary>'
        f'<form data-form="look" aria-label="{escape(texts.reply_title)}" novalidate><label for="look-text">{escape(texts.receipt)}</label>'
        f'<p class="hint" id="look-hint">{escape(texts.reply_hint)}</p>'
        f'<input type="text" id="look-text" maxlength="100" autocomplete="off" autocapitalize="characters" '
        f'spellcheck="false" aria-describedby="look-hint">'
        f'<p class="form-problem" id="look-problem" role="alert"></p>'
        f'<button type="submit" class="send">{escape(texts.reply_send)}</button></form>'
        f'<div class="told" id="look-told"></div></details></div>'
    )


def left_html(left: Left, language: Language, texts: Texts) -> str:
    """That a question was left: its receipt number, large, and how to read the reply."""
    urgent = f'<p class="urgent">{with_phones(texts.urgent, short=True)}</p>' if left.emergency else ""
    return (
        f'<div class="receipt" tabindex="-1" role="group" aria-labelledby="receipt-title" lang="{html_language(language)}">{urgent}'
        f'<h3 id="receipt-title">{escape(texts.receipt_title)}</h3>'
        f"<p>{escape(texts.receipt)}</p>"
        f'<p class="receipt-number">{_grouped(left.receipt)}</p><p>{escape(texts.receipt_more)}</p>'
        f"<p>{escape(texts.receipt_how)}</p>"
        f'<button type="button" class="plain" data-print-receipt>{escape(texts.print_answer)}</button></div>'
    )


def inquiry_html(inquiry: Inquiry, language: Language, texts: Texts) -> str:
    """A question that was left, how far the desk is, and its reply."""
    reply = ""
    if inquiry.reply:
        spoken = html_language(inquiry.language)
        day = f" {_day(inquiry.replied_at.astimezone(TOKYO), texts)}" if inquiry.replied_at else ""
        reply = (
            f"<h4>{escape(texts.reply)}{escape(day)}</h4>"
            f'<p class="reply" lang="{spoken}">{with_phones(inquiry.reply)}</p>'
        )
    left = _day(inquiry.left_at.astimezone(TOKYO), texts)
    return (
        f'<div class="inquiry" tabindex="-1" role="group" aria-labelledby="inquiry-title" lang="{html_language(language)}">'
        f'<h3 id="inquiry-title">{escape(texts.inquiry_status[inquiry.status])}</h3>{reply}'
        f"<h4>{escape(texts.your_inquiry)} {escape(left)}</h4>"
        f'<blockquote class="left" lang="{html_language(inquiry.language)}">{escape(inquiry.question)}</blockquote>'
        f"</div>"
    )


def _grouped(receipt: str) -> str:
    """The number with one place in its middle where a line may end."""
    half = receipt.rindex("-", 0, len(receipt) // 2 + 1) + 1 if "-" in receipt else len(receipt)
    return f"<span>{escape(receipt[:half])}</span><wbr><span>{escape(receipt[half:])}</span>"


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(TOKYO):%-H:%M}"


def _day(moment: datetime, texts: Texts) -> str:
    return texts.day_of_week.format(
        month=moment.month,
        day=moment.day,
        weekday=texts.weekdays[moment.weekday()],
        month_name=f"{moment:%B}",
    )
