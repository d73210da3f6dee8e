"""Right and wrong sentences of marked plans, by point, with intervals over plans. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.plan_reader import ReadPlan
from index.plan_points import MarkedPlan

_DRAWS = 2000
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Figure:
    """A share (0 … 1) with its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of each plan, shape (plans, points).

    hits, found, marked: sentences that were rightly found, found, and marked. absent, told_absent, both_absent: points that
    nothing is marked for, that were called missing, and both.
    """

    hits: Counts
    found: Counts
    marked: Counts
    absent: Counts
    told_absent: Counts
    both_absent: Counts


def text_of(plan: MarkedPlan) -> str:
    """The plan as somebody would paste it: a sentence a line."""
    return "\n".join(sentence.text for sentence in plan.sentences)


def spans_of(plan: MarkedPlan) -> Iterator[tuple[int, int]]:
    """Where the sentences stand in that text."""
    start = 0
    for sentence in plan.sentences:
        yield start, start + len(sentence.text)
        start += len(sentence.text) + 1


def tally(plans: Sequence[MarkedPlan], read: Sequence[ReadPlan], points: Sequence[str]) -> Tally:
    """Hold what was read against the marks. A sentence is found for a point where a part of it was."""
    rows = [_counted(plan, one, points) for plan, one in zip(plans, read, strict=True)]
    return Tally(*np.array(rows).transpose(1, 0, 2))


def _counted(plan: MarkedPlan, read: ReadPlan, points: Sequence[str]) -> Counts:
    marked = np.array([[point in s.points for point in points] for s in plan.sentences])
    found = np.zeros_like(marked)
    for place, (start, end) in enumerate(spans_of(plan)):
        for column, spoken in enumerate(read.points):
            found[place, column] = any(s.start < end and s.end > start for s in spoken.sentences)
    absent, told = ~marked.any(axis=0), np.array([not spoken.sentences for spoken in read.points])
    sums = (marked & found).sum(axis=0), found.sum(axis=0), marked.sum(axis=0)
    return np.array([*sums, absent, told, absent & told], dtype=np.int64)


def precision(counts: Tally) -> Figure:
    """Of the sentences found, those that were marked."""
    return share(counts.hits, counts.found)


def recall(counts: Tally) -> Figure:
    """Of the sentences marked, those that were found."""
    return share(counts.hits, counts.marked)


def f1(counts: Tally) -> Figure:
    """The harmonic mean of both."""
    return share(2 * counts.hits, counts.found + counts.marked)


def missing_accuracy(counts: Tally) -> Figure:
    """Of all points of all plans, those that were rightly called missing, or rightly not."""
    wrong = counts.absent + counts.told_absent - 2 * counts.both_absent
    return share(1 - wrong, np.ones_like(wrong))


def missing_precision(counts: Tally) -> Figure:
    """Of the points called missing, those that nothing is marked for."""
    return share(counts.both_absent, counts.told_absent)


def missing_recall(counts: Tally) -> Figure:
    """Of the points that nothing is marked for, those called missing."""
    return share(counts.both_absent, counts.absent)


def of_point(counts: Tally, column: int) -> Tally:
    """The counts of one point."""
    one = slice(column, column + 1)
    return Tally(*(getattr(counts, name)[:, one] for name in Tally.__slots__))


def share(part: Counts, whole: Counts) -> Figure:
    """A sum's part of another, by plan; percentile bootstrap over plans: sentences of one plan are right or wrong together."""
    parts, wholes = part.sum(axis=1), whole.sum(axis=1)
    drawn = np.random.default_rng(1).integers(0, len(parts), (_DRAWS, len(parts)))
    with np.errstate(invalid="ignore"):
        shares = parts[drawn].sum(axis=1) / wholes[drawn].sum(axis=1)
    shares = shares[~np.isnan(shares)]
    low, high = np.percentile(shares, (2.5, 97.5)) if len(shares) else (0.0, 0.0)
    total = int(wholes.sum())
    return Figure(float(parts.sum() / total) if total else 0.0, float(low), float(high))
