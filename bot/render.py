"""An answer's text: a pure rendering of its claims and fixed phrases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.furigana import with_readings
from bot.reading_list import ReadingList
from bot.types import Claim, Contact, Foreign, Status
from bot.words import load
from index.profile import Profile
from index.types import Language


def status_text(
    status: Status, language: Language, profile: Profile | None, foreign: Foreign | None = None
) -> str:
    """The fixed text of a status, in the name of the profile; in the foreign language where it has such a text."""
    city, about = "", None
    if profile:
        names = {"ja": profile.name, "easy": profile.name_easy, "en": profile.name_en}
        abouts = {"ja": profile.about, "easy": profile.about_easy, "en": profile.about_en}
        city, about = names[language] or profile.name, abouts[language]
    texts = load("statuses")[status.value]
    text = str(texts[foreign if foreign in texts else language])
    return text.format(city=city, about=about or load("phrases")[language]["about"])


def lines_text(language: Language, foreign: Foreign | None) -> str:
    """What announces telephone lines that speak other languages."""
    return str(load("multilingual")["lines"][foreign or language])


def render(
    notice: str,
    claims: Sequence[Claim],
    language: Language,
    *,
    missing: Sequence[str] = (),
    contact: Contact | None = None,
    fallback: bool = False,
    readings: ReadingList | None = None,
    max_open: int,
) -> str:
    """The answer as plain text: the status's notice, sentences, lists, rows by label, what was not found, whom to ask.

    At most `max_open` rows and list items are written out (sentences are few); the rest is counted in one line. A
    contact is named where the claims leave something to ask. `fallback`: the claims are in Japanese for want of a
    document in the reader's language, which is said before them. `readings`: kanji are read in brackets, by this list.
    """
    phrases = load("phrases")[language]
    lines = [notice] if notice else []
    lines += [phrases["fallback"]] if fallback else []
    shown = open_claims(claims, max_open)
    lines += _claim_lines(shown, phrases)
    if len(claims) > len(shown):
        lines.append(f"（{phrases['more'].format(count=len(claims) - len(shown))}）")
    if missing:
        lines.append(f"{phrases['missing']}: {'、'.join(missing)}")
    if contact and (notice or missing or any(claim.confirm for claim in claims)):
        lines.append(f"{phrases['contact']}: {contact_line(contact, phrases)}")
    text = "\n".join(lines)
    return with_readings(text, readings) if readings else text


def open_claims(claims: Sequence[Claim], max_open: int) -> Sequence[Claim]:
    """The claims that are shown at once: as many as hold `max_open` rows and items, sentences not counted."""
    counted = 0
    for number, claim in enumerate(claims):
        counted += claim.kind != "sentence"
        if counted > max_open:
            return claims[:number]
    return claims


def contact_of(profile: Profile | None, department: str | None, language: Language) -> Contact | None:
    """The desk to turn to: the document's department, or the general one."""
    if profile is None:
        return None
    desk = profile.departments.get(department or "") or profile.departments.get("general")
    name = (desk.name_en if language == "en" and desk.name_en else desk.name) if desk else profile.name
    phrases = load("phrases")[language]
    if desk and department and not desk.confirmed:
        name = f"{name}（{phrases['unconfirmed']}）"
    return Contact(
        department=name,
        phone=(desk.phone if desk else None) or profile.phone,
        hours=_hours(profile, language),
        url=(desk.url if desk else None) or profile.urls.get("home"),
    )


def contact_line(contact: Contact, phrases: dict[str, str]) -> str:
    """A contact on one line."""
    parts = [contact.department, contact.phone or phrases["no_phone"]]
    if contact.hours:
        parts.append(f"{phrases['hours']} {contact.hours}")
    return " ／ ".join(parts)


def _claim_lines(claims: Sequence[Claim], phrases: dict[str, str]) -> Iterator[str]:
    for label, group in groupby(claims, key=lambda claim: claim.label):
        if label is None:
            for claim in group:
                yield f"・{claim.text}" if claim.kind == "item" else claim.text
            continue
        yield f"【{label}】"
        for claim in group:
            need = f"（{phrases['required']}）" if claim.need == "required" and not claim.confirm else ""
            when = f"（{claim.when}）" if claim.when else ""
            yield f"・{claim.text}{when}{need}"


def _hours(profile: Profile, language: Language) -> str | None:
    hours = profile.hours
    if hours is None:
        return None
    span = f"{hours.opens:%-H:%M}–{hours.closes:%-H:%M}"
    if language == "en":
        return f"{span} (closed on {hours.closed_days_en})" if hours.closed_days_en else span
    return f"{span}（{hours.closed_days}は休み）" if hours.closed_days else span
