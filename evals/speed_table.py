"""What `evals.speed` measured: as lines to read, and beside the targets. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from evals.metrics.rates import percentile
from evals.processes import Serving, SyncCost
from evals.rivals import LANGCHAIN, LANGCHAIN_UP_TO

OURS, FLOOR, CHROMA, ENSEMBLE = "ours", "floor", "Chroma alone", "LangChain ensemble"


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured at one size. `times`: milliseconds of each question by who was asked, none if nobody was."""

    size: int
    documents: int
    seen: int
    times: Mapping[str, Sequence[float]]
    one: Serving
    two: Serving
    sync: SyncCost
    again: SyncCost
    tokenizing: float
    inserting: float

    def median(self, asked: str) -> float:
        """Milliseconds, p50."""
        return percentile(self.times[asked], 0.5)

    def sync_ratio(self) -> float:
        """Our sync's seconds as a multiple of tokenising and inserting alone."""
        return self.sync.seconds / (self.tokenizing + self.inserting)


def targets(measured: Sequence[Figures]) -> Iterator[tuple[str, bool]]:
    """What has to hold at the sizes that were measured, with its figures, and whether it does."""
    for figures in measured:
        ours, bare, other = figures.median(OURS), figures.median(FLOOR), figures.median(ENSEMBLE)
        at = f"at {figures.size:,}"
        if figures.size == 10_000:
            yield f"p50 ≤ 2 ms {at}: {ours:.2f}", ours <= 2
        if figures.size == 100_000:
            yield f"p50 ≤ 2 × floor {at}: {ours / bare:.2f}", ours <= 2 * bare
            yield (
                f"sync ≤ 1.3 × tokenising and Chroma {at}: {figures.sync_ratio():.2f}",
                figures.sync_ratio() <= 1.3,
            )
            yield f"sync ≤ 2,000 MB {at}: {figures.sync.megabytes:,.0f}", figures.sync.megabytes <= 2_000
        if figures.size == 100_000 and figures.times[ENSEMBLE]:
            yield f"≥ 25 × faster than LangChain {at}: {other / ours:.0f}", other >= 25 * ours
    for small, large in pairwise(measured):
        ours, bare = (large.median(who) / small.median(who) for who in (OURS, FLOOR))
        grown = f"× {ours:.1f}, floor × {bare:.1f}"
        yield f"p50 grows no faster than the floor, {small.size:,} to {large.size:,}: {grown}", ours <= bare


def table(figures: Figures) -> Iterator[str]:
    """The lines of one size."""
    yield f"{figures.size:,} passages of {figures.documents:,} documents; a public Japanese search sees {figures.seen:,}"
    yield f"  {'ms a question':<24}{'p50':>9}{'p95':>9}{'n':>6}{'× floor':>10}"
    for name, times in figures.times.items():
        if times:
            ratio = figures.median(name) / figures.median(FLOOR)
            row = f"{figures.median(name):>9.2f}{percentile(times, 0.95):>9.2f}{len(times):>6}{ratio:>10.2f}"
        else:
            why = f"left out above {LANGCHAIN_UP_TO:,} passages" if LANGCHAIN else "not installed"
            row = f"  {why}"
        yield f"  {name:<24}{row}"
    one, two = figures.one, figures.two
    yield f"  ours, questions a second: {one.rate:,.0f} on one process, {two.rate:,.0f} on two"
    yield f"  ours, serving process: {one.resident:,.0f} MB resident (of two: {two.share:,.0f} MB each)"
    yield (
        f"  sync from nothing: {figures.sync.seconds:.1f} s, {figures.sync.megabytes:,.0f} MB"
        f" = × {figures.sync_ratio():.2f} of tokenising on two processes ({figures.tokenizing:.1f} s)"
        f" and Chroma's inserts ({figures.inserting:.1f} s)"
    )
    yield f"  sync after one change: {figures.again.seconds:.1f} s, {figures.again.megabytes:,.0f} MB"
