"""The documents that were found, read for one question: what in them answers, and which of them the question names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from bot.asks import Ask, asks_of
from bot.candidates import Candidate
from bot.extract import Extract, Extractor, not_found
from bot.parts import parts_of
from bot.reader import Reader, Scored, Vocabulary, mixed
from bot.settings import AnswerTuning
from bot.subjects import Mention, documents_of, named_by
from index.generation import Generation
from index.question import AnalyzedQuestion
from index.types import Hit, Language

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
            vocabulary = Vocabulary(terms, generation.search.vocabulary.weight)
            self._last = generation.manifest.name, vocabulary
        return vocabulary

    def consult(
        self, generation: Generation, asked: AnalyzedQuestion, hits: Sequence[Hit], as_of: date
    ) -> Consulted:
        """Read the best documents of the hits (best first, at least one, none of an expired document).

        A question of several parts is read part by part, too.
        """
        vocabulary, tuning = self.vocabulary(generation), self._tuning
        reader = Reader(vocabulary, tuning.reader)
        asks = asks_of(asked.text)
        parts = [part for part in map(generation.search.analyze, parts_of(asked.text)) if part.terms]
        named = self._named(parts[-1] if parts else asked, hits, vocabulary)
        comparing = any(ask.kind == "difference" for ask in asks)
        if len(named) > 1 and not comparing:
            rankings = [reader.read(_only(asked, m, named), asks, hits, [m.document], as_of) for m in named]
        else:
            best = documents_of(hits, tuning.documents)
            documents = [*best, *(m.document for m in named if m.document not in best)]
            whole = reader.read(asked, asks, hits, documents, as_of)
            each = [reader.read(part, asks_of(part.text), hits, documents, as_of) for part in parts]
            rankings = [mixed(whole, each, tuning.parts)]
        extractor = self._extractor(generation)
        valid = [[s for s in ranking if not s.candidate.expired] for ranking in rankings]
        chosen = [
            candidate
            for ranking in valid
            for candidate in extractor.chosen(ranking, asks, one_of_several=len(valid) > 1)
        ]
        every = sorted((s for ranking in valid for s in ranking), key=lambda s: -s.score)
        expired = all(_is_expired(ranking, asks) for ranking in rankings)
        return Consulted(asks, tuple(valid[0] if len(valid) == 1 else every), tuple(chosen), expired=expired)

    def _named(
        self, question: AnalyzedQuestion, hits: Sequence[Hit], vocabulary: Vocabulary
    ) -> Sequence[Mention]:
        """The documents that a question, or its last part that asks, names."""
        least = self._tuning.named * vocabulary.heaviest
        far = self._tuning.named_far
        return named_by(question, hits, vocabulary.terms, vocabulary.weight, least=least, far=far)

    def extract(self, generation: Generation, consulted: Consulted, language: Language) -> Extract:
        """The claims that answer."""
        return self._extractor(generation).extract(consulted.chosen, consulted.asks, language)

    def _extractor(self, generation: Generation) -> Extractor:
        max_passage = generation.manifest.tuning.max_passage_characters
        return Extractor(self.vocabulary(generation), self._tuning, max_passage)


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
