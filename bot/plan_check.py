"""A plan read against the points that the policy wants plans checked against: what speaks to each, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.cite import citation_of
from bot.errors import PlanRefused
from bot.likeness import Likeness
from bot.types import Citation
from index.analyze import bigrams
from index.generation import Generation
from index.plan_points import PlanPoint, PlanPoints
from index.sentences import spans
from index.store import DocumentStore

State = Literal["covered", "partly", "missing"]

MAX_PLAN = 20_000
"""The longest plan, in characters: some thirty pages."""
# Words tell what a sentence is about, pairs of characters how it says so; chosen on the examples left out one by one.
_WORDS, _PAIRS, _RIDGE = 0.5, 1.0, 0.3


@dataclass(frozen=True, slots=True)
class PlanSentence:
    """A sentence of the plan that speaks to a point: `plan[start:end]`, and the aspect that it is most like."""

    text: str
    start: int
    end: int
    aspect: str
    score: float


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
        self._last: tuple[str, _Fitted | None] = "", None

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
            raise PlanRefused(
                "この文書には、計画を確かめるための確認ポイント（_plan_points.yaml）がありません。"
            )
        sentences = [(plan[span.start : span.end], span.start, span.end) for span in spans(plan)]
        read = fitted.read(sentences)
        max_passage = generation.manifest.tuning.max_passage_characters
        findings = tuple(
            _finding(point, spoken, generation.store, max_passage)
            for point, spoken in zip(fitted.points, read, strict=True)
        )
        return CheckedPlan(findings, len(sentences))

    def _fitted(self, generation: Generation) -> _Fitted | None:
        name, fitted = self._last
        if name != generation.manifest.name:
            points = generation.manifest.plan_points
            fitted = _Fitted(points, generation) if points else None
            self._last = generation.manifest.name, fitted
        return fitted


class _Fitted:
    """What sentences of each point and aspect are like."""

    def __init__(self, points: PlanPoints, generation: Generation) -> None:
        self.points = points.points
        self._aspects = [(row, aspect) for row, point in enumerate(self.points) for aspect in point.aspects]
        examples: list[str] = []
        labels: list[set[int]] = []
        for column, (row, aspect) in enumerate(self._aspects, start=len(self.points)):
            examples += aspect.examples
            labels += [{row, column}] * len(aspect.examples)
        examples += points.background
        labels += [set()] * len(points.background)
        self._likeness = Likeness(
            examples,
            labels,
            len(self.points) + len(self._aspects),
            [(generation.analyzer.terms, _WORDS), (bigrams, _PAIRS)],
            ridge=_RIDGE,
        )
        self._line = self._likeness.line(slice(0, len(self.points)))
        self._aspect_line = self._likeness.line(slice(len(self.points), None))

    def read(
        self, sentences: Sequence[tuple[str, int, int]]
    ) -> list[tuple[tuple[PlanSentence, ...], tuple[str, ...]]]:
        """For each point the sentences that speak to it, in order, and the names of the aspects without one."""
        scores = self._likeness.scores([text for text, _, _ in sentences])
        found = []
        for row, point in enumerate(self.points):
            columns = [len(self.points) + c for c, (owner, _) in enumerate(self._aspects) if owner == row]
            spoken, held = [], set()
            for (text, start, end), own in zip(sentences, scores, strict=True):
                if own[row] < self._line:
                    continue
                of_aspects = own[columns]
                best = int(of_aspects.argmax())
                held |= {best} | {c for c, score in enumerate(of_aspects) if score >= self._aspect_line}
                spoken.append(PlanSentence(text, start, end, point.aspects[best].name, float(own[row])))
            missing = tuple(aspect.name for c, aspect in enumerate(point.aspects) if c not in held)
            found.append((tuple(spoken), missing))
        return found


def _finding(
    point: PlanPoint,
    read: tuple[tuple[PlanSentence, ...], tuple[str, ...]],
    store: DocumentStore,
    max_passage: int,
) -> Finding:
    spoken, missing = read
    return Finding(
        id=point.id,
        point=point.quote,
        stands=_where(point.document, point.quote, store, max_passage),
        ask=point.ask,
        asked=_where(point.asked_in, point.ask, store, max_passage),
        sentences=spoken,
        missing=missing,
    )


def _where(document_id: str, quote: str, store: DocumentStore, max_passage: int) -> Citation | None:
    document = store.document(document_id)
    start = document.text.find(quote) if document else -1
    if document is None or start < 0:
        return None
    heading = next((s.heading for s in document.sections if s.start <= start < s.end), "")
    return citation_of(document, heading, start, start + len(quote), max_passage)
