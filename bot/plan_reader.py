"""Which sentences of a plan speak to which point, learned from examples and from whole plans that a person marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from bot.likeness import Floats, Likeness, best_line
from bot.plan_sentences import character_runs, plan_sentences, word_runs
from index.plan_points import PlanPoints

# Words tell what a sentence is about, runs of two and three characters and the words between its nouns how it says so. How
# much a sentence has to be more like its point than like none, and than like another one. All chosen on marked plans, each
# left out as a whole (evals/LOG.md).
_WORDS, _PAIRS, _TRIPLES, _FRAME, _RIDGE = 1.0, 1.0, 1.0, 1.0, 0.2
_NONE, _OTHER = 0.3, 0.5


class Analysis(Protocol):
    """What a reader asks about a sentence: `index.analyze.Analyzer` tells it."""

    def terms(self, text: str) -> list[str]:
        """What it is about."""

    def frame(self, text: str) -> list[str]:
        """How it says so, without what it names."""


@dataclass(frozen=True, slots=True)
class PlanSentence:
    """A sentence of the plan that speaks to a point: `plan[start:end]`, and the aspect that it is most like."""

    text: str
    start: int
    end: int
    aspect: str
    score: float


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a plan says to one point: sentences in order, and the names of the aspects that none speaks to."""

    sentences: tuple[PlanSentence, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """For each point, in order, what is said; `read`: how many sentences the plan has."""

    points: tuple[Spoken, ...]
    read: int


class PlanReader:
    """What sentences of each point and aspect are like; fitted once, safe to use from several threads.

    The lines from which on a sentence speaks to a point, and to an aspect of its point, are drawn on the marked plans, each
    as it is read without itself; without any, on the examples.
    """

    def __init__(self, points: PlanPoints, analysis: Analysis) -> None:
        self.points = points.points
        self._none = len(self.points)
        self._owner = np.array([row for row, point in enumerate(self.points) for _ in point.aspects])
        examples = _examples(points)
        self._like = Likeness(
            [example.text for example in examples],
            [example.columns for example in examples],
            self._none + 1 + len(self._owner),
            [
                (analysis.terms, _WORDS),
                (lambda text: character_runs(text, 2), _PAIRS),
                (lambda text: character_runs(text, 3), _TRIPLES),
                (lambda text: word_runs(analysis.frame(text), (2, 3)), _FRAME),
            ],
            ridge=_RIDGE,
            texts=[example.source for example in examples],
        )
        asked = np.array([example.is_marked for example in examples]) if points.plans else slice(None)
        scores, right = self._like.left_out[asked], self._like.wanted[asked] > 0
        self._line = best_line(_margins(scores[:, : self._none + 1]), right[:, : self._none])
        own = right[:, self._owner]
        aspects = slice(self._none + 1, None)
        self._aspect_line = best_line(scores[:, aspects][own], right[:, aspects][own])

    def read(self, plan: str) -> ReadPlan:
        """Read a plan."""
        sentences = [(plan[start:end], start, end) for start, end in plan_sentences(plan)]
        scores = self._like.scores([text for text, _, _ in sentences])
        margins, of_aspects = _margins(scores[:, : self._none + 1]), scores[:, self._none + 1 :]
        found = []
        for row, point in enumerate(self.points):
            own = of_aspects[:, self._owner == row]
            spoken, held = [], set[int]()
            for place in np.flatnonzero(margins[:, row] >= self._line):
                best = int(own[place].argmax())
                held |= {best, *np.flatnonzero(own[place] >= self._aspect_line).tolist()}
                name, score = point.aspects[best].name, float(margins[place, row])
                spoken.append(PlanSentence(*sentences[place], name, score))
            missing = tuple(aspect.name for c, aspect in enumerate(point.aspects) if c not in held)
            found.append(Spoken(tuple(spoken), missing))
        return ReadPlan(tuple(found), len(sentences))


@dataclass(frozen=True, slots=True)
class _Example:
    """A sentence to learn from. columns: points, none of them, and aspects, in this order. source: the text that it is from."""

    text: str
    columns: frozenset[int]
    source: int
    is_marked: bool


def _examples(points: PlanPoints) -> list[_Example]:
    """The examples and the background, each a text of its own, then the marked plans."""
    none = len(points.points)
    rows = {point.id: row for row, point in enumerate(points.points)}
    names = [(row, aspect) for row, point in enumerate(points.points) for aspect in point.aspects]
    column = {(points.points[row].id, aspect.name): none + 1 + at for at, (row, aspect) in enumerate(names)}
    alone = [
        (text, frozenset((row, none + 1 + at)))
        for at, (row, aspect) in enumerate(names)
        for text in aspect.examples
    ]
    alone += [(text, frozenset((none,))) for text in points.background]
    found = [_Example(text, own, source, is_marked=False) for source, (text, own) in enumerate(alone)]
    for number, plan in enumerate(points.plans, start=len(alone)):
        for sentence in plan.sentences:
            spoken = {rows[name] for name in sentence.points} or {none}
            aspects = {at for (_, name), at in column.items() if name in sentence.aspects}
            if not sentence.aspects:  # where nobody marked them, it may be any
                aspects = {at for (point, _), at in column.items() if point in sentence.points}
            found.append(_Example(sentence.text, frozenset(spoken | aspects), number, is_marked=True))
    return found


def _margins(scores: Floats) -> Floats:
    """How much more a sentence is like a point than like none or another, shape (sentences, points)."""
    points, none = scores[:, :-1], scores[:, -1:]
    if points.shape[1] < 2:
        return points - _NONE * none
    best_two = np.sort(points, axis=1)[:, -2:]
    other = np.where(points == best_two[:, 1:], best_two[:, :1], best_two[:, 1:])
    return points - _NONE * none - _OTHER * other
