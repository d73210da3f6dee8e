"""Vectors in Chroma: an embedded folder, opened read-only in effect, or filled while a generation is built."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

# Chroma reads these when it is imported; nothing may leave the machine.
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
os.environ.setdefault("CHROMA_OTEL_COLLECTION_ENDPOINT", "")

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.config import Settings
from chromadb.errors import NotFoundError

from index.errors import DataFolderUnwritable, IndexDamaged
from index.ports import Vectors

# Chroma counts the clients of a folder without a lock: one that closes could take the folder from one that opens.
_clients = threading.Lock()


class ChromaStore:
    """Implements `VectorStore` over a Chroma folder; cosine space.

    Chroma writes beside its data even when only reading, so a folder that cannot be written is served from a
    temporary copy, which `close` removes.

    Raises:
        IndexDamaged: the folder cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self._copy: tempfile.TemporaryDirectory[str] | None = None
        if folder.exists() and not _writable(folder):
            folder = self._copied(folder)
        try:
            with _clients:
                self._client: ClientAPI = chromadb.PersistentClient(
                    path=str(folder), settings=Settings(anonymized_telemetry=False)
                )
            self._batch = self._client.get_max_batch_size()
        except Exception as error:  # errors of Chroma, of SQLite below it and of its own clean-up
            self._remove_copy()
            raise IndexDamaged(
                "索引のベクトルを読めません。madoguchi index sync を実行してください。"
            ) from error
        self._collections: dict[str, chromadb.Collection | None] = {}

    def _copied(self, folder: Path) -> Path:
        try:
            self._copy = tempfile.TemporaryDirectory(prefix="madoguchi-vectors-")
            copy = Path(self._copy.name) / "vectors"
            return Path(shutil.copytree(folder, copy, copy_function=shutil.copyfile))
        except OSError as error:
            self._remove_copy()
            raise DataFolderUnwritable(
                "データの場所に書き込めず、一時的な写しも作れません。空き容量とアクセス権を確かめてください。"
            ) from error

    def add(self, collection: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Add vectors to a collection, creating it if it is not there."""
        target = self._client.get_or_create_collection(
            collection, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
        for start in range(0, len(ids), self._batch):
            stop = start + self._batch
            target.add(ids=list(ids[start:stop]), embeddings=vectors[start:stop])
        self._collections.pop(collection, None)

    def query(self, collection: str, vector: Vectors, count: int) -> list[tuple[str, float]]:
        """The nearest ids with their cosine similarity, best first; [] for an unknown collection or a zero vector."""
        target = self._collection(collection)
        if target is None or not vector.any():
            return []
        found = target.query(query_embeddings=vector[np.newaxis], n_results=count, include=["distances"])
        distances = found["distances"] or [[]]
        return [(id_, 1 - distance) for id_, distance in zip(found["ids"][0], distances[0], strict=True)]

    def close(self) -> None:
        """Release the files and the temporary copy, if there is one."""
        with _clients:
            self._client.close()  # type: ignore[attr-defined]  # on Client, not yet on its abstract base
        self._collections.clear()
        self._remove_copy()

    def _remove_copy(self) -> None:
        if self._copy:
            self._copy.cleanup()

    def _collection(self, name: str) -> chromadb.Collection | None:
        if name not in self._collections:
            try:
                self._collections[name] = self._client.get_collection(name, embedding_function=None)
            except NotFoundError:
                self._collections[name] = None
        return self._collections[name]


def _writable(folder: Path) -> bool:
    """Whether a file can really be made there (root passes `os.access` even on a read-only mount)."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
