"""BM25 over analysed terms (bm25s): one read-only index per view, mapped from files."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]

_ORDINALS = "ordinals.npy"
_IDF = "idf.json"


class LexicalIndex:
    """BM25 scores of the passages of one view. `ordinals[i]` is the ordinal of the i-th passage in the store, ascending."""

    def __init__(self, model: bm25s.BM25, ordinals: NDArray[np.int64]) -> None:
        self._model = model
        self.ordinals = ordinals

    @classmethod
    def build(
        cls, terms: Sequence[Sequence[str]], ordinals: Sequence[int], *, k1: float, b: float
    ) -> LexicalIndex:
        """Index passages given as lists of terms (Lucene's variant of BM25: idf is never negative)."""
        model = bm25s.BM25(k1=k1, b=b, method="lucene")
        # bm25s cannot index a collection without any term; one that no question holds stands in.
        filled = [list(passage) or ["\0"] for passage in terms] or [["\0"]]
        model.index(filled, show_progress=False)
        return cls(model, np.asarray(ordinals, dtype=np.int64))

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Map an index written by `save`."""
        model = bm25s.BM25.load(folder, mmap=True, load_vocab=True)
        return cls(model, np.load(folder / _ORDINALS, mmap_mode="r"))

    def save(self, folder: Path) -> None:
        """Write the index to a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        self._model.save(folder, show_progress=False)
        np.save(folder / _ORDINALS, self.ordinals)

    def places(self, ordinals: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where these ordinals stand in the view, in the order asked for; those that are not in it are left out."""
        if not len(self.ordinals):
            return np.zeros(0, dtype=np.int64)
        places = np.minimum(np.searchsorted(self.ordinals, ordinals), len(self.ordinals) - 1)
        return np.asarray(places[self.ordinals[places] == ordinals], dtype=np.int64)

    def scores(self, terms: Sequence[str]) -> Scores:
        """BM25 of every passage of the view for `terms`, shape (passages,); terms nobody has count nothing."""
        known = [term for term in terms if term in self._model.vocab_dict]
        if not known or not len(self.ordinals):
            return np.zeros(len(self.ordinals), dtype=np.float32)
        scores: Scores = self._model.get_scores(known)
        return scores


class TermWeights:
    """Inverse document frequency of terms over all passages: log((N + 1) / (n + 0.5)), ≥ 0."""

    def __init__(self, passages: int, frequencies: dict[str, int]) -> None:
        self._passages = passages
        self._frequencies = frequencies

    @classmethod
    def count(cls, terms: Sequence[Sequence[str]]) -> TermWeights:
        """Count in how many passages each term occurs."""
        frequencies: dict[str, int] = {}
        for passage in terms:
            for term in set(passage):
                frequencies[term] = frequencies.get(term, 0) + 1
        return cls(len(terms), frequencies)

    @classmethod
    def load(cls, folder: Path) -> TermWeights:
        """Read what `save` wrote."""
        data = json.loads((folder / _IDF).read_text(encoding="utf-8"))
        return cls(data["passages"], data["frequencies"])

    def save(self, folder: Path) -> None:
        """Write to a folder."""
        data = {"passages": self._passages, "frequencies": self._frequencies}
        (folder / _IDF).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")

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
