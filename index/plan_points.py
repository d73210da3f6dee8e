"""The points that the corpus's policy wants a plan checked against: `_plan_points.yaml`, and plans with marked sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.loaders.draft import LoadError, read_text

PLAN_POINTS = "_plan_points.yaml"
MARKED_PLANS = "_marked_plans.jsonl"


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Aspect(_Entry):
    """One thing that a plan can say about a point. `examples`: sentences that say it."""

    name: str = Field(min_length=1)
    examples: tuple[str, ...] = Field(min_length=2)


class PlanPoint(_Entry):
    """A point of the policy.

    document, quote: where the policy has it, word for word. asked_in, ask: the question to ask oneself, likewise.
    """

    id: str = Field(min_length=1)
    document: str
    quote: str = Field(min_length=1)
    asked_in: str
    ask: str = Field(min_length=1)
    aspects: tuple[Aspect, ...] = Field(min_length=1)


class MarkedSentence(_Entry):
    """A sentence of a plan with the points that it speaks to, by id.

    aspects: which of their aspects, by name; none where nobody marked them. heading: it is one, and says nothing by itself.
    """

    text: str = Field(min_length=1)
    points: tuple[str, ...]
    aspects: tuple[str, ...] = ()
    heading: bool = False


class MarkedPlan(_Entry):
    """A whole plan, read by a person."""

    id: str
    title: str
    style: str = ""
    sentences: tuple[MarkedSentence, ...] = Field(min_length=1)


class PlanPoints(_Entry):
    """All points in order. `background`: sentences of plans that speak to none of them. `plans`: whole ones, marked."""

    points: tuple[PlanPoint, ...] = Field(min_length=1)
    background: tuple[str, ...] = ()
    plans: tuple[MarkedPlan, ...] = ()


def load_plan_points(path: Path) -> PlanPoints:
    """Read `_plan_points.yaml`, and `_marked_plans.jsonl` beside it where there is one.

    Raises:
        LoadError: one of them cannot be read, or a part is missing or of the wrong kind; it says which.
    """
    try:
        points = PlanPoints.model_validate(yaml.safe_load(read_text(path)))
    except ValidationError as error:
        names = "、".join(".".join(map(str, fault["loc"])) for fault in error.errors(include_url=False)[:3])
        raise LoadError(
            f"{PLAN_POINTS} の「{names or '全体'}」が正しくありません。書き方を直してください。"
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise LoadError(
            f"{PLAN_POINTS} を読めません。YAML の書き方を直してください。", mark.line + 1 if mark else None
        ) from error
    marked = path.parent / MARKED_PLANS
    if not marked.is_file():
        return points
    known = {point.id: {aspect.name for aspect in point.aspects} for point in points.points}
    plans = tuple(read_marked_plans(marked))
    for plan in plans:
        for sentence in plan.sentences:
            if unknown := _unknown(sentence, known):
                raise LoadError(
                    f"{MARKED_PLANS} の計画「{plan.id}」にある「{unknown}」は、_plan_points.yaml にありません。"
                )
    return points.model_copy(update={"plans": plans})


def _unknown(sentence: MarkedSentence, known: Mapping[str, Set[str]]) -> str | None:
    """A mark of the sentence that is no point, or no aspect of its points."""
    aspects = {name for point in sentence.points for name in known.get(point, ())}
    points = (name for name in sentence.points if name not in known)
    return next(points, None) or next((name for name in sentence.aspects if name not in aspects), None)


def read_marked_plans(path: Path) -> Iterator[MarkedPlan]:
    """The plans of a file with one a line.

    Raises:
        LoadError: a line is none; it says which.
    """
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        try:
            yield MarkedPlan.model_validate_json(line)
        except ValueError as error:
            raise LoadError(f"{path.name} の計画を読めません。書き方を直してください。", number) from error
