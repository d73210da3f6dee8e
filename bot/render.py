"""An answer's text: a pure rendering of its claims and fixed phrases."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from bot.personal_data import PersonalData, what_to_leave_out
from bot.types import Claim, Contact, Status
from bot.words import load
from index.profile import Profile
from index.types import Language


def status_text(
    status: Status, language: Language, profile: Profile | None, kinds: Collection[PersonalData] = ()
) -> str:
    """The fixed text of a status, in the name of the profile; `kinds`: of the personal data to leave out."""
    city, about = "", None
    if profile:
        names = {"ja": profile.name, "easy": profile.name_easy, "en": profile.name_en}
        abouts = {"ja": profile.about, "easy": profile.about_easy, "en": profile.about_en}
        city, about = names[language] or profile.name, abouts[language]
    text = str(load("statuses")[status.value][language])
    about = about or load("phrases")[language]["about"]
    return text.format(city=city, about=about, kinds=what_to_leave_out(kinds, language))


def render(
    notice: str,
    claims: Sequence[Claim],
    language: Language,
    *,
    missing: Sequence[str] = (),
    contact: Contact | None = None,
    max_open: int,
) -> str:
    """The answer as plain text: the status's notice, sentences, lists, rows by label, what was not found, whom to ask.

    At most `max_open` rows and list items are written out (sentences are few); the rest is counted in one line. A
    contact is named where the claims leave something to ask.
    """
    phrases = load("phrases")[language]
    lines = [notice] if notice else []
    shown = open_claims(claims, max_open)
    lines += _claim_lines(shown, phrases)
    if len(claims) > len(shown):
        lines.append(f"（{phrases['more'].format(count=len(claims) - len(shown))}）")
    if missing:
        lines.append(f"{phrases['missing']}: {'、'.join(missing)}")
    if contact and (notice or missing or any(claim.confirm for claim in claims)):
        lines.append(f"{phrases['contact']}: {contact_line(contact, phrases)}")
    return "\n".join(lines)


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
