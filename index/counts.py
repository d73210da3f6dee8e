"""How often each term stands in each text: a sparse matrix with its vocabulary, kept in mapped files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# A term that stands more often in one text counts as often as this; more says nothing more.
MOST = np.iinfo(np.uint16).max


@dataclass(frozen=True, slots=True)
class Compressed:
    """What a reader needs of a sparse matrix in compressed rows (or columns), without SciPy, which takes long to import."""

    data: NDArray[Any]
    indices: NDArray[np.int32]
    indptr: NDArray[np.int32]
    shape: tuple[int, int]


@dataclass(frozen=True)
class Counts:
    """`matrix[i, j]` (uint16, shape (texts, terms)): how often `terms[j]` stands in text `i`; terms are sorted.

    Those that are mapped from files are read only; `sparse` is what one calculates with.
    """

    terms: Sequence[str]
    matrix: csr_array | Compressed

    @cached_property
    def number(self) -> Mapping[str, int]:
        """The column of each term."""
        return {term: column for column, term in enumerate(self.terms)}

    def sparse(self) -> csr_array:
        """The matrix in SciPy's form, over the same data."""
        if not isinstance(self.matrix, Compressed):
            return self.matrix
        from scipy.sparse import csr_array  # noqa: PLC0415 — who only reads does without

        return csr_array((self.matrix.data, self.matrix.indices, self.matrix.indptr), shape=self.matrix.shape)

    @classmethod
    def of(cls, texts: Sequence[Mapping[str, int]]) -> Counts:
        """Counted texts, one mapping of terms to counts each."""
        numbers: dict[str, int] = {}
        columns = [numbers.setdefault(term, len(numbers)) for text in texts for term in text]
        counts = [min(count, MOST) for text in texts for count in text.values()]
        matrix = rows_of(
            np.array(counts, dtype=np.uint16),
            np.array(columns, dtype=np.int32),
            np.array([len(text) for text in texts], dtype=np.int64),
            len(numbers),
        )
        return stacked([cls(list(numbers), matrix)])

    def save(self, folder: Path) -> None:
        """Write to a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "terms.txt").write_text("\n".join(self.terms), encoding="utf-8")
        np.save(folder / "width.npy", len(self.terms))
        save_matrix(folder, "counts", self.matrix)

    @classmethod
    def load(cls, folder: Path) -> Counts:
        """Map what `save` wrote.

        Raises:
            OSError, ValueError, EOFError: it is not there or damaged.
        """
        text = (folder / "terms.txt").read_text(encoding="utf-8")
        terms = text.split("\n") if text else []
        if int(np.load(folder / "width.npy")) != len(
            terms
        ):  # columns beyond the terms would be read from anywhere
            raise ValueError("terms.txt")
        return cls(terms, load_matrix(folder, "counts", len(terms)))


def stacked(parts: Sequence[Counts]) -> Counts:
    """The texts of all parts, one part after the other, over the sorted terms that they use."""
    from scipy.sparse import csr_array, vstack  # noqa: PLC0415 — who only reads does without

    used = [np.flatnonzero(np.bincount(part.matrix.indices, minlength=len(part.terms))) for part in parts]
    together: set[str] = set()
    for part, columns in zip(parts, used, strict=True):
        together.update(part.terms[column] for column in columns.tolist())
    terms = sorted(together)
    number = {term: column for column, term in enumerate(terms)}
    matrices = []
    for part, columns in zip(parts, used, strict=True):
        moved = np.zeros(len(part.terms), dtype=np.int32)
        moved[columns] = [number[part.terms[column]] for column in columns.tolist()]
        matrix = csr_array(
            (part.matrix.data, moved[part.matrix.indices], part.matrix.indptr),
            shape=(part.matrix.shape[0], len(terms)),
        )
        matrix.sort_indices()
        matrices.append(matrix)
    if not matrices:
        return Counts([], csr_array((0, 0), dtype=np.uint16))
    return Counts(terms, matrices[0] if len(matrices) == 1 else vstack(matrices, format="csr"))


def rows_of(
    data: NDArray[Any], columns: NDArray[np.int32], lengths: NDArray[np.int64], width: int
) -> csr_array:
    """A matrix from its entries, row after row; `lengths` says how many entries each row has."""
    from scipy.sparse import csr_array  # noqa: PLC0415 — who only reads does without

    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    return csr_array((data, columns, starts), shape=(len(lengths), width))


def save_matrix(folder: Path, name: str, matrix: csr_array) -> None:
    """Write a matrix in compressed rows."""
    np.save(folder / f"{name}.data.npy", matrix.data)
    np.save(folder / f"{name}.columns.npy", matrix.indices.astype(np.int32, copy=False))
    np.save(folder / f"{name}.starts.npy", matrix.indptr.astype(np.int32, copy=False))


def load_matrix(folder: Path, name: str, width: int) -> Compressed:
    """Map a matrix written by `save_matrix`."""
    data, columns, starts = (
        load_array(folder / f"{name}.{part}.npy") for part in ("data", "columns", "starts")
    )
    if not len(data) == len(columns) == (starts[-1] if len(starts) else -1) or starts[0] != 0:
        raise ValueError(f"{name}: {len(data)} values, {len(columns)} columns")
    return Compressed(data, columns, starts, (len(starts) - 1, width))


def load_array(path: Path) -> NDArray[Any]:
    """Map an array; seen as a plain one, which NumPy indexes faster than its own class for mapped files."""
    array: NDArray[Any] = np.load(path, mmap_mode="r")
    return array.view(np.ndarray)


def ranges(starts: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """start, start + 1, … for each start, as many as its count."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(starts - ends + counts, counts)
