"""A vector store in memory: exact cosine similarity, nothing written. For tests and small experiments."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.ports import Vectors


class MemoryStore:
    """Implements `VectorStore`."""

    def __init__(self) -> None:
        self._ids: dict[str, list[str]] = {}
        self._vectors: dict[str, Vectors] = {}

    def add(self, collection: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Add vectors to a collection, creating it if it is not there."""
        norms = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        unit = np.asarray(vectors / norms, dtype=np.float32)
        self._ids[collection] = self._ids.get(collection, []) + list(ids)
        before = self._vectors.get(collection)
        self._vectors[collection] = unit if before is None else np.vstack([before, unit])

    def query(self, collection: str, vector: Vectors, count: int) -> list[tuple[str, float]]:
        """The nearest ids with their cosine similarity, best first; [] for an unknown collection or a zero vector."""
        if collection not in self._ids or not vector.any():
            return []
        similarities = self._vectors[collection] @ (vector / max(float(np.linalg.norm(vector)), 1e-12))
        best = np.argsort(-similarities, kind="stable")[:count]
        return [(self._ids[collection][i], float(similarities[i])) for i in best]

    def close(self) -> None:
        """Nothing to release."""
