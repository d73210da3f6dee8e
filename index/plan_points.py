"""The points that the corpus's policy wants a plan checked against: `_plan_points.yaml`."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.loaders.draft import LoadError, read_text

PLAN_POINTS = "_plan_points.yaml"


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


class PlanPoints(_Entry):
    """All points in order. `background`: sentences of plans that speak to none of them."""

    points: tuple[PlanPoint, ...] = Field(min_length=1)
    background: tuple[str, ...] = ()


def load_plan_points(path: Path) -> PlanPoints:
    """Read `_plan_points.yaml`.

    Raises:
        LoadError: it is no YAML, or a part of it is missing or of the wrong kind; it says which.
    """
    try:
        return PlanPoints.model_validate(yaml.safe_load(read_text(path)))
    except ValidationError as error:
        names = "、".join(".".join(map(str, fault["loc"])) for fault in error.errors(include_url=False)[:3])
        raise LoadError(
            f"確認ポイントの「{names or '全体'}」が正しくありません。書き方を直してください。"
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise LoadError(
            "確認ポイントを読めません。YAML の書き方を直してください。", mark.line + 1 if mark else None
        ) from error
