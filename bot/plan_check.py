"""A plan read against the points that the policy wants plans checked against: what speaks to each, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.cite import citation_of
from bot.errors import PlanRefused
from bot.plan_reader import PlanReader, PlanSentence, Spoken
from bot.types import Citation
from index.generation import Generation
from index.plan_points import PlanPoint
from index.store import DocumentStore

State = Literal["covered", "partly", "missing"]

MAX_PLAN = 20_000
"""The longest plan, in characters: some thirty pages."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One point of the policy, and what the plan has to say to it.

    stands: where the policy has the point. ask: the question to ask oneself. missing: aspects that no sentence speaks to.
    """

    id: str
    point: str
    stands: Citation | None
    ask: str
    asked: Citation | None
    sentences: tuple[PlanSentence, ...]
    missing: tuple[str, ...]

    @property
    def state(self) -> State:
        """Whether every aspect has a sentence, some have, or none."""
        if not self.sentences:
            return "missing"
        return "partly" if self.missing else "covered"


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """All points in the policy's order; `read`: how many sentences the plan has."""

    findings: tuple[Finding, ...]
    read: int


class PlanChecker:
    """Checks plans against the points of the serving generation. Keeps no plan; safe to use from several threads."""

    def __init__(self) -> None:
        self._last: tuple[str, PlanReader | None] = "", None

    def check(self, plan: str, generation: Generation) -> CheckedPlan:
        """Read a plan.

        Raises:
            PlanRefused: it is empty or longer than `MAX_PLAN`, or the corpus has no points to check against.
        """
        if not plan.strip():
            raise PlanRefused("計画の文章を入れてください。")
        if len(plan) > MAX_PLAN:
            raise PlanRefused(f"計画は {MAX_PLAN:,} 文字までです。章ごとに分けて確かめてください。")
        fitted = self._fitted(generation)
        if fitted is None:
            raise PlanRefused("この文書には、計画を照らす項目（_plan_points.yaml）がありません。")
        read = fitted.read(plan)
        max_passage = generation.manifest.tuning.max_passage_characters
        findings = tuple(
            _finding(point, spoken, generation.store, max_passage)
            for point, spoken in zip(fitted.points, read.points, strict=True)
        )
        return CheckedPlan(findings, read.read)

    def _fitted(self, generation: Generation) -> PlanReader | None:
        name, fitted = self._last
        if name != generation.manifest.name:
            points = generation.manifest.plan_points
            fitted = PlanReader(points, generation.analyzer) if points else None
            self._last = generation.manifest.name, fitted
        return fitted


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
        missing=spoken.missing,
    )


def _where(document_id: str, quote: str, store: DocumentStore, max_passage: int) -> Citation | None:
    document = store.document(document_id)
    start = document.text.find(quote) if document else -1
    if document is None or start < 0:
        return None
    heading = next((s.heading for s in document.sections if s.start <= start < s.end), "")
    return citation_of(document, heading, start, start + len(quote), max_passage)
