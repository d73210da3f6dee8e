"""What was told to be missing within points that plans speak to, held against marked aspects, by point. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.plan_reader import ReadPlan, Spoken
from evals.plans.figures import Counts, Figure, share, spans_of
from index.plan_points import MarkedPlan, PlanPoint


@dataclass(frozen=True, slots=True)
class AspectTally:
    """Counts of each plan, shape (plans, points); only where a sentence is marked for the point.

    lacking: aspects that no sentence is marked for. told: those called missing. both. right: those rightly called missing or
    not, of all. named: sentences that were rightly found; well_named: those with an aspect that they are marked for.
    """

    lacking: Counts
    told: Counts
    both: Counts
    right: Counts
    all: Counts
    named: Counts
    well_named: Counts


def tally_aspects(
    plans: Sequence[MarkedPlan], read: Sequence[ReadPlan], points: Sequence[PlanPoint]
) -> AspectTally:
    """Hold what was read against the marks."""
    rows = [
        [_counted(plan, spoken, point) for spoken, point in zip(one.points, points, strict=True)]
        for plan, one in zip(plans, read, strict=True)
    ]
    return AspectTally(*np.array(rows, dtype=np.int64).transpose(2, 0, 1))


def aspect_precision(counts: AspectTally) -> Figure:
    """Of the aspects called missing, those that nothing is marked for."""
    return share(counts.both, counts.told)


def aspect_recall(counts: AspectTally) -> Figure:
    """Of the aspects that nothing is marked for, those called missing."""
    return share(counts.both, counts.lacking)


def aspect_f1(counts: AspectTally) -> Figure:
    """The harmonic mean of both."""
    return share(2 * counts.both, counts.told + counts.lacking)


def aspect_accuracy(counts: AspectTally) -> Figure:
    """Of all aspects, those that were rightly called missing, or rightly not."""
    return share(counts.right, counts.all)


def well_named(counts: AspectTally) -> Figure:
    """Of the sentences rightly found, those shown with an aspect that they are marked for."""
    return share(counts.well_named, counts.named)


def aspects_of_point(counts: AspectTally, column: int) -> AspectTally:
    """The counts of one point."""
    one = slice(column, column + 1)
    return AspectTally(*(getattr(counts, name)[:, one] for name in AspectTally.__slots__))


def _counted(plan: MarkedPlan, spoken: Spoken, point: PlanPoint) -> tuple[int, ...]:
    marked = [
        (s, span) for s, span in zip(plan.sentences, spans_of(plan), strict=True) if point.id in s.points
    ]
    if not marked:
        return (0,) * len(AspectTally.__slots__)
    names = {aspect.name for aspect in point.aspects}
    lacking = names - {name for sentence, _ in marked for name in sentence.aspects}
    told = set(spoken.missing)
    shown = [
        (sentence, {s.aspect for s in spoken.sentences if s.start < end and s.end > start})
        for sentence, (start, end) in marked
    ]
    named = [(sentence, own) for sentence, own in shown if own]
    right = len(names) - len(lacking ^ told)
    well = sum(bool(own & set(sentence.aspects)) for sentence, own in named)
    return len(lacking), len(told), len(lacking & told), right, len(names), len(named), well
