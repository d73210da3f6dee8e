"""Texts compared as they are written, by their pairs of neighbouring characters."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from index.analyze import pairs_of
from index.counts import Counts, ranges
from index.lexical import Rows, Scores


class WrittenIndex:
    """Texts, a row for each, of whose pairs (`index.analyze.pairs_of`) each counts once."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts

    @classmethod
    def load(cls, folder: Path) -> WrittenIndex:
        """Map an index written by `save`.

        Raises:
            OSError, ValueError, EOFError: it is not there or damaged.
        """
        return cls(Counts.load(folder))

    def save(self, folder: Path) -> None:
        """Write the index to a folder."""
        self._counts.save(folder)

    def __len__(self) -> int:
        """How many texts there are."""
        return int(self._counts.matrix.shape[0])

    def dice(self, rows: Rows, text: str) -> Scores:
        """How alike the texts in `rows` are to this one, shape (rows,): Dice coefficient (0 … 1) of their pairs; 0 where neither has any."""
        pairs, number, matrix = set(pairs_of(text)), self._counts.number, self._counts.matrix
        said = np.zeros(matrix.shape[1], dtype=np.int64)
        said[[number[pair] for pair in pairs if pair in number]] = 1
        first = matrix.indptr[rows].astype(np.int64)
        lengths = matrix.indptr[rows + 1] - first
        counted = np.concatenate([[0], np.cumsum(said[matrix.indices[ranges(first, lengths)]])])
        ends = np.cumsum(lengths)
        common = counted[ends] - counted[ends - lengths]
        likeness: Scores = (2 * common / np.maximum(len(pairs) + lengths, 1)).astype(np.float32)
        return likeness
