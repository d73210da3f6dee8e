"""When a counter is open: hours, weekdays, public holidays and days on which the house is closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.adapters.japanese_holidays import japanese_holiday
from bot.desk.opening_hours import Closed, NamedDay, Opening, department_key, opening_at, opening_of
from index.profile import Hours, Profile, load_profile

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def city() -> Profile:
    """The profile of the city."""
    return load_profile(CORPUS / "_city.yaml")


@pytest.fixture
def at(city: Profile) -> Callable[[str], Opening | None]:
    """Whether the city hall is open at a moment in Japan."""
    return lambda moment: opening_of(city, None, _tokyo(moment), japanese_holiday)


def _tokyo(moment: str) -> datetime:
    return datetime.fromisoformat(f"{moment}+09:00")


@pytest.mark.parametrize("moment", ["2026-11-24T09:00", "2026-11-24T12:00", "2026-11-24T16:29:59"])
def test_on_a_working_day_it_is_open_from_opening_until_closing(
    at: Callable[[str], Opening | None], moment: str
) -> None:
    assert at(moment) == Opening(open=True, until=_tokyo("2026-11-24T16:30"))


@pytest.mark.parametrize(
    ("moment", "why", "day", "opens_next"),
    [
        ("2026-11-24T08:59", Closed.BEFORE_OPENING, None, "2026-11-24T09:00"),
        ("2026-11-24T16:30", Closed.AFTER_CLOSING, None, "2026-11-25T09:00"),
        ("2026-11-21T10:00", Closed.WEEKDAY, None, "2026-11-24T09:00"),  # Saturday, a holiday on Monday
        ("2026-11-23T10:00", Closed.PUBLIC_HOLIDAY, "勤労感謝の日", "2026-11-24T09:00"),
        ("2026-05-06T10:00", None, None, None),  # before the hours that are known
        ("2027-05-03T10:00", Closed.PUBLIC_HOLIDAY, "憲法記念日", "2027-05-06T09:00"),  # three in a row
        ("2027-03-22T10:00", Closed.PUBLIC_HOLIDAY, "振替休日", "2027-03-23T09:00"),
        ("2026-09-22T10:00", Closed.PUBLIC_HOLIDAY, "国民の休日", "2026-09-24T09:00"),
        ("2026-12-28T17:00", Closed.AFTER_CLOSING, None, "2027-01-04T09:00"),
        ("2026-12-29T10:00", Closed.CLOSED_DATES, "年末年始", "2027-01-04T09:00"),
        ("2027-01-01T10:00", Closed.CLOSED_DATES, "年末年始", "2027-01-04T09:00"),  # a holiday, too
        ("2027-01-03T23:59", Closed.CLOSED_DATES, "年末年始", "2027-01-04T09:00"),
    ],
)
def test_where_it_is_closed_it_says_why_and_when_next(
    at: Callable[[str], Opening | None],
    moment: str,
    why: Closed | None,
    day: str | None,
    opens_next: str | None,
) -> None:
    told = at(moment)
    if why is None:
        assert told is None
        return
    assert told is not None
    assert (told.open, told.until, told.why) == (False, None, why)
    assert (told.day.name if told.day else None) == day
    assert opens_next is not None
    assert told.opens_next == _tokyo(opens_next)


def test_a_moment_in_another_zone_is_the_same_moment(city: Profile) -> None:
    """A server's clock mostly tells UTC: nine in the morning in Japan is midnight there."""
    midnight = datetime(2026, 11, 24, 0, 0, tzinfo=timezone(timedelta(0)))
    told = opening_of(city, None, midnight, japanese_holiday)
    assert told == Opening(open=True, until=_tokyo("2026-11-24T16:30"))


HOURS = {
    "weekdays": ["mon"],
    "opens": "09:00",
    "closes": "12:00",
    "public_holidays": "open",
    "closed_dates": [],
}


@pytest.mark.parametrize("blank", ["public_holidays", "closed_dates"])
def test_what_the_profile_leaves_blank_is_not_guessed(blank: str) -> None:
    hours = Hours.model_validate({**HOURS, blank: None})
    assert opening_at(hours, _tokyo("2026-11-24T10:00"), japanese_holiday) is None
    assert opening_at(None, _tokyo("2026-11-24T10:00"), japanese_holiday) is None


def test_a_house_may_be_open_on_holidays() -> None:
    told = opening_at(Hours.model_validate(HOURS), _tokyo("2026-11-23T10:00"), japanese_holiday)
    assert told is not None
    assert told.open


def test_a_house_that_never_opens_has_no_next_opening() -> None:
    hours = Hours.model_validate({**HOURS, "weekdays": []})
    told = opening_at(hours, _tokyo("2026-11-23T10:00"), japanese_holiday)
    assert told == Opening(open=False, why=Closed.WEEKDAY)


def test_a_desk_may_have_hours_of_its_own_or_none_that_are_known(city: Profile) -> None:
    desks = {
        "citizens": {"name": "市民課"},
        "pool": {"name": "プール", "hours": HOURS},
        "library": {"name": "図書館", "hours": "unknown"},
    }
    profile = Profile.model_validate({"name": "ある市", "hours": city.hours, "departments": desks})
    moment = _tokyo("2026-11-23T10:00")  # a Monday and a holiday
    told = {key: opening_of(profile, key, moment, japanese_holiday) for key in desks}
    assert (told["citizens"] and told["citizens"].open, told["pool"] and told["pool"].open) == (False, True)
    assert told["library"] is None
    assert opening_of(profile, "nobody", moment, japanese_holiday) is None
    assert "departments.library.hours" in list(profile.blanks())


def test_the_citys_desks_outside_the_city_hall_have_no_hours_that_are_known(city: Profile) -> None:
    """The announcement that the hours are from is about the city hall's counters."""
    assert [key for key in city.departments if city.hours_of(key) is None] == ["fire", "waste", "library"]


@pytest.mark.parametrize(
    ("named", "key"),
    [
        ("citizens", "citizens"),
        ("市民課", "citizens"),
        ("Citizens Division (name to be confirmed)", "citizens"),
        ("こども家庭センター（子育て支援課内）", "child-family"),
        ("宇宙課", None),
        ("", None),
    ],
)
def test_a_desk_is_known_by_its_key_and_as_a_contact_names_it(
    city: Profile, named: str, key: str | None
) -> None:
    assert department_key(city, named) == key


@pytest.mark.parametrize(
    "hours",
    [
        {"closed_dates": [{"first": "13-01", "last": "01-03"}]},
        {"closed_dates": [{"first": "02-30", "last": "03-03"}]},
        {"closed_dates": [{"first": "12-29"}]},
        {"public_holidays": "maybe"},
        {"opens": "17:00"},
    ],
)
def test_hours_that_cannot_be_are_refused(hours: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Hours.model_validate({**HOURS, **hours})


# The calendar


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 3, 20), NamedDay("春分の日", "Vernal Equinox Day")),
        (date(2026, 5, 6), NamedDay("振替休日", "Substitute Holiday")),
        (date(2026, 9, 23), NamedDay("秋分の日", "Autumnal Equinox Day")),
        (date(2021, 7, 23), NamedDay("スポーツの日", "Sports Day")),  # moved for one year by law
        (date(2026, 11, 22), None),
        (date(2026, 12, 24), None),
    ],
)
def test_the_calendar_knows_moved_and_substitute_holidays(day: date, name: NamedDay | None) -> None:
    assert japanese_holiday(day) == name


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2026, "0101 0112 0211 0223 0320 0429 0503 0504 0505 0506 0720 0811 0921 0922 0923 1012 1103 1123"),
        (2027, "0101 0111 0211 0223 0321 0322 0429 0503 0504 0505 0719 0811 0920 0923 1011 1103 1123"),
    ],
)
def test_the_calendar_has_the_holidays_of_a_year_and_no_others(year: int, days: str) -> None:
    """As the Cabinet Office publishes them."""
    of_year = (date(year, 1, 1) + timedelta(days=number) for number in range(365))
    assert " ".join(f"{day:%m%d}" for day in of_year if japanese_holiday(day)) == days
