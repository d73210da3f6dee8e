"""The desk's figures: how many asked what and when, how it ended, what helped. Counted, never of a person. Pure.

What few did could be told to be somebody's: a question's text, a language or a topic is named from `LEAST` on; the
rest is summed up.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from bot.desk.opening_hours import TOKYO
from bot.types import Status
from index.types import Audience, Document, Language

LEAST = 3
"""From so many on, what was asked is named."""
OTHERS = ""
"""The name of what is summed up."""

_SLOW = 0.9
# A spreadsheet takes a cell that begins so for a formula; full-width signs as well.
_FORMULA = re.compile(r"[\t\r]|\s*[=+\-@＝＋－＠]")


class Ending(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    """From the documents, or as staff approved it."""
    REFUSED = "refused"
    HANDED_OVER = "handed_over"
    """To a person: a desk, an emergency line."""
    OTHER = "other"
    """A greeting, or a question in return."""


_ENDINGS = {
    Status.ANSWERED: Ending.ANSWERED,
    Status.CONFIRM_WITH_CITY: Ending.HANDED_OVER,
    Status.OWN_CASE: Ending.HANDED_OVER,
    Status.EMERGENCY: Ending.HANDED_OVER,
    Status.CLARIFY: Ending.OTHER,
    Status.GREETING: Ending.OTHER,
}


@dataclass(frozen=True, slots=True)
class Period:
    """Days in Japan, both included."""

    since: date
    until: date

    @property
    def begin(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.since, time(), TOKYO)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.until + timedelta(days=1), time(), TOKYO)

    @property
    def days(self) -> list[date]:
        """Its days."""
        return [self.since + timedelta(days=n) for n in range((self.until - self.since).days + 1)]


@dataclass(frozen=True, slots=True)
class Asked:
    """So many questions of one hour (its beginning, with its time zone) that ended one way."""

    hour: datetime
    status: Status
    count: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """So many questions of one language and topic: the base id of the document that answered first, "" for none."""

    language: Language
    topic: str
    count: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A ticket's question, and how often the like was asked and refused in the period."""

    ticket: int
    question: str
    count: int


class FigureStore(Protocol):
    """Counts what is kept; safe to use from several threads. Moments: from `begin` on, before `end`.

    Every method raises DeskUnavailable where the records cannot be read.
    """

    def asked(self, begin: datetime, end: datetime) -> list[Asked]:
        """Questions by hour and ending."""

    def spoken(self, begin: datetime, end: datetime) -> list[Spoken]:
        """Questions by language and topic."""

    def ratings(self, begin: datetime, end: datetime) -> Mapping[str, int]:
        """How many answers were rated helpful, and how many unhelpful."""

    def replies(self, begin: datetime, end: datetime) -> list[tuple[datetime, datetime | None]]:
        """Of the questions that were left in the period, when each was left and replied to."""

    def unanswered(self, begin: datetime, end: datetime, least: int, most: int) -> list[Unanswered]:
        """Tickets whose like was refused at least so often, most often first; no text of a question that was left."""

    def past_questions(
        self, begin: datetime, language: Language, audience: Audience
    ) -> list[tuple[str, int]]:
        """What was asked since a moment in a language, by those whom an answer for `audience` reaches, and how often."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """The documents' state on a day, and the approved answers'. expiring: within 30 days."""

    documents: int = 0
    expired: int = 0
    expiring: int = 0
    unverified: int = 0
    over_a_year: int = 0
    answers_expired: int = 0
    answers_expiring: int = 0


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The figures of a period. Hours are 0–23 in Japan; durations are None where nothing was replied to."""

    period: Period
    questions: int
    by_day: Mapping[date, int]
    by_hour: Mapping[int, int]
    by_ending: Mapping[Ending, int]
    by_status: Mapping[Status, int]
    by_language: Mapping[str, int]
    by_topic: Mapping[str, int]
    helpful: int
    unhelpful: int
    left: int
    replied: int
    median_reply: timedelta | None
    slow_reply: timedelta | None
    unanswered: Sequence[Unanswered]
    freshness: Freshness

    @property
    def helpful_rate(self) -> float | None:
        """Of the rated answers, those that helped; None where none was rated."""
        rated = self.helpful + self.unhelpful
        return self.helpful / rated if rated else None


def dashboard(store: FigureStore, period: Period, freshness: Freshness, *, topics: int = 20) -> Dashboard:
    """Count a period.

    Raises:
        DeskUnavailable: the records cannot be read.
    """
    begin, end = period.begin, period.end
    asked, spoken, ratings = store.asked(begin, end), store.spoken(begin, end), store.ratings(begin, end)
    replies = store.replies(begin, end)
    waited = sorted(replied - left for left, replied in replies if replied)
    by_day = dict.fromkeys(period.days, 0)
    by_hour = dict.fromkeys(range(24), 0)
    by_status: Counter[Status] = Counter()
    for one in asked:
        there = one.hour.astimezone(TOKYO)
        by_day[there.date()] += one.count
        by_hour[there.hour] += one.count
        by_status[one.status] += one.count
    by_ending = dict.fromkeys(Ending, 0)
    for status, count in by_status.items():
        by_ending[_ENDINGS.get(status, Ending.REFUSED)] += count
    return Dashboard(
        period=period,
        questions=sum(by_status.values()),
        by_day=by_day,
        by_hour=by_hour,
        by_ending=by_ending,
        by_status=dict(by_status.most_common()),
        by_language=_named(((one.language, one.count) for one in spoken), most=10),
        by_topic=_named(((one.topic, one.count) for one in spoken if one.topic), most=topics),
        helpful=ratings.get("helpful", 0),
        unhelpful=ratings.get("unhelpful", 0),
        left=len(replies),
        replied=len(waited),
        median_reply=_quantile(waited, 0.5),
        slow_reply=_quantile(waited, _SLOW),
        unanswered=store.unanswered(begin, end, LEAST, topics),
        freshness=freshness,
    )


def freshness_of(documents: Iterable[Document], answers_until: Iterable[date], on: date) -> Freshness:
    """The state of the documents, and of the approved answers by the last day of each, on a day."""
    soon, year = on + timedelta(days=30), on - timedelta(days=365)
    known, ends = list(documents), list(answers_until)
    until = [document.valid_until for document in known if document.valid_until]
    return Freshness(
        documents=len(known),
        expired=sum(end < on for end in until),
        expiring=sum(on <= end <= soon for end in until),
        unverified=sum(document.checked_by is None for document in known),
        over_a_year=sum(document.checked_on is not None and document.checked_on < year for document in known),
        answers_expired=sum(end < on for end in ends),
        answers_expiring=sum(on <= end <= soon for end in ends),
    )


def table_rows(figures: Dashboard, title_of: Callable[[str], str]) -> Iterator[list[str]]:
    """The figures as one table: what is counted, of what, how many; `title_of`: a topic's name."""
    yield ["figure", "of", "value"]
    yield ["period", figures.period.since.isoformat(), figures.period.until.isoformat()]
    yield ["questions", "", str(figures.questions)]
    yield from (["by_day", day.isoformat(), str(count)] for day, count in figures.by_day.items())
    yield from (["by_hour", str(hour), str(count)] for hour, count in figures.by_hour.items())
    yield from (["by_ending", ending.value, str(count)] for ending, count in figures.by_ending.items())
    yield from (["by_status", status.value, str(count)] for status, count in figures.by_status.items())
    yield from (["by_language", name or "others", str(n)] for name, n in figures.by_language.items())
    yield from (
        ["by_topic", title_of(topic) if topic else "others", str(count)]
        for topic, count in figures.by_topic.items()
    )
    yield ["ratings", "helpful", str(figures.helpful)]
    yield ["ratings", "unhelpful", str(figures.unhelpful)]
    yield ["inquiries", "left", str(figures.left)]
    yield ["inquiries", "replied", str(figures.replied)]
    for name, waited in (("median", figures.median_reply), ("p90", figures.slow_reply)):
        yield ["reply_hours", name, "" if waited is None else f"{waited / timedelta(hours=1):.1f}"]
    yield from (["unanswered", one.question, str(one.count)] for one in figures.unanswered)
    for name in Freshness.__slots__:
        yield ["freshness", name, str(getattr(figures.freshness, name))]


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that would be begins with an apostrophe."""
    return f"'{text}" if _FORMULA.match(text) and not re.fullmatch(r"-?\d+(?:\.\d+)?", text) else text


def _named(counts: Iterable[tuple[str, int]], most: int) -> dict[str, int]:
    """Counts by name, most first; what few did, and what is beyond `most`, is summed up under `OTHERS`."""
    summed: Counter[str] = Counter()
    for name, count in counts:
        summed[name] += count
    ordered = sorted(summed.items(), key=lambda pair: (-pair[1], pair[0]))
    named = {name: count for name, count in ordered[:most] if count >= LEAST}
    rest = sum(summed.values()) - sum(named.values())
    return {**named, **({OTHERS: rest} if rest else {})}


def _quantile(values: Sequence[timedelta], share: float) -> timedelta | None:
    """Of sorted values the one that `share` of them do not exceed."""
    return values[min(len(values) - 1, int(len(values) * share))] if values else None
