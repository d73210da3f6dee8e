"""Is the counter open now, until when, when next, and why not: told from the city profile's hours. Pure.

What the profile does not state is not guessed: the outcome is None then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from index.japan import TOKYO
from index.profile import ClosedDates, Hours, Profile

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# A counter that does not open within a year has no next opening that helps anybody.
_DAYS_AHEAD = 366


class Closed(StrEnum):
    """Why a counter is closed."""

    BEFORE_OPENING = "before_opening"
    AFTER_CLOSING = "after_closing"
    WEEKDAY = "weekday"
    PUBLIC_HOLIDAY = "public_holiday"
    CLOSED_DATES = "closed_dates"


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day's name: a public holiday's, or that of days on which the house is closed."""

    name: str
    name_en: str


HolidayOn = Callable[[date], NamedDay | None]
"""The public holiday on a day, if it is one."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether a counter is open at a moment. All moments are in Japan's time.

    open: whether it is. until: when it closes, where it is open. opens_next: when it opens, where it is closed and that
    is within a year. why: why it is closed. day: the holiday's or closed days' name, where they have one.
    """

    open: bool
    until: datetime | None = None
    opens_next: datetime | None = None
    why: Closed | None = None
    day: NamedDay | None = None


def opening_at(hours: Hours | None, moment: datetime, holiday_on: HolidayOn) -> Opening | None:
    """Whether a counter with these hours is open at a moment (with its time zone); None where that cannot be told."""
    if hours is None or hours.public_holidays is None or hours.closed_dates is None:
        return None
    now = moment.astimezone(TOKYO)
    if hours.since and now.date() < hours.since:
        return None
    why, day = _closed_on(hours, now.date(), holiday_on)
    opens, closes = _at(now.date(), hours)
    if why is None and opens <= now < closes:
        return Opening(open=True, until=closes)
    if why is None:
        why = Closed.BEFORE_OPENING if now < opens else Closed.AFTER_CLOSING
    return Opening(open=False, opens_next=_next_after(hours, now, holiday_on), why=why, day=day)


def opening_of(
    profile: Profile, department: str | None, moment: datetime, holiday_on: HolidayOn
) -> Opening | None:
    """Whether a desk is open at a moment; None where that cannot be told.

    Args:
        department: its key, or its name as a contact has it; None for the house as a whole.
    """
    key = department_key(profile, department) if department else None
    if department and key is None:
        return None
    return opening_at(profile.hours_of(key), moment, holiday_on)


def department_key(profile: Profile, named: str) -> str | None:
    """The key of the desk that is named by its key or as a contact names it; None for none of the profile's."""
    if named in profile.departments:
        return named
    # A contact's name may go on after the desk's own: with a word that it is still to be confirmed.
    fitting = {
        name: key
        for key, desk in profile.departments.items()
        for name in (desk.name, desk.name_en)
        if name and named.startswith(name)
    }
    return fitting[max(fitting, key=len)] if fitting else None


def _next_after(hours: Hours, now: datetime, holiday_on: HolidayOn) -> datetime | None:
    for ahead in range(_DAYS_AHEAD):
        day = now.date() + timedelta(days=ahead)
        opens, _ = _at(day, hours)
        if opens > now and _closed_on(hours, day, holiday_on)[0] is None:
            return opens
    return None


def _closed_on(hours: Hours, day: date, holiday_on: HolidayOn) -> tuple[Closed | None, NamedDay | None]:
    """Why it is closed for the whole day; (None, None) where it is not."""
    for dates in hours.closed_dates or ():
        if _is_among(day, dates):
            return Closed.CLOSED_DATES, _named(dates)
    holiday = holiday_on(day) if hours.public_holidays == "closed" else None
    if holiday:
        return Closed.PUBLIC_HOLIDAY, holiday
    if _WEEKDAYS[day.weekday()] not in hours.weekdays:
        return Closed.WEEKDAY, None
    return None, None


def _is_among(day: date, dates: ClosedDates) -> bool:
    of_year = f"{day:%m-%d}"
    if dates.first <= dates.last:
        return dates.first <= of_year <= dates.last
    return of_year >= dates.first or of_year <= dates.last


def _named(dates: ClosedDates) -> NamedDay | None:
    return NamedDay(dates.name, dates.name_en or dates.name) if dates.name else None


def _at(day: date, hours: Hours) -> tuple[datetime, datetime]:
    return datetime.combine(day, hours.opens, TOKYO), datetime.combine(day, hours.closes, TOKYO)
