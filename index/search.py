"""Find the passages that speak to a question: BM25 and vectors, standardised, summed and filtered by validity."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np

from index.analyze import Analyzer
from index.lexical import LexicalIndex, TermWeights
from index.ports import Embedder, VectorStore
from index.rank import coverage, fuse
from index.settings import Tuning
from index.store import DocumentStore, StoredPassage
from index.types import Audience, Hit, Language
from index.views import readable_by, view_name
from index.vocabulary import Thesaurus

# Beyond this many characters a question is cut for searching; a longer one has said what it is about.
MAX_QUESTION = 2_000


class Search:
    """The search of one generation."""

    def __init__(
        self,
        *,
        store: DocumentStore,
        lexical: Callable[[str], LexicalIndex],
        weights: TermWeights,
        vectors: VectorStore,
        embedder: Embedder,
        analyzer: Analyzer,
        thesaurus: Thesaurus,
        tuning: Tuning,
    ) -> None:
        self._store = store
        self._lexical = lexical
        self._weights = weights
        self._vectors = vectors
        self._embedder = embedder
        self._analyzer = analyzer
        self._thesaurus = thesaurus
        self._tuning = tuning

    def __call__(
        self,
        question: str,
        k: int = 10,
        *,
        audience: Audience = "public",
        language: Language = "ja",
        as_of: date | None = None,
        include_expired: bool = False,
    ) -> list[Hit]:
        """The `k` best passages for `question`, best first; fewer where nothing more matches.

        Passages that are past their validity on `as_of` (default today) are left out, or marked `expired` with
        `include_expired`. Staff passages are found only with `audience="staff"`.
        """
        question = self._analyzer.normalize(question)[:MAX_QUESTION]
        terms = self._analyzer.terms(question)
        ordinals, scores, lexical, dense = self._candidates(question, terms, audience, language)
        order = np.argsort(-scores, kind="stable")
        day = as_of or date.today()
        hits: list[Hit] = []
        for start in range(0, len(order), 2 * k):  # over-fetch: some may be past their validity
            chosen = order[start : start + 2 * k]
            stored = self._store.passages([int(ordinals[i]) for i in chosen])
            for i, found in zip(chosen, stored, strict=True):
                hit = self._hit(found, terms, float(scores[i]), float(lexical[i]), float(dense[i]), day)
                if include_expired or not hit.expired:
                    hits.append(hit)
            if len(hits) >= k:
                break
        return hits[:k]

    def weight(self, term: str) -> float:
        """Inverse document frequency of a term, ≥ 0; an unknown term weighs most."""
        return self._weights.weight(term)

    def _candidates(
        self, question: str, terms: Sequence[str], audience: Audience, language: Language
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Ordinals of the candidates with their fused, lexical and dense scores, as arrays of one length."""
        index = self._lexical(view_name(audience, language))
        lexical_all = index.scores(terms)
        widened = self._widening(question, terms)
        if widened:
            lexical_all = lexical_all + self._tuning.thesaurus_weight * index.scores(widened)
        count = min(self._tuning.candidates, len(index.ordinals))
        best = np.argpartition(-lexical_all, count - 1)[:count] if count else np.zeros(0, dtype=np.int64)
        best = best[lexical_all[best] > 0]
        similarities = self._similarities(question, audience, language)
        position = {int(ordinal): i for i, ordinal in enumerate(index.ordinals)} if similarities else {}
        places = dict.fromkeys([*best.tolist(), *(position[o] for o in similarities if o in position)])
        chosen = np.fromiter(places, dtype=np.int64, count=len(places))
        ordinals = np.asarray(index.ordinals)[chosen]
        lexical = lexical_all[chosen]
        floor = min(similarities.values(), default=0.0)
        dense = np.array([similarities.get(int(ordinal), floor) for ordinal in ordinals], dtype=np.float64)
        return ordinals, fuse(lexical, dense, self._tuning.dense_weight), lexical, dense

    def _widening(self, question: str, terms: Sequence[str]) -> list[str]:
        """Terms of the official words for the question's plain words, without those that it already has."""
        asked = set(terms)
        widened = [term for word in self._thesaurus.official_terms(question) for term in self._analyzer.terms(word)]
        return [term for term in dict.fromkeys(widened) if term not in asked]

    def _similarities(self, question: str, audience: Audience, language: Language) -> dict[int, float]:
        vector = self._embedder.encode_queries([question])[0]
        found: dict[int, float] = {}
        for readable in readable_by(audience):
            nearest = self._vectors.query(view_name(readable, language), vector, self._tuning.candidates)
            found.update((int(ordinal), similarity) for ordinal, similarity in nearest)
        return found

    def _hit(
        self, found: StoredPassage, terms: Sequence[str], score: float, lexical: float, dense: float, day: date
    ) -> Hit:
        document = self._store.document(found.passage.document_id)
        if document is None:
            raise LookupError(found.passage.document_id)
        weights = {term: self._weights.weight(term) for term in terms}
        covered, missing = coverage(terms, set(found.terms), weights)
        ends = [end for end in (document.valid_until, found.passage.valid_until) if end]
        return Hit(
            passage=found.passage,
            document=document,
            score=score,
            lexical=lexical,
            dense=dense,
            coverage=covered,
            missing=missing,
            expired=bool(ends) and min(ends) < day,
        )
