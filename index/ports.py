"""What the index asks of a vendor library."""

from __future__ import annotations

from collections.abc import Sequence
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

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages."""


class VectorStore(Protocol):
    """Named collections of vectors with string ids."""

    def add(self, collection: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Add vectors to a collection, creating it if it is not there."""

    def query(self, collection: str, vector: Vectors, count: int) -> list[tuple[str, float]]:
        """The nearest ids with their cosine similarity, best first; [] for an unknown collection or a zero vector."""

    def close(self) -> None:
        """Release files and threads; the store is not used afterwards."""
