"""Vectors that are opened when they are first asked for: a search of few passages never does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from index.ports import Vectors, VectorStore


class LateVectors:
    """Implements `VectorStore` over one that `open_store` opens. Safe to use from several threads.

    Whatever `open_store` raises, each method does that needs it.
    """

    def __init__(self, open_store: Callable[[], VectorStore]) -> None:
        self._open = open_store
        self._lock = threading.Lock()
        self._opened: VectorStore | None = None

    def add(self, collection: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Add vectors to a collection, creating it if it is not there."""
        self._store().add(collection, ids, vectors)

    def remove(self, collection: str, ids: Sequence[str]) -> None:
        """Remove vectors; ids that are not there are passed over."""
        self._store().remove(collection, ids)

    def count(self, collection: str) -> int:
        """How many vectors a collection holds; 0 for an unknown one."""
        return self._store().count(collection)

    def query(self, collection: str, vector: Vectors, count: int) -> list[tuple[str, float]]:
        """The nearest ids with their cosine similarity, best first; [] for an unknown collection or a zero vector."""
        return self._store().query(collection, vector, count)

    def close(self) -> None:
        """Release files and threads, where there are any."""
        with self._lock:
            if self._opened:
                self._opened.close()
                self._opened = None

    def _store(self) -> VectorStore:
        with self._lock:
            if self._opened is None:
                self._opened = self._open()
            return self._opened
