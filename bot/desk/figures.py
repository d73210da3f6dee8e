"""The desk's figures: how many asked what and when, how it ended, what helped. Counted, never of a person. Pure.

What few did could be told to be somebody's: a question's text, a language or a topic is named from `LEAST` on; the
rest is summed up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from bot.types import Status
from index.japan import TOKYO
from index.types import Audience, Document, Language

LEAST = 3
"""From so many on, what was asked is named."""
OTHERS = ""
"""The name of what is summed up."""

_SLOW = 0.9

WAITS = (timedelta(hours=4), timedelta(days=1), timedelta(days=3), timedelta(days=7))
"""Up to these durations replies are counted together."""


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
    """So many questions that ended one way, in one language, on one topic: the base id of the document that answered first.

    topic: "" where none did.
    """

    status: Status
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

    def hours(self, begin: datetime, end: datetime) -> list[tuple[datetime, int]]:
        """How many questions there were in each hour that had any, by its beginning."""

    def asked(self, begin: datetime, end: datetime) -> list[Asked]:
        """Questions by ending, language and topic."""

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
    """The figures of a period. Hours are 0–23 in Japan; durations are None where nothing was replied to.

    waits: how many replies came within each of `WAITS` and not before, and, under None, later.
    """

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
    waits: Mapping[timedelta | None, int] = field(default_factory=dict)

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
    asked, ratings = store.asked(begin, end), store.ratings(begin, end)
    replies = store.replies(begin, end)
    waited = sorted(replied - left for left, replied in replies if replied)
    by_day = dict.fromkeys(period.days, 0)
    by_hour = dict.fromkeys(range(24), 0)
    for hour, count in store.hours(begin, end):
        there = hour.astimezone(TOKYO)
        by_day[there.date()] += count
        by_hour[there.hour] += count
    by_status: Counter[Status] = Counter()
    for one in asked:
        by_status[one.status] += one.count
    by_ending = dict.fromkeys(Ending, 0)
    for status, count in by_status.items():
        by_ending[ending_of(status)] += count
    return Dashboard(
        period=period,
        questions=sum(by_status.values()),
        by_day=by_day,
        by_hour=by_hour,
        by_ending=by_ending,
        by_status=dict(by_status.most_common()),
        by_language=_named(((one.language, one.count) for one in asked), most=10),
        by_topic=_named(((one.topic, one.count) for one in asked if one.topic), most=topics),
        helpful=ratings.get("helpful", 0),
        unhelpful=ratings.get("unhelpful", 0),
        left=len(replies),
        replied=len(waited),
        median_reply=_quantile(waited, 0.5),
        slow_reply=_quantile(waited, _SLOW),
        unanswered=store.unanswered(begin, end, LEAST, topics),
        freshness=freshness,
        waits=_waits(waited),
    )


def ending_of(status: Status) -> Ending:
    """What a status means for who asked."""
    return _ENDINGS.get(status, Ending.REFUSED)


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


def _named(counts: Iterable[tuple[str, int]], most: int) -> dict[str, int]:
    """Counts by name, most first; what few did, and what is beyond `most`, is summed up under `OTHERS`."""
    summed: Counter[str] = Counter()
    for name, count in counts:
        summed[name] += count
    ordered = sorted(summed.items(), key=lambda pair: (-pair[1], pair[0]))
    named = {name: count for name, count in ordered[:most] if count >= LEAST}
    rest = sum(summed.values()) - sum(named.values())
    return {**named, **({OTHERS: rest} if rest else {})}


def _waits(waited: Iterable[timedelta]) -> dict[timedelta | None, int]:
    counted: dict[timedelta | None, int] = dict.fromkeys((*WAITS, None), 0)
    for one in waited:
        counted[next((limit for limit in WAITS if one <= limit), None)] += 1
    return counted


def _quantile(values: Sequence[timedelta], share: float) -> timedelta | None:
    """Of sorted values the one that `share` of them do not exceed."""
    return values[min(len(values) - 1, int(len(values) * share))] if values else None
