"""BM25 over counted terms, mapped from files: of all texts at once, or of a few chosen ones."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.counts import Compressed, Counts, load_matrix, ranges, save_matrix

if TYPE_CHECKING:
    from scipy.sparse import csc_array, csr_array

Scores = NDArray[np.float32]
Rows = NDArray[np.int64]
Wanted = Sequence[Mapping[str, float]]
"""What texts are scored for: the terms that say each thing, with their factors."""


def bm25(counts: csr_array, *, k1: float, b: float) -> csr_array:
    """What each term adds to each text's score, shape (texts, terms), float32.

    Lucene's variant, whose idf is never negative: ln(1 + (N − n + ½) / (n + ½)) · f / (f + k1 (1 − b + b l / l̄)) for a
    term that stands f times in a text of l terms and in n of N texts (Robertson & Zaragoza 2009, without k1 + 1).
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 — who only searches does without

    texts = counts.shape[0]
    idf = _idf(counts)
    lengths = np.asarray(counts.sum(axis=1, dtype=np.float64)).ravel()
    mean = max(float(lengths.mean()) if texts else 0.0, 1.0)
    norms = (k1 * (1 - b + b * lengths / mean)).astype(np.float32)
    data = counts.data.astype(np.float32)
    data /= data + np.repeat(norms, np.diff(counts.indptr))
    data *= idf[counts.indices]
    return csr_array((data, counts.indices, counts.indptr), shape=counts.shape)


def share(counts: csr_array) -> csr_array:
    """How much of each text each term is, shape (texts, terms), float32: its idf over the sum of its text's idf.

    Each term counts once; a text all of whose terms are said has 1.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 — who only searches does without

    idf = _idf(counts)
    data = idf[counts.indices]
    matrix = csr_array((data, counts.indices, counts.indptr), shape=counts.shape)
    whole = np.maximum(np.asarray(matrix.sum(axis=1)).ravel(), np.float32(1e-9))
    data /= np.repeat(whole, np.diff(counts.indptr))
    return matrix


def cosine(counts: csr_array) -> csr_array:
    """What each term adds to each text's cosine, shape (texts, terms), float32: its idf over the length of all of its text's.

    Each term counts once. For what is wanted, a term's factor is its own idf (`TermWeights.weight`) over the length of all of them.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 — who only searches does without

    data = _idf(counts)[counts.indices]
    matrix = csr_array((data, counts.indices, counts.indptr), shape=counts.shape)
    length = np.sqrt(np.asarray(matrix.power(2).sum(axis=1)).ravel())
    data /= np.repeat(np.maximum(length, np.float32(1e-9)), np.diff(counts.indptr))
    return matrix


def _idf(counts: csr_array) -> NDArray[np.float32]:
    texts, terms = counts.shape
    holding = np.bincount(counts.indices, minlength=terms)
    idf: NDArray[np.float32] = np.log1p((texts - holding + 0.5) / (holding + 0.5)).astype(np.float32)
    return idf


def leaning(counts: csr_array, some: NDArray[np.bool_]) -> NDArray[np.float32]:
    """How much more each term is said in some texts than in the others, shape (terms,), float32, any real number.

    The difference of the logarithms of its shares of the texts, each text counting it once (the weight of evidence of naive Bayes, Good
    1950); every term counts as if it stood in one text more, shared among both sides as the texts are. 0 where all or
    none of the texts are these.
    """
    if some.all() or not some.any():
        return np.zeros(counts.shape[1], dtype=np.float32)
    text_of = np.repeat(some, np.diff(counts.indptr))
    here = np.bincount(counts.indices[text_of], minlength=counts.shape[1])
    there = np.bincount(counts.indices[~text_of], minlength=counts.shape[1])
    shares = here / some.sum() + 1 / len(some), there / (~some).sum() + 1 / len(some)
    towards: NDArray[np.float32] = (np.log(shares[0]) - np.log(shares[1])).astype(np.float32)
    return towards


class LexicalIndex:
    """Texts scored for what is wanted of them: each thing wanted is said by one of several terms, with a factor.

    A text gets for each thing wanted the best of its terms' scores times their factors. Terms that no text holds count
    nothing; a term that two things are said by counts for the first. Built with `postings`, all texts can be scored, else
    only chosen ones.
    """

    def __init__(
        self, counts: Counts, scores: csr_array | Compressed, postings: csc_array | Compressed | None
    ) -> None:
        self._counts = counts
        self._scores = scores
        self._postings = postings

    @classmethod
    def build(cls, counts: Counts, scores: csr_array, *, postings: bool) -> LexicalIndex:
        """An index of counted texts with the score of each of their terms, as `bm25` or `share` give it."""
        return cls(counts, scores, scores.tocsc() if postings else None)

    @classmethod
    def load(cls, folder: Path, *, postings: bool) -> LexicalIndex:
        """Map an index written by `save`; `postings` says whether it was built with them.

        Raises:
            OSError, ValueError, EOFError: it is not there or damaged.
        """
        counts = Counts.load(folder)
        texts, terms = counts.matrix.shape
        weights = np.load(folder / "scores.npy", mmap_mode="r").view(np.ndarray)
        if len(weights) != len(counts.matrix.data):
            raise ValueError("scores.npy")
        scores = Compressed(weights, counts.matrix.indices, counts.matrix.indptr, (texts, terms))
        if not postings:
            return cls(counts, scores, None)
        by_term = load_matrix(folder, "postings", texts)
        if by_term.shape[0] != terms:
            raise ValueError("postings")
        return cls(counts, scores, Compressed(by_term.data, by_term.indices, by_term.indptr, (texts, terms)))

    def save(self, folder: Path) -> None:
        """Write the index to a folder."""
        self._counts.save(folder)
        np.save(folder / "scores.npy", self._scores.data)
        if self._postings is not None:
            save_matrix(folder, "postings", self._postings)

    def __len__(self) -> int:
        """How many texts there are."""
        return int(self._scores.shape[0])

    @property
    def terms(self) -> int:
        """How many terms they have."""
        return int(self._scores.shape[1])

    def scores(self, wanted: Wanted) -> Scores:
        """The score of every text, shape (texts,). Only for an index built with postings."""
        if self._postings is None:
            raise ValueError("built without postings")
        data, texts, starts = self._postings.data, self._postings.indices, self._postings.indptr
        total = np.zeros(len(self), dtype=np.float32)
        for columns in filter(None, self._columns(wanted)):
            best = total if len(columns) == 1 else np.zeros(len(self), dtype=np.float32)
            for column, factor in columns:
                held = slice(starts[column], starts[column + 1])
                scores = data[held] * np.float32(factor)
                if best is total:
                    total[texts[held]] += scores
                else:
                    best[texts[held]] = np.maximum(best[texts[held]], scores)
            if best is not total:
                total += best
        return total

    def scores_of(self, rows: Rows, wanted: Wanted) -> Scores:
        """The scores of the texts in `rows`, shape (rows,)."""
        said = self._said(rows, wanted)
        if said.alone:
            return np.bincount(said.rows, weights=said.scores, minlength=len(rows)).astype(np.float32)
        total: Scores = said.table(len(rows), len(wanted)).sum(axis=1)
        return total

    def scores_by_thing(self, rows: Rows, wanted: Wanted) -> NDArray[np.float32]:
        """What each thing wanted adds to the scores of the texts in `rows`, shape (rows, wanted)."""
        return self._said(rows, wanted).table(len(rows), len(wanted))

    def entries(self, rows: slice) -> tuple[NDArray[np.int32], Scores, NDArray[np.int32]]:
        """The columns and scores of the terms of neighbouring texts, text after text, and where each text's begin, with their end."""
        starts = self._scores.indptr[rows.start : rows.stop + 1]
        held = slice(starts[0], starts[-1])
        return self._scores.indices[held], self._scores.data[held], starts - starts[0]

    def columns(self, wanted: Wanted) -> list[set[int]]:
        """The columns of the terms that say each thing wanted; of a term that says two, the first has it."""
        return [{column for column, _ in columns} for columns in self._columns(wanted)]

    def _said(self, rows: Rows, wanted: Wanted) -> _Said:
        """What of the things wanted the texts in `rows` say."""
        things = self._columns(wanted)
        thing = np.full(self._scores.shape[1], -1, dtype=np.int16)
        factors = np.ones(self._scores.shape[1], dtype=np.float32)
        for number, columns in enumerate(things):
            for column, factor in columns:
                thing[column], factors[column] = number, factor
        first = self._scores.indptr[rows].astype(np.int64)
        lengths = self._scores.indptr[rows + 1] - first
        places = ranges(first, lengths)
        columns_there = self._scores.indices[places]
        said = thing[columns_there]
        hits = np.flatnonzero(said >= 0)
        row = np.searchsorted(np.cumsum(lengths), hits, side="right")
        scores = self._scores.data[places[hits]] * factors[columns_there[hits]]
        return _Said(row, said[hits], scores, alone=all(len(columns) < 2 for columns in things))

    def held(self, row: int, terms: Sequence[str]) -> set[str]:
        """Which of `terms` the text in `row` holds."""
        number, matrix = self._counts.number, self._counts.matrix
        columns = set(matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]].tolist())
        return {term for term in terms if number.get(term) in columns}

    def holds(self, term: str) -> bool:
        """Whether any text holds the term."""
        return term in self._counts.number

    def term_weights(self) -> TermWeights:
        """How rare each term is among the texts."""
        holding = np.bincount(self._counts.matrix.indices, minlength=len(self._counts.terms))
        return TermWeights(len(self), dict(zip(self._counts.terms, holding.tolist(), strict=True)))

    def _columns(self, wanted: Wanted) -> list[list[tuple[int, float]]]:
        number = self._counts.number
        used: set[int] = set()
        things = []
        for terms in wanted:
            columns = [
                (number[t], factor) for t, factor in terms.items() if t in number and number[t] not in used
            ]
            used.update(column for column, _ in columns)
            things.append(columns)
        return things


@dataclass(frozen=True, slots=True)
class _Said:
    """Terms that are wanted and said, arrays of one length: by which text, for which thing, with which score.

    alone: no thing is said by several terms.
    """

    rows: NDArray[np.int64]
    things: NDArray[np.int16]
    scores: Scores
    alone: bool

    def table(self, rows: int, things: int) -> NDArray[np.float32]:
        """The best score of each text for each thing, shape (rows, things)."""
        table = np.zeros((rows, things), dtype=np.float32)
        if self.alone:
            table[self.rows, self.things] = self.scores
        else:
            np.maximum.at(table, (self.rows, self.things), self.scores)
        return table


class TermWeights:
    """Inverse document frequency of terms over all passages: log((N + 1) / (n + 0.5)), ≥ 0."""

    def __init__(self, passages: int, frequencies: Mapping[str, int]) -> None:
        self._passages = passages
        self._frequencies = frequencies

    @property
    def passages(self) -> int:
        """How many passages were counted."""
        return self._passages

    def knows(self, term: str) -> bool:
        """Whether any passage holds the term."""
        return term in self._frequencies

    def weight(self, term: str) -> float:
        """The term's weight; an unknown term weighs most."""
        return math.log((self._passages + 1) / (self._frequencies.get(term, 0) + 0.5))
