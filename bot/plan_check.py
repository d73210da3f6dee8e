"""A plan read against the points that the policy wants plans checked against: what speaks to each, and what is missing."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from bot.cite import citation_of
from bot.errors import PlanRefused
from bot.own_numbers import own_numbers
from bot.plan_findings import Finding, State
from bot.plan_reader import PlanReader, Spoken
from bot.plan_wording import NOTHING_WORDED, Passages, PlanMaterial, PlanWorder, Worded
from bot.types import Citation
from index.errors import IndexingError
from index.generation import Generation
from index.library import Library
from index.plan_points import PlanPoint, PlanPoints
from index.store import DocumentStore

__all__ = ["MAX_PLAN", "CheckedPlan", "Finding", "PlanChecker", "State"]

MAX_PLAN = 20_000
"""The longest plan, in characters: some thirty pages."""


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """All points in the policy's order; `read`: how many sentences the plan has; `worded`: what a language model wrote of it."""

    findings: tuple[Finding, ...]
    read: int
    worded: Worded = NOTHING_WORDED


class PlanReaders:
    """The reader for the points of the serving generation, fitted when they are first read from. For several threads."""

    def __init__(self) -> None:
        self._last: tuple[PlanPoints, PlanReader] | None = None
        self._fitting = threading.Lock()

    def of(self, generation: Generation) -> PlanReader | None:
        """The reader; None where the corpus has no points. The next generation's is the same where its points are."""
        points = generation.manifest.plan_points
        if points is None:
            return None
        with self._fitting:  # who comes meanwhile waits, and does not fit another
            if self._last is None or self._last[0] != points:
                self._last = points, PlanReader(points, generation.analyzer)
            return self._last[1]


class PlanChecker:
    """Checks plans against the points of the serving generation. Keeps no plan; safe to use from several threads.

    Args:
        worder: words what was found, where there is a language model.
    """

    def __init__(self, worder: PlanWorder | None = None, readers: PlanReaders | None = None) -> None:
        self._worder = worder
        self._readers = readers or PlanReaders()

    @property
    def asks_a_model(self) -> bool:
        """Whether sentences of plans are sent to a language model."""
        return self._worder is not None

    def prepare(self, library: Library) -> None:
        """Learn the points of the serving generation, so that the first plan does not wait for it: some seconds."""
        with suppress(IndexingError), library.lease() as generation:
            self._readers.of(generation)

    def check(
        self, plan: str, generation: Generation, given: Sequence[tuple[str, str]] | None = None
    ) -> CheckedPlan:
        """Read a plan.

        Args:
            given: texts with their slots that a language model wrote of this plan before; they are held against the plan
                as then, and no model is asked. None: it is asked, where there is one.

        Raises:
            PlanRefused: it is empty or longer than `MAX_PLAN`, or the corpus has no points to check against.
        """
        since = time.monotonic()
        if not plan.strip():
            raise PlanRefused("計画の文章を入れてください。")
        if len(plan) > MAX_PLAN:
            raise PlanRefused(f"計画は {MAX_PLAN:,} 文字までです。章ごとに分けて確かめてください。")
        fitted = self._readers.of(generation)
        if fitted is None:
            raise PlanRefused("この文書には、計画を照らす項目（_plan_points.yaml）がありません。")
        read = fitted.read(plan)
        max_passage = generation.manifest.tuning.max_passage_characters
        findings = tuple(
            _finding(point, spoken, generation.store, max_passage)
            for point, spoken in zip(fitted.points, read.points, strict=True)
        )
        checked = CheckedPlan(findings, read.read)
        if self._worder is None:
            return checked
        passages = {point.id: _passages(point, generation.store) for point in fitted.points}
        known = own_numbers(generation.profile)
        material = PlanMaterial.of(plan, findings, passages, generation.analyzer.terms, known)
        worded = self._worder.word(material, since) if given is None else material.held(given)
        return replace(checked, worded=worded)


def _finding(
    point: PlanPoint,
    spoken: Spoken,
    store: DocumentStore,
    max_passage: int,
) -> Finding:
    return Finding(
        id=point.id,
        point=point.quote,
        stands=_where(point.document, point.quote, store, max_passage),
        ask=point.ask,
        asked=_where(point.asked_in, point.ask, store, max_passage),
        sentences=spoken.sentences,
        aspects=tuple(aspect.name for aspect in point.aspects),
        missing=spoken.missing,
    )


def _where(document_id: str, quote: str, store: DocumentStore, max_passage: int) -> Citation | None:
    document = store.document(document_id)
    start = document.text.find(quote) if document else -1
    if document is None or start < 0:
        return None
    heading = next((s.heading for s in document.sections if s.start <= start < s.end), "")
    return citation_of(document, heading, start, start + len(quote), max_passage)


def _passages(point: PlanPoint, store: DocumentStore) -> Passages:
    """The sentences of the policy that speak of the point, and the section of the guide that asks its question."""
    policy, guide = store.document(point.document), store.document(point.asked_in)
    name = point.quote.rpartition(" ")[2]
    speaking = [line for line in policy.text.splitlines() if name in line] if policy else []
    at = guide.text.find(point.ask) if guide else -1
    section = next((s for s in guide.sections if s.start <= at < s.end), None) if guide else None
    beside = guide.text[section.start : section.end].splitlines() if guide and section else []
    return Passages(_lines(speaking), _lines(beside))


def _lines(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))
