"""The figures as a table that a spreadsheet opens, and takes no cell of it for a formula. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from bot.desk.figures import OTHERS, Dashboard, Freshness

# A spreadsheet takes a cell that begins so for a formula; full-width signs as well.
_FORMULA = re.compile(r"[\t\r]|\s*[=+\-@＝＋－＠]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_OTHERS = "others"


def table_rows(figures: Dashboard, title_of: Callable[[str], str]) -> Iterator[list[str]]:
    """The figures as one table: what is counted, of what, how many; `title_of`: a topic's name."""
    yield ["figure", "of", "value"]
    yield ["period", figures.period.since.isoformat(), figures.period.until.isoformat()]
    yield ["questions", "", str(figures.questions)]
    yield from (["by_day", day.isoformat(), str(count)] for day, count in figures.by_day.items())
    yield from (["by_hour", str(hour), str(count)] for hour, count in figures.by_hour.items())
    yield from (["by_ending", ending.value, str(count)] for ending, count in figures.by_ending.items())
    yield from (["by_status", status.value, str(count)] for status, count in figures.by_status.items())
    yield from (
        ["by_language", name if name != OTHERS else _OTHERS, str(n)]
        for name, n in figures.by_language.items()
    )
    yield from (
        ["by_topic", title_of(topic) if topic != OTHERS else _OTHERS, str(count)]
        for topic, count in figures.by_topic.items()
    )
    yield ["ratings", "helpful", str(figures.helpful)]
    yield ["ratings", "unhelpful", str(figures.unhelpful)]
    yield ["inquiries", "left", str(figures.left)]
    yield ["inquiries", "replied", str(figures.replied)]
    for name, waited in (("median", figures.median_reply), ("p90", figures.slow_reply)):
        yield ["reply_hours", name, "" if waited is None else f"{waited / timedelta(hours=1):.1f}"]
    for limit, count in figures.waits.items():
        yield [
            "replies_within_hours",
            "later" if limit is None else f"{limit / timedelta(hours=1):.0f}",
            str(count),
        ]
    yield from (["unanswered", one.question, str(one.count)] for one in figures.unanswered)
    for name in Freshness.__slots__:
        yield ["freshness", name, str(getattr(figures.freshness, name))]


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that would be begins with an apostrophe."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def csv_text(rows: Iterable[list[str]]) -> str:
    """Rows as CSV whose cells are safe. Written to a file, it begins with the mark by which a spreadsheet tells UTF-8."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows([safe_cell(cell) for cell in row] for row in rows)
    return written.getvalue()
