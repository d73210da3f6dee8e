"""How near a question is to the ways of asking that documents list: for each of their places, and for what they do not hold. Pure."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from index.question import AnalyzedQuestion
from index.search import Closeness
from index.types import Document

Closest = Callable[[AnalyzedQuestion, Sequence[Document]], Sequence[Closeness]]
"""For each document, how close the question is to each of its ways of asking; `index.search.Search.closeness`."""


@dataclass(frozen=True, slots=True)
class Near:
    """To the nearest of some ways of asking: by terms (`close`, a cosine), as written (`alike`, a Dice coefficient), and by terms
    without those of the document's subject (`beyond`), 0 … 1 each."""

    close: float = 0.0
    alike: float = 0.0
    beyond: float = 0.0

    def or_nearer(self, other: Near) -> Near:
        """To the nearest of these and of those of the other."""
        return Near(
            *map(max, (self.close, self.alike, self.beyond), (other.close, other.alike, other.beyond))
        )


@dataclass(frozen=True, slots=True)
class Nearness:
    """To one document's ways of asking.

    places: by the id of a row or the slug of a section. asked: to all that it answers, with its names. gap: to what it lists as
    standing in no document.
    """

    places: Mapping[str, Near]
    asked: Near
    gap: Near


Nearest = Callable[[AnalyzedQuestion, Sequence[Document]], Sequence[Nearness]]
"""For each document how near the question is to what it lists."""

_NOWHERE = Nearness({}, Near(), Near())


def nothing_listed(_: AnalyzedQuestion, documents: Sequence[Document]) -> Sequence[Nearness]:
    """Where no document lists any ways of asking."""
    return [_NOWHERE] * len(documents)


def nearest_by(closeness: Closest) -> Nearest:
    """How near, where an index tells how close. Safe to use from several threads."""
    last = _Last()

    def nearest(question: AnalyzedQuestion, documents: Sequence[Document]) -> Sequence[Nearness]:
        known = last.known_of(question)
        new = [document for document in documents if document.id not in known]
        for document, close in zip(new, closeness(question, new), strict=True):
            known[document.id] = _nearness(document, close)
        return [known[document.id] for document in documents]

    return nearest


class _Last(threading.local):
    """What is known of a thread's last question, which is asked of the same documents several times; the question itself is not kept."""

    def __init__(self) -> None:
        self._question: Callable[[], AnalyzedQuestion | None] = lambda: None
        self._known: dict[str, Nearness] = {}

    def known_of(self, question: AnalyzedQuestion) -> dict[str, Nearness]:
        """How near the question is to documents, by their ids; empty for another than the last."""
        if self._question() is not question:
            self._question, self._known = weakref.ref(question), {}
        return self._known


def _nearness(document: Document, closeness: Closeness) -> Nearness:
    terms, written, beyond = closeness.terms.tolist(), closeness.written.tolist(), closeness.beyond.tolist()
    gaps = len(terms) - len(document.unanswered)
    first = gaps - sum(len(ways.texts) for ways in document.asked)

    def near(start: int, end: int) -> Near:
        """To the nearest of these ways, counted from the document's first name."""
        return Near(
            max(terms[start:end], default=0.0),
            max(written[start:end], default=0.0),
            max(beyond[start:end], default=0.0),
        )

    asked = near(0, gaps)
    places = {}
    for ways in document.asked:
        places[ways.place] = near(first, first + len(ways.texts))
        first += len(ways.texts)
    return Nearness(places, asked, near(gaps, len(terms)))
