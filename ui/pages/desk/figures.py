"""`/desk/figures`: how much was asked and how it ended, drawn and in tables, for a period; nothing tells who asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from fastapi import APIRouter
from starlette.responses import Response

from bot.desk.figures import OTHERS, Dashboard, Freshness, Period, dashboard, freshness_of
from bot.desk.figures_table import csv_text, table_rows
from bot.desk.records import Desk
from index.errors import IndexingError
from index.japan import TOKYO
from index.library import Library
from index.types import Document
from ui.pages.desk.figure_names import ENDINGS, FRESHNESS, named
from ui.pages.desk.labels import LANGUAGES, OUTCOMES
from ui.pages.desk.plots import Bars, by_day, by_hour
from ui.pages.desk.room import Room, add_page
from ui.pages.desk.visit import Visit

PRESETS = (7, 30, 90, 180)
_DEFAULT = 30
LONGEST = 366
EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures with the titles of the documents that they name; has_index: whether there are documents at all."""

    figures: Dashboard
    titles: Mapping[str, str]
    has_index: bool

    def title_of(self, topic: str) -> str:
        """A topic's name."""
        return self.titles.get(topic, topic)


class Shelf:
    """The documents of the serving generation without their texts, read once a generation."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._read: tuple[str, list[Document]] = ("", [])

    def documents(self) -> list[Document]:
        """All of them.

        Raises:
            IndexingError: no generation serves.
        """
        name, documents = self._read
        with self._library.lease() as generation:
            if generation.manifest.name == name:
                return documents
            documents = [replace(one, text="", sections=(), rows=()) for one in generation.store.documents()]
            self._read = (generation.manifest.name, documents)
        return documents


def add_figures(router: APIRouter, room: Room) -> None:
    """The page, and its figures as a file for a spreadsheet."""
    shelf = Shelf(room.library)

    def page(visit: Visit) -> Response:
        today = today_in_japan()
        period, wrong = period_of(visit.query.get("from", ""), visit.query.get("until", ""), today)
        counted = counted_in(room.desk, shelf, period, today)
        values = {
            "here": "figures",
            "period": period,
            "wrong": wrong,
            "presets": [(days, today - timedelta(days=days - 1)) for days in PRESETS],
            "today": today,
            "figures": counted.figures,
            "columns": [by_day(counted.figures.by_day), by_hour(counted.figures.by_hour)],
            "bars": _bars(counted),
            "has_index": counted.has_index,
        }
        return room.show(visit, "figures.html", "数で見る", values)

    def table(visit: Visit) -> Response:
        today = today_in_japan()
        period, _ = period_of(visit.query.get("from", ""), visit.query.get("until", ""), today)
        counted = counted_in(room.desk, shelf, period, today)
        text = csv_text(map(named, table_rows(counted.figures, counted.title_of)))
        return download(
            text.encode("utf-8-sig"), "text/csv; charset=utf-8", f"figures-{period.since}-{period.until}.csv"
        )

    add_page(router, room, "figures", page, "GET")
    add_page(router, room, "figures.csv", table, "GET")


def today_in_japan() -> date:
    """The day."""
    return datetime.now(UTC).astimezone(TOKYO).date()


def day_of(text: str) -> date:
    """A day as it is typed.

    Raises:
        ValueError: it is none, or so far away that it has no moment in every time zone.
    """
    day = date.fromisoformat(text)
    if not EARLIEST <= day <= LATEST:
        raise ValueError(text)
    return day


def period_of(since: str, until: str, today: date) -> tuple[Period, str]:
    """The period that is asked for, and what is wrong with it: then it is the last 30 days, or cut to what can be shown."""
    default = Period(today - timedelta(days=_DEFAULT - 1), today)
    try:
        last = min(day_of(until), today) if until else today
        first = day_of(since) if since else last - timedelta(days=_DEFAULT - 1)
    except ValueError:
        return default, "日付は 2026-11-22 の形で入れてください。いまは最近30日を示しています。"
    if first > last:
        return default, "始まりの日が、終わりの日より後になっています。いまは最近30日を示しています。"
    if (last - first).days >= LONGEST:
        return Period(last - timedelta(days=LONGEST - 1), last), f"一度に見られるのは{LONGEST}日までです。"
    return Period(first, last), ""


def counted_in(desk: Desk, shelf: Shelf, period: Period, today: date) -> Counted:
    """The figures of a period.

    Raises:
        DeskUnavailable: the records cannot be read.
    """
    documents: Sequence[Document] = ()
    has_index = True
    try:
        documents = shelf.documents()
    except IndexingError:
        has_index = False
    ends = [version.wording.valid_until for version in desk.approved.standing()[1]]
    figures = dashboard(desk.figures, period, freshness_of(documents, ends, today))
    return Counted(figures, {document.id: document.title for document in documents}, has_index)


def download(content: bytes, kind: str, name: str) -> Response:
    """A file that the browser keeps and does not show."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=kind, headers=headers)


def _bars(counted: Counted) -> Mapping[str, Bars]:
    figures, rated = counted.figures, counted.figures.helpful + counted.figures.unhelpful
    others = "そのほか（少ないものの合計）"
    languages = [
        (LANGUAGES.get(key, key) if key != OTHERS else others, n) for key, n in figures.by_language.items()
    ]
    topics = [(counted.title_of(key) if key != OTHERS else others, n) for key, n in figures.by_topic.items()]
    asked = figures.questions
    return {
        "endings": Bars(
            "endings",
            "どう終わったか",
            "終わり方",
            [(ENDINGS[e], n) for e, n in figures.by_ending.items()],
            asked,
        ),
        "statuses": Bars(
            "statuses", "答えの種類", "種類", [(OUTCOMES[s], n) for s, n in figures.by_status.items()], asked
        ),
        "languages": Bars("languages", "言語", "言語", languages, asked),
        "topics": Bars("topics", "話題（答えに使った文書）", "文書", topics, sum(n for _, n in topics)),
        "helpful": Bars(
            "helpful",
            "役に立ったか",
            "評価",
            [("役に立った", figures.helpful), ("役に立たなかった", figures.unhelpful)],
            rated,
        ),
        "waits": Bars("waits", "返事までの時間", "時間", _waits(figures), figures.replied),
        "unanswered": Bars(
            "unanswered",
            "答えられなかった質問（多い順）",
            "質問",
            [(one.question, one.count) for one in figures.unanswered],
            links={n: f"tickets/{one.ticket}" for n, one in enumerate(figures.unanswered)},
        ),
        "freshness": Bars("freshness", "文書と回答の新しさ（きょう）", "もの", _fresh(figures.freshness)),
    }


def _waits(figures: Dashboard) -> list[tuple[str, int]]:
    rows, before = [], "0"
    for limit, count in figures.waits.items():
        if limit is None:
            rows.append((f"{before}より後", count))
            continue
        name = f"{limit.days}日" if limit.days else f"{limit // timedelta(hours=1)}時間"
        rows.append((f"{name}以内", count))
        before = name
    return rows


def _fresh(freshness: Freshness) -> list[tuple[str, int]]:
    return [(name, getattr(freshness, key)) for key, name in FRESHNESS.items()]
