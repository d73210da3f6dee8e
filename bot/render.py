"""An answer's text: a pure rendering of its claims and fixed phrases."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from bot.furigana import with_readings
from bot.personal_data import PersonalData, what_to_leave_out
from bot.reading_list import ReadingList
from bot.types import Claim, Contact, Foreign, Status
from bot.words import load
from index.profile import Hours, Profile
from index.types import Language, Scope

GENERAL = "general"
"""The key of the desk for whoever does not know which one; that it is the hall's needs no confirming."""


def status_text(
    status: Status,
    language: Language,
    profile: Profile | None,
    foreign: Foreign | None = None,
    kinds: Collection[PersonalData] = (),
) -> str:
    """The fixed text of a status, in the name of the profile; in the foreign language where it has such a text.

    `kinds`: of the personal data that is to be left out.
    """
    texts = load("statuses")[status.value]
    text = str(texts[foreign if foreign in texts else language])
    return text.format(
        **named_in(profile, language),
        kinds=what_to_leave_out(kinds, language),
        desk=load("phrases")[language]["any_desk"],
    )


def named_in(profile: Profile | None, language: Language) -> dict[str, str]:
    """What fixed texts name: `city`, and what its documents are `about`."""
    city, about = "", None
    if profile:
        names = {"ja": profile.name, "easy": profile.name_easy, "en": profile.name_en}
        abouts = {"ja": profile.about, "easy": profile.about_easy, "en": profile.about_en}
        city, about = names[language] or profile.name, abouts[language]
    return {"city": city, "about": about or load("phrases")[language]["about"]}


def lines_text(language: Language, foreign: Foreign | None) -> str:
    """What announces telephone lines that speak other languages."""
    return str(load("multilingual")["lines"][foreign or language])


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the claims of an answer.

    missing: what was asked for and not found. choices: questions to choose from. near: questions that are answered, in
    place of this one. contact: whom to ask, where the answer leaves
    something to ask; before the claims, which are the general rule, where it comes first. scope: where the rules of an answer hold. stale: the day on which its oldest source was checked, where that
    is long ago. fallback: the claims are in Japanese for want of a document in the reader's language. readings: kanji are
    read in brackets, by this list.
    """

    missing: Sequence[str] = ()
    choices: Sequence[str] = ()
    near: Sequence[str] = ()
    contact: Contact | None = None
    contact_first: bool = False
    scope: Scope | None = None
    stale: date | None = None
    fallback: bool = False
    readings: ReadingList | None = None


def render(notice: str, claims: Sequence[Claim], language: Language, beside: Beside, *, max_open: int) -> str:
    """The answer as plain text: notice, claims, what was not found, whom to ask, where it stands.

    At most `max_open` rows and list items are written out (sentences are few), but no list is cut; the rest is counted in one line.
    """
    phrases = load("phrases")[language]
    lines = [notice] if notice else []
    asking = f"{phrases['contact']}: {contact_line(beside.contact, phrases)}" if beside.contact else None
    lines += [asking] if asking and beside.contact_first else []
    lines += [phrases["general_rule"]] if beside.contact_first and claims else []
    lines += [phrases["fallback"]] if beside.fallback else []
    shown = open_claims(claims, max_open)
    lines += _document_lines(shown, phrases)
    if len(claims) > len(shown):
        lines.append(f"（{phrases['more'].format(count=len(claims) - len(shown))}）")
    lines += [f"・{choice}" for choice in beside.choices]
    if beside.missing:
        lines.append(f"{phrases['missing']}: {'、'.join(beside.missing)}")
    if beside.near:
        lines += [f"{phrases['near']}:", *(f"・{question}" for question in beside.near)]
    lines += [asking] if asking and not beside.contact_first else []
    lines += _source_lines(claims, beside, phrases)
    text = "\n".join(lines)
    return with_readings(text, beside.readings) if beside.readings else text


def _source_lines(claims: Sequence[Claim], beside: Beside, phrases: dict[str, str]) -> Iterator[str]:
    """Where the claims stand, how far their rules hold, and that they were checked long ago."""
    titles = dict.fromkeys(citation.title for claim in claims for citation in claim.citations)
    if titles:
        scope = f"（{phrases[beside.scope]}）" if beside.scope else ""
        yield f"{phrases['sources']}: {'、'.join(f'「{title}」' for title in titles)}{scope}"
    if beside.stale:
        yield phrases["stale"].format(day=beside.stale.isoformat())


def open_claims(claims: Sequence[Claim], max_open: int) -> Sequence[Claim]:
    """The claims that are shown at once: as many as hold `max_open` rows and items, sentences not counted.

    A list is not cut: one that has begun is shown to its end.
    """
    counted = 0
    for number, claim in enumerate(claims):
        counted += claim.kind != "sentence"
        if counted > max_open and not _goes_on(claims, number):
            return claims[:number]
    return claims


def _goes_on(claims: Sequence[Claim], number: int) -> bool:
    """Whether a claim is the next item of the list in which the one before stands."""
    one, before = claims[number], claims[number - 1]
    same = one.citations[0].passage_id == before.citations[0].passage_id
    return number > 0 and one.kind == before.kind == "item" and same


def contact_of(profile: Profile | None, department: str | None, language: Language) -> Contact | None:
    """The desk to turn to: the document's department, or the general one."""
    if profile is None:
        return None
    desk = profile.departments.get(department or "") or profile.departments.get(GENERAL)
    name = (desk.name_en if language == "en" and desk.name_en else desk.name) if desk else profile.name
    phrases = load("phrases")[language]
    if desk and department in profile.departments and department != GENERAL and not desk.confirmed:
        name = f"{name}（{phrases['unconfirmed']}）"
    return Contact(
        department=name,
        phone=(desk.phone if desk else None) or profile.phone,
        hours=_hours(profile.hours_of(department), language),
        url=(desk.url if desk else None) or profile.urls.get("home"),
    )


def contact_line(contact: Contact, phrases: dict[str, str]) -> str:
    """A contact on one line."""
    parts = [contact.department, contact.phone or phrases["no_phone"]]
    if contact.hours:
        parts.append(f"{phrases['hours']} {contact.hours}")
    return " ／ ".join(parts)


def _document_lines(claims: Sequence[Claim], phrases: dict[str, str]) -> Iterator[str]:
    """The claims; where they are of several documents, under their titles."""
    groups = [(title, list(group)) for title, group in groupby(claims, lambda c: c.citations[0].title)]
    for title, group in groups:
        if len(groups) > 1:
            yield f"■ {title}"
        yield from _claim_lines(group, phrases)


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


def _hours(hours: Hours | None, language: Language) -> str | None:
    if hours is None:
        return None
    span = f"{hours.opens:%-H:%M}–{hours.closes:%-H:%M}"
    if language == "en":
        return f"{span} (closed on {hours.closed_days_en})" if hours.closed_days_en else span
    return f"{span}（{hours.closed_days}は休み）" if hours.closed_days else span
