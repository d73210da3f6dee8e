"""How well each row and unit of a document speaks to a question's point. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass

from bot.units import Unit
from index.question import AnalyzedQuestion
from index.types import Document, Hit, Row

Terms = Callable[[str], Sequence[str]]
Weight = Callable[[str], float]

# Terms below this share of the heaviest weight (出す, 必要) stand in so many passages that none is pointed at.
_COMMON = 0.25
# A term that no passage holds; it weighs most.
_UNKNOWN = "\0"
# A heading speaks for the sentences under it, but less than their own words do.
_HEADING_SHARE = 0.5
# A verified row is preferred to a sentence that says as much.
_ROW_BONUS = 0.1
# The first hit's passage is likelier to hold the answer than the next ones: a little where the whole document has
# one subject, much where the passages of one document speak of many.
_FIRST_HIT_BONUS = 0.1
_FIRST_HIT_BONUS_MANY_SUBJECTS = 0.25


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The index's analysis of text, and its weight (≥ 0) of a term."""

    terms: Terms
    weight: Weight


@dataclass(frozen=True, slots=True)
class Score:
    """`share` (0 … 1) of the point that is held; `order` adds what puts one before another, and sorts."""

    share: float
    order: float


@dataclass(frozen=True, slots=True)
class Relevance:
    """Scores rows and units of one document for one question.

    The point of a question is what it asks beyond the document's subject: 「転入届が遅れたら」 put to the document
    転入届 has the point 遅れる. The subject is the title and what several of its names share. In a document of many
    subjects, and where the title says it all, the whole question is the point.
    """

    question: AnalyzedQuestion
    point: Mapping[str, float]
    terms: Terms
    places: Sequence[int]
    bonus: float
    beyond_title: bool

    @classmethod
    def of(
        cls,
        question: AnalyzedQuestion,
        document: Document,
        hits: Sequence[Hit],
        vocabulary: Vocabulary,
        answered_by_rows: Set[str] = frozenset(),
    ) -> Relevance:
        """For a document among `hits` (best first).

        Args:
            answered_by_rows: terms that only name what the document's rows answer (期限, 持ち物); not the point.
        """
        about = question.said_by(_subject(document, vocabulary.terms)) if document.curated else set()
        common = _COMMON * vocabulary.weight(_UNKNOWN)
        left = [term for term in question.terms if term not in answered_by_rows]
        beyond = [term for term in left if term not in about and vocabulary.weight(term) >= common]
        point = {term: vocabulary.weight(term) for term in beyond or left or question.terms}
        places = [hit.passage.start for hit in hits if hit.document.id == document.id]
        bonus = _FIRST_HIT_BONUS if document.curated else _FIRST_HIT_BONUS_MANY_SUBJECTS
        return cls(question, point, vocabulary.terms, places, bonus, bool(beyond))

    def of_row(self, row: Row) -> Score:
        """Share of the point that a row holds; where it holds any, being verified puts it a little ahead."""
        share = self._share(set(self.terms(f"{row.label} {row.value} {row.when or ''}")))
        return Score(share, share + _ROW_BONUS if share else 0.0)

    def of_unit(self, unit: Unit) -> Score:
        """Share of the point that a unit and, by half, its heading hold; a passage that was found is ahead.

        A heading that says nothing but the point counts in full.
        """
        starts = enumerate(self.places)
        rank = next((rank for rank, at in starts if unit.section.start <= at < unit.section.end), None)
        bonus = self.bonus / (1 + rank) if rank is not None else 0.0
        own = set(self.terms(unit.text))
        heading = set(self.terms(unit.section.heading))
        headed = bool(heading) and heading <= self.point.keys()
        share = self._share(own | heading if headed else own, own | heading)
        return Score(share, share + bonus)

    def _share(self, own: Set[str], with_heading: Set[str] | None = None) -> float:
        total = sum(self.point.values())
        if total <= 0:
            return 0.0
        said = self.question.said_by(own)
        nearby = self.question.said_by(with_heading) if with_heading else said
        held = sum(
            weight * (1.0 if term in said else _HEADING_SHARE if term in nearby else 0.0)
            for term, weight in self.point.items()
        )
        return held / total


def telling(terms: Sequence[str], weight: Weight) -> dict[str, float]:
    """The terms that point at something, with their weights: those that stand in nearly every passage do not."""
    least = _COMMON * weight(_UNKNOWN)
    return {term: weight(term) for term in terms if weight(term) >= least}


def _subject(document: Document, terms: Terms) -> set[str]:
    """Terms of the title, and those that at least two of the document's names have."""
    names = [set(terms(name)) for name in (document.title, *document.aliases)]
    counts = Counter(term for name in names for term in name)
    return names[0] | {term for term, count in counts.items() if count > 1}
