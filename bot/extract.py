"""Hits → claims without a language model: verified rows first, then quoted sentences and whole lists.

Nothing is written here; every claim is a row or a span of a document, cited where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.asks import Ask, label_name
from bot.types import Citation, Claim, ClaimKind
from bot.units import Terms, Unit, past, readable, share, units_of
from index.split import LEAD_SLUG, ROWS_SLUG
from index.types import Document, Hit, Language, Row

# A unit of the section that was found is quoted beside the best one when it says at least this much of it.
_BESIDE_BEST = 0.6
# A unit answers a pointed question instead of the rows when it holds this share of what the title does not say.
_POINTED = 0.5
# The first hit's passage is a little likelier to hold the answer than the next ones.
_FIRST_HIT_BONUS = 0.15


@dataclass(frozen=True, slots=True)
class Extract:
    """The claims that answer, and the names of what was asked for and not found."""

    claims: tuple[Claim, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extractor:
    """Puts claims together from the documents of one generation.

    Args:
        terms: the index's analysis.
        weight: the index's weight of a term, ≥ 0.
        max_units: how many units (sentences, lists) answer an open question.
    """

    terms: Terms
    weight: Callable[[str], float]
    max_units: int

    def extract(
        self, question: str, asks: Sequence[Ask], hits: Sequence[Hit], language: Language, as_of: date
    ) -> Extract:
        """The claims of the first hit's document that answer the question; hits are best first, none expired."""
        document = hits[0].document
        rows = [row for row in document.rows if not past(row.valid_until, as_of)]
        asked = {term: self.weight(term) for term in self.terms(question)}
        units = self._ranked(document, hits, asked, as_of)
        pointed = self._pointed(asked, document)
        claims: list[Claim] = []
        missing: list[str] = []
        for ask in asks:
            found = list(self._answer(ask, document, rows, units, pointed, language))
            claims += found
            if not found and ask.strict:
                missing.append(ask.name(language))
        if not claims:
            claims += self._open_answer(document, units, rows, hits, language)
        return Extract(_distinct(claims), tuple(missing))

    def _answer(
        self,
        ask: Ask,
        document: Document,
        rows: Sequence[Row],
        units: Sequence[tuple[Unit, float]],
        pointed: Mapping[str, float],
        language: Language,
    ) -> Iterator[Claim]:
        """The rows of what is asked for, or the sentence that speaks to the point where no row does."""
        labelled = [row for row in rows if row.label in ask.labels]
        row_shares = {
            row.id: share(pointed, set(self.terms(f"{row.value} {row.when or ''}"))) for row in labelled
        }
        fitting = (
            [unit for unit, _ in units if ask.fits(unit.text)] if ask.form else [unit for unit, _ in units]
        )
        best_unit = max(fitting, key=lambda unit: self._pointed_share(unit, pointed), default=None)
        best_row = max(row_shares.values(), default=0.0)
        unit_share = self._pointed_share(best_unit, pointed) if best_unit else 0.0
        if best_unit and unit_share >= _POINTED and unit_share > best_row:
            yield from _unit_claims(document, best_unit)
        elif labelled:
            for row in sorted(labelled, key=lambda row: -row_shares[row.id]):
                yield _row_claim(document, row, language)
        elif ask.form and fitting:
            yield from _unit_claims(document, fitting[0])

    def _open_answer(
        self,
        document: Document,
        units: Sequence[tuple[Unit, float]],
        rows: Sequence[Row],
        hits: Sequence[Hit],
        language: Language,
    ) -> Iterator[Claim]:
        """An open question: the lead with all rows, or the units of the section that says most of it."""
        if not units:
            for row in rows:
                yield _row_claim(document, row, language)
            return
        best, best_score = units[0]
        if best.leads or hits[0].passage.id.partition("#")[2].partition("~")[0] in (ROWS_SLUG, LEAD_SLUG):
            leads = sorted((unit for unit, _ in units if unit.leads), key=lambda unit: unit.offset)
            for unit in leads[: self.max_units]:
                yield from _unit_claims(document, unit)
            for row in rows:
                yield _row_claim(document, row, language)
            if leads and not rows and not best.leads:
                yield from _unit_claims(document, best)
            if leads:
                return
        chosen = [
            unit
            for unit, score in units
            if unit.section is best.section and score >= _BESIDE_BEST * best_score
        ]
        for unit in sorted(chosen[: self.max_units], key=lambda unit: unit.offset):
            yield from _unit_claims(document, unit)

    def _ranked(
        self, document: Document, hits: Sequence[Hit], asked: Mapping[str, float], as_of: date
    ) -> list[tuple[Unit, float]]:
        """Units with their share of the question's terms, best first; the found passages' units a little ahead."""
        starts = [hit.passage.start for hit in hits if hit.document.id == document.id]
        scored = []
        for unit in units_of(document, as_of):
            within = (
                rank for rank, start in enumerate(starts) if unit.section.start <= start < unit.section.end
            )
            rank = next(within, len(hits))
            held = share(asked, set(self.terms(unit.text)), set(self.terms(unit.section.heading)))
            scored.append((unit, held + _FIRST_HIT_BONUS / (1 + rank)))
        return sorted(scored, key=lambda pair: (-pair[1], pair[0].offset))

    def _pointed(self, asked: Mapping[str, float], document: Document) -> dict[str, float]:
        """The asked terms that neither the document's title nor its aliases say: what sets this question apart."""
        about = set(self.terms(" ".join((document.title, *document.aliases))))
        return {term: weight for term, weight in asked.items() if term not in about}

    def _pointed_share(self, unit: Unit, pointed: Mapping[str, float]) -> float:
        return share(pointed, set(self.terms(unit.text)), set(self.terms(unit.section.heading)))


def _row_claim(document: Document, row: Row, language: Language) -> Claim:
    label = label_name(row.label, language)
    return Claim(
        text=row.value,
        kind="row",
        label=label,
        need=row.need,
        when=row.when,
        confirm=row.confirm,
        citations=(_citation(document, ROWS_SLUG, label, row.start, row.end),),
    )


def _unit_claims(document: Document, unit: Unit) -> Iterator[Claim]:
    for span in unit.spans:
        start, end = unit.section.start + span.start, unit.section.start + span.end
        kind: ClaimKind = "sentence" if span.kind == "sentence" else "item"
        yield Claim(
            text=readable(document.text[start:end]),
            kind=kind,
            citations=(_citation(document, unit.section.slug, unit.section.heading, start, end),),
        )


def _citation(document: Document, slug: str, heading: str, start: int, end: int) -> Citation:
    source = document.source
    return Citation(
        passage_id=f"{document.id}#{slug}",
        document_id=document.id,
        title=document.title,
        heading=heading or document.title,
        quote=document.text[start:end],
        start=start,
        end=end,
        source_title=source.title if source else None,
        source_url=source.url if source else None,
        checked_on=document.checked_on,
        checked_by=document.checked_by,
    )


def _distinct(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    seen: dict[tuple[int, int], Claim] = {}
    for claim in claims:
        citation = claim.citations[0]
        seen.setdefault((citation.start, citation.end), claim)
    return tuple(seen.values())
