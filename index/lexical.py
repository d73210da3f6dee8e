"""BM25 over counted terms, mapped from files: of all texts at once, or of a few chosen ones."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
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

    def scores(self, wanted: Wanted) -> Scores:
        """The score of every text, shape (texts,). Only for an index built with postings."""
        if self._postings is None:
            raise ValueError("built without postings")
        data, texts, starts = self._postings.data, self._postings.indices, self._postings.indptr
        total = np.zeros(len(self), dtype=np.float32)
        for columns in self._columns(wanted):
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
        if all(len(columns) == 1 for columns in things):
            return np.bincount(row, weights=scores, minlength=len(rows)).astype(np.float32)
        table = np.zeros((len(rows), len(things)), dtype=np.float32)
        np.maximum.at(table, (row, said[hits]), scores)
        total: Scores = table.sum(axis=1)
        return total

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
            if columns:
                things.append(columns)
        return things


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
