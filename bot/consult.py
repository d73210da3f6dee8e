"""The documents that were found, read for one question: what in them answers, and which of them the question names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from bot.asks import Ask, asks_of
from bot.candidates import Candidate
from bot.conditions import ages_said, asked_of, of_other_conditions, of_others_age
from bot.extract import Extract, Extractor, not_found
from bot.facilities import of_other_facilities
from bot.nearness import nearest_by
from bot.parts import parts_of
from bot.reader import Reader, Scored, Vocabulary, mixed
from bot.remark import defines
from bot.settings import AnswerTuning
from bot.subjects import Find, Mention, documents_of, named_by, spread_over
from bot.types import Claim
from index.generation import Generation
from index.question import AnalyzedQuestion
from index.types import Document, Hit, Language

# Kinds of asking that several cases answer.
_COMPARING = ("difference", "each")
# Texts whose analysis is kept; a city's own corpus fits.
_ANALYSED = 65_536


@dataclass(frozen=True, slots=True)
class Consulted:
    """What the documents hold of a question.

    ranking: what is valid, likeliest first. chosen: what answers. expired: what would answer is past its validity.
    """

    asks: tuple[Ask, ...]
    ranking: tuple[Scored, ...]
    chosen: tuple[Candidate, ...]
    expired: bool = False

    @property
    def not_found(self) -> list[Ask]:
        """What is asked for strictly and is not among the chosen."""
        return not_found(self.asks, self.chosen)

    @property
    def is_named(self) -> bool:
        """Whether the question names the document whose row or sentence is the likeliest."""
        return bool(self.ranking) and self.ranking[0].features.named > 0


class _Reading(NamedTuple):
    """What was read for these things that are asked for, likeliest first."""

    asks: tuple[Ask, ...]
    ranking: Sequence[Scored]


class Consultation:
    """Reads documents of the serving generation. Safe to use from several threads."""

    def __init__(self, tuning: AnswerTuning) -> None:
        self._tuning = tuning
        self._last: tuple[str, Vocabulary | None] = "", None

    def vocabulary(self, generation: Generation) -> Vocabulary:
        """The generation's; texts that were analysed once are kept while it serves."""
        name, vocabulary = self._last
        if vocabulary is None or name != generation.manifest.name:
            terms = lru_cache(_ANALYSED)(lambda text: frozenset(generation.analyzer.terms(text)))
            search = generation.search
            near = nearest_by(search.closeness)
            vocabulary = Vocabulary(terms, search.vocabulary.weight, near, search.leaning)
            self._last = generation.manifest.name, vocabulary
        return vocabulary

    def consult(
        self, generation: Generation, asked: AnalyzedQuestion, hits: Sequence[Hit], as_of: date, find: Find
    ) -> Consulted:
        """Read the best documents of the hits (best first, at least one, none of an expired document).

        A question of several parts is read part by part, too; where its parts are answered in several documents, each there.

        Args:
            find: the hits of a part of the question, best first.
        """
        vocabulary, tuning = self.vocabulary(generation), self._tuning
        reader = Reader(vocabulary, tuning.reader, tuning.reader_bare)
        asks = asks_of(asked.text)
        analyzed = map(generation.search.analyze_part, parts_of(asked.text))
        parts = [part for part in analyzed if part.terms and not _only_asks_how(part, vocabulary)]
        named = self._named(parts[-1] if parts else asked, hits, vocabulary)
        kinds = {ask.kind for ask in asks}
        spread: Sequence[tuple[Document, Sequence[AnalyzedQuestion]]] = ()
        first = documents_of(hits, 1)[0]
        if len(named) > 1 and "difference" not in kinds and any(m.document is first for m in named):
            readings = [
                _Reading(asks, reader.read(_only(asked, m, named), asks, hits, [m.document], as_of))
                for m in named
            ]
        elif (
            len(spread := spread_over(parts, hits, find, vocabulary.terms, vocabulary.weight, tuning=tuning))
            > 1
        ):
            readings = [
                _of_parts(reader, asked, own, hits, [document], as_of, tuning.part_alone)
                for document, own in spread
            ]
        else:
            best = _near(documents_of(hits, tuning.documents), hits, tuning)
            documents = [*best, *(m.document for m in named if m.document not in best)]
            reading = _of_parts(reader, asked, parts, hits, documents, as_of, tuning.parts)
            readings = [_Reading(asks, reading.ranking)]
        extractor = self._extractor(generation)
        comparing = not kinds.isdisjoint(_COMPARING)
        valid = [_of_the_asker(r.ranking, asked, vocabulary, tuning, comparing=comparing) for r in readings]
        several = len(valid) > 1
        chosen = [
            candidate
            for reading, ranking in zip(readings, valid, strict=True)
            for candidate in extractor.chosen(
                ranking, reading.asks, labels_only=several and (not spread or "each" in kinds), few=several
            )
        ]
        every = sorted((s for ranking in valid for s in ranking), key=lambda s: -s.score)
        expired = all(_is_expired(reading.ranking, reading.asks) for reading in readings)
        return Consulted(asks, tuple(valid[0] if len(valid) == 1 else every), tuple(chosen), expired=expired)

    def _named(
        self, question: AnalyzedQuestion, hits: Sequence[Hit], vocabulary: Vocabulary
    ) -> Sequence[Mention]:
        """The documents that a question, or its last part that asks, names."""
        least = self._tuning.named * vocabulary.heaviest
        far = self._tuning.named_far
        named = named_by(question, hits, vocabulary.terms, vocabulary.weight, least=least, far=far)
        # A term far behind a guide is what the guide is about (マイナンバーカードの暗証番号), not a second question.
        nearer = [m for m in named if m.document.kind != "term" or m.behind >= -self._tuning.far]
        return named if defines(question.text) else nearer

    def extract(self, generation: Generation, consulted: Consulted, language: Language) -> Extract:
        """The claims that answer."""
        return self._extractor(generation).extract(
            consulted.chosen, consulted.asks, language, consulted.ranking
        )

    def rule(self, generation: Generation, consulted: Consulted, language: Language) -> tuple[Claim, ...]:
        """The claims that say most surely what holds for everybody; none where what is asked for is left to the city."""
        likeliest = [scored.candidate.place for scored in consulted.ranking[: self._tuning.rule_rows]]
        chosen = tuple(c for c in consulted.chosen if c.place in likeliest and not c.confirm)
        if not_found(consulted.asks, chosen):
            return ()
        return self.extract(generation, replace(consulted, chosen=chosen), language).claims

    def _extractor(self, generation: Generation) -> Extractor:
        max_passage = generation.manifest.tuning.max_passage_characters
        return Extractor(self.vocabulary(generation), self._tuning, max_passage)


def alone_ahead(hits: Sequence[Hit], consulted: Consulted, share: float) -> list[Hit]:
    """The first document's hits, where every other is found with less than this share of its score and one of them was read as likelier."""
    first = hits[0].document.base_id
    own = [hit for hit in hits if hit.document.base_id == first and not hit.expired]
    others = [hit.score for hit in hits if hit.document.base_id != first]
    strayed = bool(consulted.ranking) and consulted.ranking[0].candidate.document.base_id != first
    return own if strayed and max(others, default=0.0) < share * hits[0].score else []


def _near(documents: Sequence[Document], hits: Sequence[Hit], tuning: AnswerTuning) -> list[Document]:
    """Without those far behind a first one whose name or way of asking the question says whole: they have its words, not its matter."""
    first, *others = documents
    best = {document.id: [hit for hit in hits if hit.document.id == document.id] for document in documents}
    asked = {id_: max(hit.asked for hit in own) for id_, own in best.items()}
    if asked[first.id] < tuning.asked_whole:
        return list(documents)
    least = tuning.near * best[first.id][0].score
    return [first, *(d for d in others if best[d.id][0].score >= least or asked[d.id] >= tuning.asked_whole)]


def _of_parts(  # noqa: PLR0917 — what is read, in one order
    reader: Reader,
    asked: AnalyzedQuestion,
    parts: Sequence[AnalyzedQuestion],
    hits: Sequence[Hit],
    documents: Sequence[Document],
    as_of: date,
    weight: float,
) -> _Reading:
    """The documents read by the whole question and by these of its parts, which count `weight` (0 … 1)."""
    asks = asks_of(asked.text)
    own = [(part, asks_of(part.text)) for part in parts]
    whole = reader.read(asked, asks, hits, documents, as_of)
    each = [reader.read(part, asked_for, hits, documents, as_of) for part, asked_for in own]
    asked_here = {ask.kind: ask for _, asked_for in own for ask in asked_for}
    return _Reading(tuple(asked_here.values()) or asks, mixed(whole, each, weight))


def _of_the_asker(
    ranking: Sequence[Scored],
    asked: AnalyzedQuestion,
    vocabulary: Vocabulary,
    tuning: AnswerTuning,
    *,
    comparing: bool,
) -> list[Scored]:
    """What is valid, without what is another's case than the one of which the question speaks, where it compares none."""
    valid = [scored for scored in ranking if not scored.candidate.expired]
    if comparing:
        return valid
    candidates = [scored.candidate for scored in valid]
    said = asked_of(asked.text, (*asked.terms, *asked.widened))
    others = of_others_age(candidates, ages_said(asked.text))
    least = tuning.condition_said * vocabulary.heaviest
    others |= of_other_conditions(candidates, said, vocabulary.terms, vocabulary.weight, least=least)
    others |= of_other_facilities(candidates, asked, vocabulary.terms)
    return [scored for scored in valid if scored.candidate.place not in others]


def _only_asks_how(part: AnalyzedQuestion, vocabulary: Vocabulary) -> bool:
    """Whether a part asks how to go about what was told before (何から始めればいいですか): by itself it is about nothing."""
    asks = asks_of(part.text)
    cues = frozenset[str]().union(*(vocabulary.terms(ask.cue) for ask in asks))
    return all(ask.overview for ask in asks) and bool(asks) and cues.issuperset(part.terms)


def _only(asked: AnalyzedQuestion, mention: Mention, named: Sequence[Mention]) -> AnalyzedQuestion:
    """The question without the words that name the other documents."""
    others = {term for other in named if other is not mention for term in other.said} - mention.said
    return replace(asked, terms=tuple(term for term in asked.terms if term not in others))


def _is_expired(ranking: Sequence[Scored], asks: Sequence[Ask]) -> bool:
    """Whether the best is past its validity, or of all the rows that have what is asked for none is valid."""
    if not ranking:
        return False
    first = ranking[0].candidate
    labels = frozenset[str]().union(*(ask.labels for ask in asks))
    asked_for = [
        s.candidate for s in ranking if s.candidate.document is first.document and s.candidate.label in labels
    ]
    return first.expired or (bool(asked_for) and all(c.expired for c in asked_for))
