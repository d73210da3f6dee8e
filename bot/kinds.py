"""What kind of text a question is, by its runs of characters, as models weigh them that were fitted to examples. Pure.

Lists of patterns know what their author thought of: of questions by people who had not seen them they told three or four in ten. Each model
is a logistic regression over which runs of one to three characters a text has; its reason for a text is the runs that weigh
most. `python -m evals.fit_kinds` fits them to the examples in `evals/kinds/` (record 40).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib import resources
from itertools import chain
from math import fsum
from operator import add
from typing import Any, Literal

import orjson

from bot.folding import Folded

Kind = Literal["itself", "own_case", "alarm"]
Classes = Literal["itself_subjects", "alarm_kinds"]

# What is longer says much beside: each sentence lowers the score of what stands in another one.
_SHORT = 120


class Level(IntEnum):
    """How surely a text is of a kind: SURE is enough by itself, LIKELY beside something else, or where a mistake costs little; UNLIKELY, which only
    a short text can be, speaks against what only words say."""

    UNLIKELY = -1
    NO = 0
    LIKELY = 1
    SURE = 2


@dataclass(frozen=True, slots=True)
class RunModel:
    """Logarithms of odds: `bias` and, for each run of characters that a text has, its weight."""

    bias: float
    weights: Mapping[str, float]

    def score(self, runs: frozenset[str]) -> float:
        """The logarithm of the odds, any real number."""
        return self.bias + fsum(map(self.weights.__getitem__, self.weights.keys() & runs))


@dataclass(frozen=True, slots=True)
class KindModel(RunModel):
    """A model with its levels: LIKELY and SURE from these scores on, UNLIKELY below that one."""

    unlikely: float
    likely: float
    sure: float


def level_of(kind: Kind, folded: Folded) -> Level:
    """How surely the text is of this kind."""
    model = _model(kind)
    score = model.score(runs_of(folded.text))
    level = Level((score >= model.unlikely) + (score >= model.likely) + (score >= model.sure) - 1)
    return max(level, Level.NO) if len(folded.text) > _SHORT else level


def classes_of(classes: Classes, folded: Folded) -> list[str]:
    """The classes, likeliest first, for a text that is of the kind."""
    runs = runs_of(folded.text)
    scores = {name: model.score(runs) for name, model in _class_models(classes).items()}
    return sorted(scores, key=lambda name: -scores[name])


def runs_of(text: str) -> frozenset[str]:
    """The runs of one to three characters of a folded text; ^ begins it and $ ends it."""
    whole = f"^{text}$"
    pairs = list(map(add, whole, whole[1:]))
    return frozenset(chain(whole, pairs, map(add, pairs, whole[2:])))


@cache
def _model(kind: Kind) -> KindModel:
    return KindModel(**_read(kind)[kind])


@cache
def _class_models(classes: Classes) -> Mapping[str, RunModel]:
    return {name: RunModel(**model) for name, model in _read(classes).items()}


def _read(name: str) -> dict[str, dict[str, Any]]:
    content: dict[str, dict[str, Any]] = orjson.loads(
        resources.files("bot.words").joinpath(f"kinds_{name}.json").read_bytes()
    )
    return content
