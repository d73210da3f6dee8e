"""Vector stores in memory: exact cosine similarity, nothing written. For tests and small experiments."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

import numpy as np

from index.errors import IndexDamaged
from index.ports import Vectors, VectorStore


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

    def remove(self, collection: str, ids: Sequence[str]) -> None:
        """Remove vectors; ids that are not there are passed over."""
        if collection in self._ids:
            gone = set(ids)
            left = [i for i, id_ in enumerate(self._ids[collection]) if id_ not in gone]
            self._ids[collection] = [self._ids[collection][i] for i in left]
            self._vectors[collection] = self._vectors[collection][left]

    def count(self, collection: str) -> int:
        """How many vectors a collection holds; 0 for an unknown one."""
        return len(self._ids.get(collection, []))

    def query(self, collection: str, vector: Vectors, count: int) -> list[tuple[str, float]]:
        """The nearest ids with their cosine similarity, best first; [] for an unknown collection or a zero vector."""
        if collection not in self._ids or not vector.any():
            return []
        similarities = self._vectors[collection] @ (vector / max(float(np.linalg.norm(vector)), 1e-12))
        best = np.argsort(-similarities, kind="stable")[:count]
        return [(self._ids[collection][i], float(similarities[i])) for i in best]

    def copy(self) -> MemoryStore:
        """A store with the same vectors; a change of the one does not show in the other."""
        other = MemoryStore()
        other._ids, other._vectors = dict(self._ids), dict(self._vectors)
        return other

    def close(self) -> None:
        """Nothing to release."""


class MemoryStores:
    """Implements `VectorStores`; the vectors last as long as this object, and no longer than the process."""

    def __init__(self) -> None:
        self._stores: dict[str, MemoryStore] = {}
        self._copies: dict[Path, MemoryStore] = {}

    @property
    def place(self) -> str:
        """In this process."""
        return "memory"

    def create(self, folder: Path, name: str) -> VectorStore:
        """The store of the generation being built in `folder`: empty, or with what `copy` put there."""
        self._stores[name] = self._copies.pop(folder, MemoryStore())
        return self._stores[name]

    def copy(self, source: Path, folder: Path) -> bool:
        """Copy the vectors of the generation that the folder `source` is named after; False: there are none."""
        if source.name in self._stores:
            self._copies[folder] = self._stores[source.name].copy()
        return source.name in self._stores

    def open(self, folder: Path, name: str) -> VectorStore:  # noqa: ARG002 — a generation's folder may be renamed
        """The store of the finished generation `name`.

        Raises:
            IndexDamaged: there is none.
        """
        if name not in self._stores:
            raise IndexDamaged("索引のベクトルを読めません。madoguchi index sync を実行してください。")
        return self._stores[name]

    def drop_others(self, keep: AbstractSet[str]) -> None:
        """Forget the generations that are not named."""
        self._copies.clear()
        self._stores = {name: store for name, store in self._stores.items() if name in keep}
