"""Find the passages that speak to a question: BM25 and vectors, standardised, summed and filtered by validity."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from index.analyze import Analyzer, bigrams
from index.lexical import LexicalIndex, Scores, TermWeights
from index.ports import Embedder, VectorStore
from index.rank import coverage, fuse
from index.settings import Tuning
from index.store import DocumentStore, StoredPassage
from index.types import Audience, Hit, Language
from index.views import asked_name, characters_name, readable_by, view_name
from index.vocabulary import Thesaurus

# Beyond this many characters a question is cut for searching; a longer one has said what it is about.
MAX_QUESTION = 2_000


@dataclass(frozen=True, slots=True)
class AnalyzedQuestion:
    """A question analysed once.

    terms: its search terms, each once. widened: terms of the official words for its plain words, without its own.
    synonyms: the terms of each plain word with the terms of each of its official words.
    """

    text: str
    terms: tuple[str, ...]
    widened: tuple[str, ...] = ()
    synonyms: tuple[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]], ...] = ()

    def said_by(self, present: Set[str]) -> set[str]:
        """`present` with the terms of every plain word one of whose official words is all there."""
        said = set(present)
        for plain, officials in self.synonyms:
            if any(official and present >= set(official) for official in officials):
                said.update(plain)
        return said


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Arrays of one length: the passages' ordinals, their fused score and its parts."""

    ordinals: NDArray[np.int64]
    score: NDArray[np.float64]
    lexical: Scores
    dense: NDArray[np.float64]
    asked: NDArray[np.float64]


class Search:
    """The search of one generation."""

    def __init__(
        self,
        *,
        store: DocumentStore,
        lexical: Callable[[str], LexicalIndex],
        owners: NDArray[np.int64],
        weights: TermWeights,
        vectors: VectorStore,
        embedder: Embedder,
        analyzer: Analyzer,
        thesaurus: Thesaurus,
        tuning: Tuning,
    ) -> None:
        self._store = store
        self._lexical = lexical
        self._owners = owners
        self._documents = int(owners.max(initial=0)) + 1
        self._weights = weights
        self._vectors = vectors
        self._embedder = embedder
        self._analyzer = analyzer
        self._thesaurus = thesaurus
        self._tuning = tuning

    def __call__(
        self,
        question: str | AnalyzedQuestion,
        k: int = 10,
        *,
        audience: Audience = "public",
        language: Language = "ja",
        as_of: date | None = None,
        include_expired: bool = False,
    ) -> list[Hit]:
        """The `k` best passages for `question` (analysed already, or as typed), best first; fewer if no more match.

        Passages that are past their validity on `as_of` (default today) are left out, or marked `expired` with
        `include_expired`. Staff passages are found only with `audience="staff"`.
        """
        if k < 1:
            return []
        analyzed = self.analyze(question) if isinstance(question, str) else question
        candidates = self._candidates(analyzed, audience, language)
        order = np.argsort(-candidates.score, kind="stable")
        day = as_of or date.today()
        hits: list[Hit] = []
        for start in range(0, len(order), 2 * k):  # over-fetch: some may be past their validity
            chosen = order[start : start + 2 * k]
            stored = self._store.passages([int(candidates.ordinals[i]) for i in chosen])
            for i, found in zip(chosen, stored, strict=True):
                hit = self._hit(found, analyzed, candidates, int(i), day)
                if include_expired or not hit.expired:
                    hits.append(hit)
            if len(hits) >= k:
                break
        return hits[:k]

    def analyze(self, question: str) -> AnalyzedQuestion:
        """The question as this search understands it; cut after `MAX_QUESTION` characters."""
        normalized = self._analyzer.normalize(question)[:MAX_QUESTION]
        terms = tuple(dict.fromkeys(self._analyzer.terms(normalized)))
        synonyms = tuple(
            (
                tuple(self._analyzer.terms(plain)),
                tuple(tuple(self._analyzer.terms(word)) for word in officials),
            )
            for plain, officials in self._thesaurus.matches(normalized)
        )
        widened = dict.fromkeys(
            term for _, officials in synonyms for official in officials for term in official
        )
        return AnalyzedQuestion(normalized, terms, tuple(t for t in widened if t not in terms), synonyms)

    @property
    def vocabulary(self) -> TermWeights:
        """The terms of all passages with their inverse document frequencies."""
        return self._weights

    def _candidates(self, question: AnalyzedQuestion, audience: Audience, language: Language) -> _Candidates:
        index = self._lexical(view_name(audience, language))
        lexical = self._scores(index, question)
        count = min(self._tuning.candidates, len(lexical))
        best = np.argpartition(-lexical, count - 1)[:count] if count else np.zeros(0, dtype=np.int64)
        similarities = self._similarities(question, audience, language)
        near = index.places(np.fromiter(similarities, dtype=np.int64, count=len(similarities)))
        found = [*best[lexical[best] > 0].tolist(), *near.tolist()]
        chosen = np.array(list(dict.fromkeys(found)), dtype=np.int64)
        ordinals = np.asarray(index.ordinals)[chosen]
        floor = min(similarities.values(), default=0.0)
        dense = np.array([similarities.get(int(ordinal), floor) for ordinal in ordinals], dtype=np.float64)
        asked = self._asked(question, ordinals, audience, language)
        pairs = self._lexical(characters_name(audience, language)).scores(bigrams(question.text))
        score = fuse(
            [
                (lexical[chosen], 1 - self._tuning.dense_weight),
                (dense, self._tuning.dense_weight),
                (asked, self._tuning.asked_weight),
                (pairs[chosen], self._tuning.character_weight),
            ]
        )
        return _Candidates(ordinals, score, lexical[chosen], dense, asked)

    def _scores(self, index: LexicalIndex, question: AnalyzedQuestion) -> Scores:
        scores = index.scores(question.terms)
        if question.widened:
            scores = scores + self._tuning.thesaurus_weight * index.scores(question.widened)
        return scores

    def _asked(
        self, question: AnalyzedQuestion, ordinals: NDArray[np.int64], audience: Audience, language: Language
    ) -> NDArray[np.float64]:
        """For each passage, BM25 of the closest title, alias or question of its document."""
        index = self._lexical(asked_name(audience, language))
        best = np.zeros(self._documents, dtype=np.float64)
        np.maximum.at(best, np.asarray(index.ordinals), self._scores(index, question))
        return best[self._owners[ordinals]]

    def _similarities(
        self, question: AnalyzedQuestion, audience: Audience, language: Language
    ) -> dict[int, float]:
        vector = self._embedder.encode_queries([question.text])[0]
        found: dict[int, float] = {}
        for readable in readable_by(audience):
            nearest = self._vectors.query(view_name(readable, language), vector, self._tuning.candidates)
            found.update((int(ordinal), similarity) for ordinal, similarity in nearest)
        return found

    def _hit(
        self, found: StoredPassage, question: AnalyzedQuestion, candidates: _Candidates, i: int, day: date
    ) -> Hit:
        document = self._store.document(found.passage.document_id)
        if document is None:
            raise LookupError(found.passage.document_id)
        present = question.said_by(found.terms)
        weights = {term: self._weights.weight(term) for term in question.terms}
        covered, missing = coverage(question.terms, present, weights)
        ends = [end for end in (document.valid_until, found.passage.valid_until) if end]
        return Hit(
            passage=found.passage,
            document=document,
            score=float(candidates.score[i]),
            lexical=float(candidates.lexical[i]),
            dense=float(candidates.dense[i]),
            asked=float(candidates.asked[i]),
            coverage=covered,
            missing=missing,
            expired=bool(ends) and min(ends) < day,
        )
