"""Which sentences of a plan speak to which point, learned from examples and from whole plans that a person marked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.likeness import Features, Floats, Likeness, best_line
from bot.plan_sentences import character_runs, plan_sentences
from index.analyze import bigrams
from index.plan_points import PlanPoints

# Words tell what a sentence is about, runs of two and three characters how it says so. How much a sentence has to be
# more like its point than like none, and than like another one. All chosen on marked plans, each left out as a whole (evals/LOG.md).
_WORDS, _PAIRS, _TRIPLES, _RIDGE = 1.0, 1.0, 1.0, 0.2
_NONE, _OTHER = 0.3, 0.5
# Which aspect of its point a sentence speaks to; chosen on the examples left out one by one.
_ASPECT_WORDS, _ASPECT_PAIRS, _ASPECT_RIDGE = 0.5, 1.0, 0.3


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
    """What sentences of each point and aspect are like; fitted once, safe to use from several threads."""

    def __init__(self, points: PlanPoints, words: Features) -> None:
        """`words`: the terms of a sentence."""
        self.points = points.points
        self._aspects = [(row, aspect) for row, point in enumerate(self.points) for aspect in point.aspects]
        self._of_points, self._line = _fit_points(points, words)
        examples = [example for _, aspect in self._aspects for example in aspect.examples]
        owners = [column for column, (_, aspect) in enumerate(self._aspects) for _ in aspect.examples]
        self._of_aspects = Likeness(
            [*examples, *points.background],
            [*({owner} for owner in owners), *(set[int]() for _ in points.background)],
            len(self._aspects),
            [(words, _ASPECT_WORDS), (bigrams, _ASPECT_PAIRS)],
            ridge=_ASPECT_RIDGE,
        )
        self._aspect_line = best_line(self._of_aspects.left_out, self._of_aspects.wanted > 0)

    def read(self, plan: str) -> ReadPlan:
        """Read a plan."""
        sentences = [(plan[start:end], start, end) for start, end in plan_sentences(plan)]
        texts = [text for text, _, _ in sentences]
        margins, aspects = _margins(self._of_points.scores(texts)), self._of_aspects.scores(texts)
        found = []
        for row, point in enumerate(self.points):
            columns = [column for column, (owner, _) in enumerate(self._aspects) if owner == row]
            spoken, held = [], set()
            for place, (text, start, end) in enumerate(sentences):
                if margins[place, row] < self._line:
                    continue
                of_aspects = aspects[place, columns]
                best = int(of_aspects.argmax())
                held |= {best} | {c for c, score in enumerate(of_aspects) if score >= self._aspect_line}
                score = float(margins[place, row])
                spoken.append(PlanSentence(text, start, end, point.aspects[best].name, score))
            missing = tuple(aspect.name for c, aspect in enumerate(point.aspects) if c not in held)
            found.append(Spoken(tuple(spoken), missing))
        return ReadPlan(tuple(found), len(sentences))


def _fit_points(points: PlanPoints, words: Features) -> tuple[Likeness, float]:
    """The likeness of each point, and of none in the last column; and the line from which on a sentence speaks to one.

    The line is drawn on the marked plans, each as it is read without itself; without any, on the examples.
    """
    rows = {point.id: row for row, point in enumerate(points.points)}
    none = len(rows)
    examples: list[str] = []
    labels: list[set[int]] = []
    for row, point in enumerate(points.points):
        for aspect in point.aspects:
            examples += aspect.examples
            labels += [{row}] * len(aspect.examples)
    examples += points.background
    labels += [{none}] * len(points.background)
    first_marked = len(examples)
    texts = list(range(first_marked))
    for plan in points.plans:
        texts += [len(examples)] * len(plan.sentences)
        examples += [sentence.text for sentence in plan.sentences]
        labels += [{rows[name] for name in sentence.points} or {none} for sentence in plan.sentences]
    likeness = Likeness(
        examples,
        labels,
        none + 1,
        [
            (words, _WORDS),
            (lambda text: character_runs(text, 2), _PAIRS),
            (lambda text: character_runs(text, 3), _TRIPLES),
        ],
        ridge=_RIDGE,
        texts=texts,
    )
    marked = slice(first_marked if points.plans else 0, None)
    right = likeness.wanted[marked, :none] > 0
    return likeness, best_line(_margins(likeness.left_out[marked]), right)


def _margins(scores: Floats) -> Floats:
    """How much more a sentence is like a point than like none or another, shape (sentences, points)."""
    points, none = scores[:, :-1], scores[:, -1:]
    if points.shape[1] < 2:
        return points - _NONE * none
    best_two = np.sort(points, axis=1)[:, -2:]
    other = np.where(points == best_two[:, 1:], best_two[:, :1], best_two[:, 1:])
    return points - _NONE * none - _OTHER * other
