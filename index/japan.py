"""The day and the time in Japan, wherever the machine's own clock is set to."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

# Japan has had no other time since 1951; with a fixed offset no time zone database is needed.
TOKYO = timezone(timedelta(hours=9), "Asia/Tokyo")


def today() -> date:
    """The day in Japan: what is valid, open or due is so on that day, also on a server that keeps UTC."""
    return datetime.now(TOKYO).date()
