"""Plots without a script: columns over time as SVG, bars in the cells of a table. What they show stands in a table too. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

_HEIGHT, _STEP, _GAP = 100, 10, 2
# More days than a screen has room for are shown week by week.
_MOST_DAYS = 62


@dataclass(frozen=True, slots=True)
class Columns:
    """Counts in their order. told: what the plot shows, in a sentence. marks: what stands below its ends and its middle."""

    id: str
    title: str
    head: str
    told: str
    rows: Sequence[tuple[str, int]]
    marks: tuple[str, ...]

    @property
    def top(self) -> int:
        """Where the plot ends: a round number, at least 1."""
        return round_up(max((count for _, count in self.rows), default=0))

    @property
    def svg(self) -> Markup:
        """The columns; a pointer that rests on one is told its name and count."""
        width = max(1, len(self.rows)) * _STEP
        lines = "".join(
            f'<line x1="0" x2="{width}" y1="{at}" y2="{at}" vector-effect="non-scaling-stroke"/>'
            for at in (0, _HEIGHT // 2, _HEIGHT)
        )
        columns = Markup("").join(self._column(n, *row) for n, row in enumerate(self.rows))
        return Markup(
            '<svg viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">{}{}</svg>'
        ).format(width, _HEIGHT, self.told, Markup(lines), columns)  # noqa: S704 — numbers of ours

    def _column(self, number: int, name: str, count: int) -> Markup:
        high = round(_HEIGHT * count / self.top, 2)
        return Markup('<rect x="{}" y="{}" width="{}" height="{}"><title>{}: {}</title></rect>').format(
            number * _STEP + _GAP / 2, round(_HEIGHT - high, 2), _STEP - _GAP, high, name, count
        )


@dataclass(frozen=True, slots=True)
class Bars:
    """Counts by name: a table whose last cells hold bars. of: what the shares are of; 0: no shares are shown.

    links: where a name leads, by its place.
    """

    id: str
    title: str
    head: str
    rows: Sequence[tuple[str, int]]
    of: int = 0
    links: Mapping[int, str] | None = None

    def share(self, count: int) -> str:
        """A count's share of the whole."""
        return f"{count / self.of:.0%}" if self.of else ""

    def length(self, count: int) -> float:
        """Of a bar, 0 … 100: of the whole, or of the longest."""
        longest = self.of or max((count for _, count in self.rows), default=0)
        return round(100 * count / longest, 1) if longest else 0.0


def by_day(counts: Mapping[date, int]) -> Columns:
    """Questions day by day, or week by week where the days are many."""
    weekly = len(counts) > _MOST_DAYS
    rows = _weeks(counts) if weekly else [(_day(day), count) for day, count in counts.items()]
    title = "週ごとの質問" if weekly else "日ごとの質問"
    marks = tuple(rows[n][0] for n in sorted({0, len(rows) // 2, len(rows) - 1})) if rows else ()
    return Columns("by-day", title, "週の始まり" if weekly else "日", _told(title, rows), rows, marks)


def by_hour(counts: Mapping[int, int]) -> Columns:
    """Questions by the hour of the day."""
    rows = [(f"{hour}時", count) for hour, count in counts.items()]
    title = "時刻ごとの質問"
    return Columns("by-hour", title, "時刻", _told(title, rows), rows, ("0時", "12時", "23時"))


def round_up(count: int) -> int:
    """The next of 1, 2, 3, 4, 5, 6, 8, 10, 20, 30 …."""
    unit = 1
    while True:
        for step in (1, 2, 3, 4, 5, 6, 8):
            if step * unit >= count:
                return step * unit
        unit *= 10


def _weeks(counts: Mapping[date, int]) -> list[tuple[str, int]]:
    """Summed up from Mondays on; the first and last week may be shorter."""
    summed: dict[date, int] = {}
    for day, count in counts.items():
        monday = day - timedelta(days=day.weekday())
        summed[monday] = summed.get(monday, 0) + count
    return [(_day(monday), count) for monday, count in summed.items()]


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _told(title: str, rows: Iterable[tuple[str, int]]) -> str:
    known = list(rows)
    whole = sum(count for _, count in known)
    if not whole:
        return f"{title}: ありません。"
    most = max(known, key=lambda row: row[1])
    return f"{title}: 合わせて{whole:,}件。最も多いのは{most[0]}の{most[1]:,}件。数は下の表にあります。"
