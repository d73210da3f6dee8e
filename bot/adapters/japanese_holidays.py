"""Japan's public holidays, of the calendar that the package `holidays` keeps: moved and substitute days among them."""

from __future__ import annotations

from datetime import date
from functools import cache

from holidays.countries.japan import Japan

from bot.desk.opening_hours import NamedDay


def japanese_holiday(day: date) -> NamedDay | None:
    """Implements `HolidayOn`: the holiday on a day with its Japanese and its English name."""
    japanese, english = _calendars(day.year)
    return NamedDay(str(japanese[day]), str(english[day])) if day in japanese else None


@cache
def _calendars(year: int) -> tuple[Japan, Japan]:
    return Japan(years=year, language="ja"), Japan(years=year, language="en_US")
