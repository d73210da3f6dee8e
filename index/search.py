"""Find the passages that speak to a question: BM25 and vectors, standardised, summed and filtered by validity."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from index.analyze import bigrams
from index.counts import ranges
from index.errors import IndexDamaged, VectorsUnavailable
from index.japan import today
from index.lexical import LexicalIndex, Scores, TermWeights, Wanted
from index.ports import Embedder, Reranker, Vectors, VectorStore
from index.question import AnalyzedQuestion, QuestionAnalyzer
from index.rank import best_places, coverage, fuse, standardized
from index.settings import Tuning
from index.store import DocumentStore
from index.types import Audience, Document, Hit, Language, Passage
from index.views import Views, collections_of
from index.written import WrittenIndex

# Documents whose subjects are kept; those of a city's own corpus fit.
_SUBJECTS = 2_048
_UNLIKE_ANY = -2.0  # no cosine is as low

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Arrays:
    """What of a generation is mapped into memory; every array has a row for each passage unless said otherwise.

    words, pairs: BM25 of terms and of pairs of characters. asked, close, written: shares, cosines and pairs of ways of asking, a row
    for each; those of document i begin at `ways[i]`, first the `named[i]` that name it. leaning: of the terms of `close`, towards what stands nowhere
    (`index.lexical.leaning`). owners: the number of a passage's document. vectors: of length 1 or 0. numbers: the
    passage's id in the vector store.
    """

    words: LexicalIndex
    pairs: LexicalIndex
    asked: LexicalIndex
    close: LexicalIndex
    written: WrittenIndex
    ways: NDArray[np.int64]
    named: NDArray[np.int64]
    leaning: NDArray[np.float32]
    owners: NDArray[np.int64]
    views: Views
    vectors: Vectors
    numbers: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Arrays of one length: the passages' ordinals, their fused score and its parts."""

    ordinals: NDArray[np.int64]
    score: NDArray[np.float64]
    lexical: Scores
    dense: NDArray[np.float32]
    asked: Scores


@dataclass(frozen=True, slots=True)
class _Found:
    """A candidate's passage and document, and its place among the candidates."""

    passage: Passage
    document: Document
    place: int


@dataclass(frozen=True, slots=True)
class Closeness:
    """How close a question is to each of a document's ways of asking: those that name it, then those that it lists, in the order
    of `index.ways.listed_of`.

    terms: by terms, a cosine. beyond: the same without the terms of the document's subject. written: as they are written, a Dice
    coefficient. All 0 … 1, of one length.
    """

    terms: Scores
    beyond: Scores
    written: Scores


class Search:
    """The search of one generation."""

    def __init__(
        self,
        *,
        store: DocumentStore,
        arrays: Arrays,
        vectors: VectorStore,
        embedder: Embedder,
        questions: QuestionAnalyzer,
        tuning: Tuning,
        reranker: Reranker | None = None,
    ) -> None:
        self._store = store
        self._arrays = arrays
        self._vectors = vectors
        self._embedder = embedder
        self._questions = questions
        self._tuning = tuning
        self._reranker = reranker
        self._way_weights = arrays.close.term_weights()
        self._subjects: dict[int, tuple[frozenset[int], Scores]] = {}
        self._ordinal = np.full(int(arrays.numbers.max(initial=-1)) + 1, -1, dtype=np.int64)
        self._ordinal[arrays.numbers] = np.arange(len(arrays.numbers))

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
        day = as_of or today()
        wanted = max(k, self._tuning.rerank) if self._reranker else k
        hits: list[Hit] = []
        # More than one round only where some are past their validity.
        for start in range(0, len(order), wanted):
            chosen = order[start : start + wanted]
            passages = self._store.passages(candidates.ordinals[chosen].tolist())
            documents = self._store.documents_named({passage.document_id for passage in passages})
            for i, passage in zip(chosen.tolist(), passages, strict=True):
                found = _Found(passage, documents[passage.document_id], i)
                hit = self._hit(found, analyzed, candidates, day)
                if include_expired or not hit.expired:
                    hits.append(hit)
            if len(hits) >= wanted:
                break
        return self._reranked(analyzed.text, hits[:wanted])[:k]

    def analyze(self, question: str) -> AnalyzedQuestion:
        """The question as this search understands it."""
        return self._questions(question)

    def analyze_part(self, part: str) -> AnalyzedQuestion:
        """A part of an analysed question's text, which has no misspelt words any more."""
        return self._questions(part, respell=False)

    def closeness(self, question: AnalyzedQuestion, documents: Sequence[Document]) -> list[Closeness]:
        """For each document how close the question is to each of its ways of asking."""
        if not documents:
            return []
        firsts = self._store.first_passages([document.id for document in documents])
        numbers = self._arrays.owners[[firsts[document.id] for document in documents]]
        starts, ends = self._arrays.ways[numbers], self._arrays.ways[numbers + 1]
        weights = np.array([self._way_weights.weight(term) for term in question.terms], dtype=np.float32)
        wanted = [
            dict.fromkeys((term, *question.synonyms.get(term, ())), weight)
            for term, weight in zip(question.terms, weights.tolist(), strict=True)
        ]
        rows, cuts = ranges(starts, ends - starts), np.cumsum(ends - starts)[:-1]
        tables = np.split(self._arrays.close.scores_by_thing(rows, wanted), cuts)
        written = np.split(self._arrays.written.dice(rows, question.text), cuts)
        columns = self._arrays.close.columns(wanted)
        found = []
        for document, start, end, table, alike in zip(documents, starts, ends, tables, written, strict=True):
            subject, lengths = self._beyond(int(start), int(end), 1 + len(document.aliases))
            left = np.array([subject.isdisjoint(own) for own in columns], dtype=bool)
            terms = table.sum(axis=1) / _length(weights)
            beyond = table[:, left].sum(axis=1) / np.maximum(lengths * _length(weights[left]), 1e-9)
            found.append(Closeness(terms, beyond, alike))
        return found

    def leaning(self, question: AnalyzedQuestion) -> float:
        """How much more the question's terms are said in what documents list as standing nowhere than in what they answer: the mean of
        their `index.lexical.leaning`, 0 of those that no way of asking has."""
        if not question.terms:
            return 0.0
        columns = [
            column for own in self._arrays.close.columns([{t: 1.0} for t in question.terms]) for column in own
        ]
        return float(self._arrays.leaning[columns].sum()) / len(question.terms)

    def _beyond(self, start: int, end: int, names: int) -> tuple[frozenset[int], Scores]:
        """`_subject_and_lengths`, worked out once for each of the first documents that are asked for."""
        known = self._subjects.get(start)
        if known is None:
            known = self._subject_and_lengths(start, end, names)
            if len(self._subjects) < _SUBJECTS:
                self._subjects[start] = known
        return known

    def _subject_and_lengths(self, start: int, end: int, names: int) -> tuple[frozenset[int], Scores]:
        """The columns of a document's subject, and what its ways of asking (rows `start` to `end`) are long without it, of 1.

        The subject is what its first name, the title, says, and what at least two of its names say.

        Args:
            names: how many of the first ways are names.
        """
        columns, scores, starts = self._arrays.close.entries(slice(start, end))
        said, times = np.unique(columns[: starts[names]], return_counts=True)
        subject = np.union1d(columns[: starts[1]], said[times > 1])
        squares = np.where(np.isin(columns, subject), 0.0, scores**2)
        sums = np.concatenate([[0.0], np.cumsum(squares)])
        return frozenset(subject.tolist()), np.sqrt(
            np.maximum(sums[starts[1:]] - sums[starts[:-1]], 0.0)
        ).astype(np.float32)

    @property
    def vocabulary(self) -> TermWeights:
        """The terms of all passages with their inverse document frequencies."""
        return self._questions.weights

    def _candidates(self, question: AnalyzedQuestion, audience: Audience, language: Language) -> _Candidates:
        """The best by words and the nearest by vectors, each with all parts of its score."""
        arrays, tuning = self._arrays, self._tuning
        wanted = question.wanted(tuning)
        visible = arrays.views.mask(audience, language)
        lexical = arrays.words.scores(wanted)
        lexical[~visible] = 0.0
        vector = self._embedder.encode_question(question.text, question.terms)
        near = self._nearest(vector, visible, audience, language)
        chosen = np.union1d(best_places(lexical, tuning.candidates), near)
        dense = arrays.vectors[chosen] @ vector
        asked = self._asked(chosen, wanted)
        pairs = arrays.pairs.scores_of(
            chosen, [{pair: 1.0} for pair in dict.fromkeys(bigrams(question.text))]
        )
        by_words = fuse(
            [
                (lexical[chosen], 1 - tuning.dense_weight),
                (asked, tuning.asked_weight),
                (pairs, tuning.character_weight),
            ]
        )
        moved = self._moved(vector, chosen, by_words + tuning.dense_weight * standardized(dense))
        score = by_words + tuning.dense_weight * standardized(arrays.vectors[chosen] @ moved)
        return _Candidates(chosen, score, lexical[chosen], dense, asked)

    def _moved(self, vector: Vectors, passages: NDArray[np.int64], score: NDArray[np.float64]) -> Vectors:
        """The question's vector moved towards the best passages' (pseudo-relevance feedback, Rocchio 1971)."""
        count, weight = self._tuning.feedback_passages, self._tuning.feedback_weight
        if not len(passages) or not weight:
            return vector
        best = passages[np.argsort(-score, kind="stable")[:count]]
        moved: Vectors = (1 - weight) * vector + weight * self._arrays.vectors[best].mean(axis=0)
        return moved

    def _asked(self, passages: NDArray[np.int64], wanted: Wanted) -> Scores:
        """For each passage, how much the question says (0 … 1) of its document's closest title, alias or question."""
        if not len(passages):
            return np.zeros(0, dtype=np.float32)
        documents, place = np.unique(self._arrays.owners[passages], return_inverse=True)
        starts = self._arrays.ways[documents]
        counts = self._arrays.named[documents]
        scores = self._arrays.asked.scores_of(ranges(starts, counts), wanted)
        # Every document has a title to ask for it by.
        best: Scores = np.maximum.reduceat(scores, np.cumsum(counts) - counts)
        return best[place]

    def _nearest(
        self, vector: Vectors, visible: NDArray[np.bool_], audience: Audience, language: Language
    ) -> NDArray[np.int64]:
        """Ordinals of the visible passages nearest to `vector`; none where the vector store does not answer.

        Of few passages exactly those; of many those that the store finds, which need not be all.
        """
        if not vector.any():
            return np.zeros(0, dtype=np.int64)
        if len(visible) <= self._tuning.exact_up_to:
            similarities = self._arrays.vectors @ vector
            similarities[~visible] = _UNLIKE_ANY
            return best_places(similarities, self._tuning.neighbors, above=_UNLIKE_ANY)
        found: list[int] = []
        try:
            for collection in collections_of(audience, language):
                nearest = self._vectors.query(collection, vector, self._tuning.neighbors)
                found += [int(number) for number, _ in nearest]
        except (VectorsUnavailable, IndexDamaged) as error:
            logger.warning("ベクトルを使わず、言葉だけで探しています: %s", error)
        near = self._ordinal[[number for number in found if number < len(self._ordinal)]]
        near = near[near >= 0]
        return near[visible[near]]

    def _hit(self, found: _Found, question: AnalyzedQuestion, candidates: _Candidates, day: date) -> Hit:
        passage, document, i = found.passage, found.document, found.place
        ordinal = int(candidates.ordinals[i])
        present = question.said_by(self._arrays.words.held(ordinal, question.speaking))
        covered, missing = coverage(question.terms, present, question.weights)
        ends = [end for end in (document.valid_until, passage.valid_until) if end]
        return Hit(
            passage=passage,
            document=document,
            score=float(candidates.score[i]),
            lexical=float(candidates.lexical[i]),
            dense=float(candidates.dense[i]),
            asked=float(candidates.asked[i]),
            coverage=covered,
            missing=missing,
            expired=bool(ends) and min(ends) < day,
        )

    def _reranked(self, question: str, hits: list[Hit]) -> list[Hit]:
        """The best hits in the reranker's order, where there is one; the rest behind them as they were."""
        if not self._reranker or not hits:
            return hits
        read = hits[: self._tuning.rerank]
        texts = [f"{hit.document.title}\n{hit.passage.heading}\n{hit.passage.text}" for hit in read]
        order = np.argsort(-self._reranker.scores(question, texts), kind="stable")
        return [read[i] for i in order.tolist()] + hits[len(read) :]


def _length(weights: Scores) -> float:
    """The length of what is asked; 1 of nothing."""
    return float(np.sqrt((weights**2).sum())) or 1.0
