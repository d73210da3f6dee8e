"""Which row or sentence of the documents that were found answers a question: a score for each. Pure.

The score is a linear model of plain features, fitted by `python -m evals.fit_reader` on questions whose answers are known.
A question's candidates are compared with each other only: the softmax of their scores is each one's share of the belief
that it answers (a conditional logit, McFadden 1974).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from operator import mul
from typing import NamedTuple

from bot.asks import Ask
from bot.candidates import Candidate, candidates_of
from bot.nearness import Near, Nearest, Nearness, nothing_listed
from bot.settings import ReaderWeights
from bot.subjects import subject_terms
from index.analyze import KANJI
from index.question import AnalyzedQuestion
from index.types import Document, Hit

Terms = Callable[[str], Set[str]]
Weight = Callable[[str], float]
Leaning = Callable[[AnalyzedQuestion], float]

# Terms below this share of the heaviest weight (出す, 必要) stand in so many passages that none is pointed at.
_COMMON = 0.25
# A term that no passage holds; it weighs most.
_UNKNOWN = "\0"
# A point is held in full from here on; shares are sums of floats.
_WHOLE = 0.999


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The index's analysis of a text into distinct terms, its weight (≥ 0) of a term, how near a question is to what documents list, and how
    much it leans towards what they list as standing nowhere (`index.search.Search.leaning`)."""

    terms: Terms
    weight: Weight
    near: Nearest = nothing_listed
    leaning: Leaning = lambda _: 0.0

    @property
    def heaviest(self) -> float:
        """What a term weighs that no passage holds."""
        return self.weight(_UNKNOWN)


def telling(terms: Iterable[str], weight: Weight) -> dict[str, float]:
    """The terms that point at something, with their weights: those that stand in nearly every passage do not."""
    least = _COMMON * weight(_UNKNOWN)
    return {term: weight(term) for term in terms if weight(term) >= least}


class Features(NamedTuple):
    """What a candidate's score rests on; shares are 0 … 1, flags 0 or 1.

    point, point_squared, point_whole: share of what the question asks beyond the document's subject that it holds, the
    square of it, and whether that is all. point_headed: what its heading adds to it. question: share of the whole question that it
    holds; with_title: that it holds with its document's subject. rarest: weight of the rarest word of the point that it
    holds, in units of the heaviest. kanji: share of the question's kanji that it holds. label, also: its row's label
    answers, or may answer, what is asked for. other_label: something is asked for, and its label does not answer.
    form: it has the form that is asked for (a time, an amount). row, list, lead: what it is; list_asked, lead_open: a list
    where a list is asked for, the lead where nothing but the subject is. found: 1 / (1 + rank) of its passage among those
    found of its document. condition: share of its condition that the question does not say. confirm: it sends to the city.
    open: the question asks nothing beyond the subject. named: weight of the heaviest of the document's names that the question says
    whole, in units of the heaviest term. first: its document is the best one; behind: how far its document's score is behind the best one's, ≤ 0.
    asked, asked_alike, asked_beyond: how close, by terms, as written, and by terms without its document's subject, the closest way of
    asking is that its row or section has; document_asked, document_alike: the same of all that its document has.
    """

    point: float
    point_squared: float
    point_whole: float
    point_headed: float
    question: float
    with_title: float
    rarest: float
    kanji: float
    label: float
    also: float
    other_label: float
    form: float
    row: float
    list: float
    lead: float
    list_asked: float
    lead_open: float
    found: float
    condition: float
    confirm: float
    open: float
    named: float
    first: float
    behind: float
    asked: float
    asked_alike: float
    asked_beyond: float
    document_asked: float
    document_alike: float


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its features, its score (any real number) and its share of the belief (0 … 1).

    `pointed`: it may answer.
    """

    candidate: Candidate
    features: Features
    score: float
    belief: float
    pointed: bool


def mixed(whole: Sequence[Scored], parts: Sequence[Sequence[Scored]], weight: float) -> list[Scored]:
    """What the whole question and its parts believe of the same candidates, best first.

    The parts' beliefs, averaged, count `weight` (0 … 1), those of the whole question the rest.
    """
    if not parts:
        return list(whole)
    beliefs = {scored.candidate.place: (1 - weight) * scored.belief for scored in whole}
    for part in parts:
        for scored in part:
            beliefs[scored.candidate.place] += weight * scored.belief / len(parts)
    pointed = {scored.candidate.place for part in (whole, *parts) for scored in part if scored.pointed}
    both = [
        replace(s, belief=beliefs[s.candidate.place], pointed=s.candidate.place in pointed) for s in whole
    ]
    return sorted(both, key=lambda scored: -scored.belief)


def _is_pointed(features: Features, asks: Sequence[Ask]) -> bool:
    """Whether it may answer: where only a label is asked for (「転出届の手数料は？」), what has another does not."""
    named = features.label or features.also or features.list_asked
    return bool(named) or not features.open or not asks


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the documents that were found. Pure; safe to use from several threads.

    `bare`: the weights where none of them lists any ways of asking.
    """

    vocabulary: Vocabulary
    weights: ReaderWeights
    bare: ReaderWeights | None = None

    def read(
        self,
        question: AnalyzedQuestion,
        asks: Sequence[Ask],
        hits: Sequence[Hit],
        documents: Sequence[Document],
        as_of: date,
    ) -> list[Scored]:
        """Every candidate of the documents (best first) with its score, best first.

        Args:
            hits: best first; each document has one.
        """
        listed = any(document.asked for document in documents)
        weights = (self.bare if self.bare and not listed else self.weights).coefficients()
        found: list[tuple[float, Candidate, Features]] = []
        for candidate, features in self.candidates(question, asks, hits, documents, as_of):
            score = sum(map(mul, weights, features))
            found.append((score, candidate, features))
        found.sort(key=lambda entry: -entry[0])
        total = sum(math.exp(score - found[0][0]) for score, _, _ in found)
        return [Scored(c, f, s, math.exp(s - found[0][0]) / total, _is_pointed(f, asks)) for s, c, f in found]

    def candidates(
        self,
        question: AnalyzedQuestion,
        asks: Sequence[Ask],
        hits: Sequence[Hit],
        documents: Sequence[Document],
        as_of: date,
    ) -> list[tuple[Candidate, Features]]:
        """The candidates of the documents with their features."""
        found = []
        nearness = self.vocabulary.near(question, documents)
        for number, (document, near) in enumerate(zip(documents, nearness, strict=True)):
            own = [hit for hit in hits if hit.document.id == document.id]
            starts = [hit.passage.start for hit in own]
            behind = own[0].score - hits[0].score
            page = _Page.of(
                question,
                asks,
                document,
                self.vocabulary,
                starts=starts,
                first=number == 0,
                behind=behind,
                near=near,
            )
            found += [
                (candidate, page.features(candidate)) for candidate in candidates_of(document, as_of, starts)
            ]
        return found


@dataclass(frozen=True, slots=True)
class _Weighed:
    """Terms with their weights, added up once for all that is compared with them."""

    weights: Mapping[str, float]
    total: float

    @classmethod
    def of(cls, terms: Iterable[str], weight: Weight) -> _Weighed:
        """The terms weighed."""
        weights = {term: weight(term) for term in terms}
        return cls(weights, sum(weights.values()))

    def share(self, said: Set[str]) -> float:
        """How much of them is said, 0 … 1."""
        if self.total <= 0:
            return 0.0
        return sum([weight for term, weight in self.weights.items() if term in said]) / self.total


@dataclass(frozen=True, slots=True)
class _Page:
    """One document, read for one question. `point`: the terms that the question asks beyond its subject."""

    question: AnalyzedQuestion
    asks: Sequence[Ask]
    vocabulary: Vocabulary
    subject: Set[str]
    point: _Weighed
    open: bool
    named: float
    whole: _Weighed
    heaviest: float
    labels: Set[str]
    also: Set[str]
    lists: bool
    forms: Sequence[Ask]
    kanji: frozenset[str]
    starts: Sequence[int]
    first: bool
    behind: float
    near: Nearness

    @classmethod
    def of(
        cls,
        question: AnalyzedQuestion,
        asks: Sequence[Ask],
        document: Document,
        vocabulary: Vocabulary,
        *,
        starts: Sequence[int],
        first: bool,
        behind: float,
        near: Nearness,
    ) -> _Page:
        """The point is what is asked beyond the subject, or, where the title says it all, the whole question."""
        curated = document.curated
        subject = question.said_by(subject_terms(document, vocabulary.terms)) if curated else set()
        labels = {row.label for row in document.rows}
        # Words that only name what the rows answer (期限, 持ち物) point at nothing else.
        cues = " ".join(ask.cue for ask in asks if (ask.labels | ask.also) & labels and not ask.narrows)
        asking, said = vocabulary.terms(cues), set(question.terms)
        left = [term for term in question.terms if term not in asking]
        pointing = telling(left, vocabulary.weight)
        beyond = [term for term in left if term in pointing and term not in subject]
        names = [vocabulary.terms(name) for name in (document.title, *document.aliases)]
        whole = (sum(map(vocabulary.weight, name)) for name in names if name and name <= said)
        heaviest = vocabulary.heaviest or 1.0
        answering = frozenset[str]().union(*(ask.labels for ask in asks))
        return cls(
            question,
            asks,
            vocabulary,
            subject,
            _Weighed.of(beyond or left or question.terms, vocabulary.weight),
            open=not beyond,
            named=max(whole, default=0.0) / heaviest,
            whole=_Weighed.of(question.terms, vocabulary.weight),
            heaviest=heaviest,
            labels=answering,
            also=frozenset[str]().union(*(ask.also for ask in asks)) - answering,
            lists=any(ask.form == "list" for ask in asks),
            forms=[ask for ask in asks if ask.form and ask.form != "list"],
            kanji=frozenset(KANJI.findall(question.text)),
            starts=starts,
            first=first,
            behind=behind,
            near=near,
        )

    def features(self, candidate: Candidate) -> Features:
        """What the score of one candidate rests on."""
        terms, question = self.vocabulary.terms, self.question
        text, heading = candidate.text, candidate.heading
        own = terms(text)
        said = question.said_by(own)
        point = self.point.share(said)
        headed = self.point.share(question.said_by(own | terms(heading))) if heading else point
        rarest = max([w for term, w in self.point.weights.items() if term in said], default=0.0)
        kanji, label = self.kanji, candidate.label
        near = self.near.places.get(candidate.part, Near())
        is_row = candidate.row is not None
        return Features(
            point=point,
            point_squared=point**2,
            point_whole=float(point >= _WHOLE),
            point_headed=headed - point,
            question=self.whole.share(said),
            with_title=self.whole.share(said | self.subject),
            rarest=rarest / self.heaviest,
            kanji=len(kanji.intersection(text)) / len(kanji) if kanji else 0.0,
            label=float(label in self.labels),
            also=float(label in self.also),
            other_label=float(
                is_row and bool(self.asks) and label not in self.labels and label not in self.also
            ),
            form=float(any(ask.fits(candidate.said) for ask in self.forms)),
            row=float(is_row),
            list=float(candidate.is_list),
            lead=float(candidate.leads),
            list_asked=float(candidate.is_list and self.lists),
            lead_open=float(candidate.leads and self.open),
            found=self._found(candidate),
            condition=self._unsaid(candidate),
            confirm=float(candidate.confirm),
            open=float(self.open),
            named=self.named,
            first=float(self.first),
            behind=self.behind,
            asked=near.close,
            asked_alike=near.alike,
            asked_beyond=near.beyond,
            document_asked=self.near.asked.close,
            document_alike=self.near.asked.alike,
        )

    def _found(self, candidate: Candidate) -> float:
        if candidate.row:
            sections = (s for s in candidate.document.sections if s.start <= candidate.start < s.end)
            section = next(sections, None)
        else:
            section = candidate.unit.section if candidate.unit else None
        if section is None:
            return 0.0
        places = enumerate(self.starts)
        rank = next((rank for rank, at in places if section.start <= at < section.end), None)
        return 0.0 if rank is None else 1 / (1 + rank)

    def _unsaid(self, candidate: Candidate) -> float:
        """Share of a row's condition that the question does not say."""
        if not candidate.row or not candidate.row.when:
            return 0.0
        condition = self.vocabulary.terms(candidate.row.when)
        said = set(self.question.terms) & self.question.said_by(condition)
        return 1.0 - _Weighed.of(condition, self.vocabulary.weight).share(said)
