"""What the index asks of a vendor library."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Turns text into vectors of shape (n, dimension), float32, each of length 1 (or 0 for unknown text)."""

    @property
    def name(self) -> str:
        """Identifies the model; vectors of another name are not comparable."""

    @property
    def dimension(self) -> int:
        """Length of one vector."""

    def encode_question(self, text: str, terms: Sequence[str]) -> Vectors:
        """Vector of a question, shape (dimension,); `terms` are its search terms, for an embedder of these."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages."""


class Reranker(Protocol):
    """Reads a question and a passage together."""

    @property
    def name(self) -> str:
        """Identifies the model."""

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float64]:
        """How well each passage answers the question, shape (passages,); only the order means anything."""


class VectorStore(Protocol):
    """Named collections of vectors with string ids: those of one generation."""

    def add(self, collection: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Add vectors to a collection, creating it if it is not there."""

    def remove(self, collection: str, ids: Sequence[str]) -> None:
        """Remove vectors; ids that are not there are passed over."""

    def count(self, collection: str) -> int:
        """How many vectors a collection holds; 0 for an unknown one."""

    def query(self, collection: str, vector: Vectors, count: int) -> list[tuple[str, float]]:
        """The nearest ids with their cosine similarity, best first; [] for an unknown collection or a zero vector.

        Raises:
            VectorsUnavailable: the store does not answer.
        """

    def close(self) -> None:
        """Release files and threads; the store is not used afterwards."""


class VectorStores(Protocol):
    """Where generations keep their vectors: in their folders, or on a server under their names."""

    @property
    def place(self) -> str:
        """Says where, without credentials; vectors kept in another place are not found here."""

    def create(self, folder: Path, name: str) -> VectorStore:
        """The empty store of the generation `name`, which is being built in `folder`.

        Raises:
            VectorsUnavailable: the store does not answer.
        """

    def copy(self, source: Path, folder: Path) -> bool:
        """Let the generation being built in `folder` start with the vectors of that in `source`; False: it cannot."""

    def open(self, folder: Path, name: str) -> VectorStore:
        """The store of the finished generation `name` in `folder`.

        Raises:
            IndexDamaged: the vectors are not there or cannot be read.
            VectorsUnavailable: the store does not answer.
        """

    def drop_others(self, keep: AbstractSet[str]) -> None:
        """Remove what generations that are not named left outside their folders; never another installation's."""
