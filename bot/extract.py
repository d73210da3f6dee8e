"""Hits → claims without a language model: what speaks to the point, verified rows, and the document's lead.

Nothing is written here; every claim is a row or a span of a document, cited where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from bot.asks import Ask, label_name
from bot.cite import citation_of
from bot.relevance import Relevance, Score, Vocabulary
from bot.types import Citation, Claim, ClaimKind
from bot.units import Unit, readable, units_of, valid_rows
from index.question import AnalyzedQuestion
from index.types import Document, Hit, Language, Row

T = TypeVar("T")

# A row or unit speaks to the point when it holds this share of what the question asks beyond the title.
_TO_THE_POINT = 0.4
# With the form that is asked for (a time, an amount), half of that will do where no row has it.
_HALF_TO_THE_POINT = 0.2
# It goes before the rows of the label that was asked for when it holds this much more of the point than they do.
_AHEAD_OF_ROWS = 0.25
# Further units of the same section are quoted when they say at least this much of what the best one says.
_BESIDE_BEST = 0.6
# A list is quoted where one is asked for when it holds at least this much of what the best unit holds of the point.
_LIST_INSTEAD = 0.75
# In a text of many subjects, units of other sections are quoted when they say nearly as much.
_AS_TELLING = 0.85


@dataclass(frozen=True, slots=True)
class Extract:
    """The claims that answer, and the names of what was asked for and not found.

    `confirm`: of what was asked for, the documents only say that it is to be asked of the city.
    """

    claims: tuple[Claim, ...]
    missing: tuple[str, ...] = ()
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class Extractor:
    """Puts claims together from the documents of one generation.

    Args:
        max_units: how many units (sentences, lists) are quoted from one section.
        max_passage: the length from which the index cuts a section into several passages, in characters.
    """

    vocabulary: Vocabulary
    max_units: int
    max_passage: int

    def extract(
        self,
        question: AnalyzedQuestion,
        asks: Sequence[Ask],
        hits: Sequence[Hit],
        language: Language,
        as_of: date,
    ) -> Extract:
        """The claims of the first hit's document that answer the question; hits are best first, none expired."""
        document = hits[0].document
        facts = valid_rows(document, as_of)
        named = {row.label for row in facts}
        cues = " ".join(ask.cue for ask in asks if (ask.labels | ask.also) & named and not ask.narrows)
        relevance = Relevance.of(question, document, hits, self.vocabulary, set(self.vocabulary.terms(cues)))
        rows = [(row, relevance.of_row(row)) for row in facts]
        # A long text of many subjects (500 pages) is quoted only where it was found.
        places = None if document.curated else [h.passage.start for h in hits if h.document.id == document.id]
        units = [(unit, relevance.of_unit(unit)) for unit in units_of(document, as_of, places)]
        page = _Page(document, language, rows, units, relevance.beyond_title, self.max_passage)
        overview = any(ask.overview for ask in asks)
        claims = self._open(page) if overview else []
        missing: list[str] = []
        for ask in asks:
            found = self._asked_for(ask, page)
            claims += found
            if not found and ask.strict:
                missing.append(ask.name(language))
        confirm = bool(asks and claims) and all(claim.confirm for claim in claims)
        if confirm:
            claims += self._around(page)
        elif not claims:
            claims = self._open(page)
        return Extract(_distinct(claims), tuple(missing), confirm)

    def _asked_for(self, ask: Ask, page: _Page) -> list[Claim]:
        """What is asked for by name: what speaks to the point, and the rows with the right label."""
        labelled = [pair for pair in page.rows if pair[0].label in ask.labels] or [
            pair for pair in page.rows if pair[0].label in ask.also and pair[1].share > 0
        ]
        others = [pair for pair in page.rows if pair not in labelled and ask.fits(pair[0].value)]
        fitting = [pair for pair in page.units if ask.fits(pair[0].text, pair[0].is_list)]
        if ask.form == "list":
            least = _LIST_INSTEAD * max((score.share for _, score in page.units), default=0.0)
            fitting = [pair for pair in fitting if pair[1].share >= least]
        row, row_score = _best(others)
        unit, unit_score = _best(fitting)
        needed = max(_TO_THE_POINT, max((score.share for _, score in labelled), default=0.0) + _AHEAD_OF_ROWS)
        claims: list[Claim] = []
        if page.beyond_title or not labelled:  # else the rows say it all
            if row and row_score.share >= needed and row_score.order >= unit_score.order:
                claims += [page.row_claim(row)]
            elif unit and unit_score.share >= needed:
                claims += page.unit_claims(unit)
        claims += [page.row_claim(row) for row, _ in _pointed_first(labelled)]
        enough = 0.0 if ask.form == "list" else _HALF_TO_THE_POINT
        if not claims and ask.form and unit and unit_score.share > enough:
            claims += page.unit_claims(unit)
        if not claims and ask.strict:  # rather a neighbouring fact than none
            claims = self._best_section(page)
            claims = claims or [page.row_claim(row) for row, _ in page.rows if row.label in ask.also]
        return claims

    def _open(self, page: _Page) -> list[Claim]:
        """An open question: what speaks to the point and the lead's first words; or, without a point, the page."""
        if page.document.curated and not page.beyond_title:
            return self._whole(page)
        claims = self._best_section(page)
        claims += self._pointed_rows(page)
        return [*claims, *self._first_words(page)] if claims else self._whole(page)

    def _around(self, page: _Page) -> list[Claim]:
        """What stands beside a word to ask the city: what speaks to the point, and the lead's first words."""
        beyond = [*self._best_section(page), *self._pointed_rows(page)] if page.beyond_title else []
        return [*beyond, *self._first_words(page)]

    def _pointed_rows(self, page: _Page) -> list[Claim]:
        return [page.row_claim(row) for row, score in page.rows if score.share >= _TO_THE_POINT]

    def _first_words(self, page: _Page) -> list[Claim]:
        return [claim for unit in page.leads()[:1] for claim in page.unit_claims(unit)]

    def _whole(self, page: _Page) -> list[Claim]:
        """The document as it stands: the lead with all rows, or with its best section where it has no rows."""
        first = page.leads() or [unit for unit, _ in sorted(page.units, key=_by_order)]
        claims = [claim for unit in first[: self.max_units] for claim in page.unit_claims(unit)]
        claims += [page.row_claim(row) for row, _ in _pointed_first(page.rows)]
        if not page.rows and page.document.kind != "term":
            claims += self._best_section(page)
        return claims

    def _best_section(self, page: _Page) -> list[Claim]:
        """The best unit with what stands beside it in its section, in order; [] where none speaks to the point."""
        best, score = _best(page.units)
        if best is None or score.share < _TO_THE_POINT or (page.document.curated and best.leads):
            return []
        section = [pair for pair in page.units if pair[0].section is best.section]
        if page.document.curated:
            telling = [pair for pair in section if pair[1].order >= _BESIDE_BEST * score.order]
            chosen = sorted(telling, key=_by_order)[: self.max_units]
            units = sorted((unit for unit, _ in chosen), key=lambda unit: unit.offset)
        else:  # nobody cut the text into subjects: the whole section, then what speaks of the same elsewhere
            equal = [pair for pair in page.units if pair[1].share >= _AS_TELLING * score.share]
            others = [unit for unit, _ in sorted(equal, key=_by_order) if unit.section is not best.section]
            units = [*(unit for unit, _ in section), *others][: 2 * self.max_units]
        return [claim for unit in units for claim in page.unit_claims(unit)]


@dataclass(frozen=True, slots=True)
class _Page:
    """The document that answers, its rows and units with their scores."""

    document: Document
    language: Language
    rows: Sequence[tuple[Row, Score]]
    units: Sequence[tuple[Unit, Score]]
    beyond_title: bool
    max_passage: int

    def leads(self) -> list[Unit]:
        """The units that say what the document is about; a text of many subjects has none."""
        return [unit for unit, _ in self.units if unit.leads] if self.document.curated else []

    def row_claim(self, row: Row) -> Claim:
        label = label_name(row.label, self.language)
        return Claim(
            text=row.value,
            kind="row",
            label=label,
            need=row.need,
            when=row.when,
            confirm=row.confirm,
            citations=(self._citation(label, row.start, row.end),),
        )

    def unit_claims(self, unit: Unit) -> Iterator[Claim]:
        for span in unit.spans:
            start, end = unit.section.start + span.start, unit.section.start + span.end
            kind: ClaimKind = "sentence" if span.kind == "sentence" else "item"
            yield Claim(
                text=readable(self.document.text[start:end]),
                kind=kind,
                citations=(self._citation(unit.section.heading, start, end),),
            )

    def _citation(self, heading: str, start: int, end: int) -> Citation:
        return citation_of(self.document, heading, start, end, self.max_passage)


def _best(scored: Sequence[tuple[T, Score]]) -> tuple[T | None, Score]:
    return max(scored, key=lambda pair: pair[1].order, default=(None, Score(0.0, 0.0)))


def _pointed_first(rows: Sequence[tuple[Row, Score]]) -> list[tuple[Row, Score]]:
    """The rows as they stand in the document, those that speak to the point before the others."""
    return sorted(rows, key=lambda pair: pair[1].share < _TO_THE_POINT)


def _by_order(pair: tuple[object, Score]) -> float:
    return -pair[1].order


def _distinct(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    seen: dict[tuple[int, int], Claim] = {}
    for claim in claims:
        citation = claim.citations[0]
        seen.setdefault((citation.start, citation.end), claim)
    return tuple(seen.values())
