"""Vectors in Chroma: the collections of one generation, in an embedded folder or on a server."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

# Chroma reads these when it is imported; nothing may leave the machine.
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
os.environ.setdefault("CHROMA_OTEL_COLLECTION_ENDPOINT", "")

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.config import Settings
from chromadb.errors import InternalError, NotFoundError

from index.adapters.chroma_folder import VECTORS, vectors_damaged
from index.errors import DataFolderUnwritable
from index.ports import Vectors

# What Chroma needs to open a folder, and some more: on a full disk a file can be made, and nothing written into it.
_ROOM_BYTES = 256 * 1024
_BATCH_NUMBERS = 5_000_000  # 27 MB on the wire; a server takes 40 MB

# Chroma counts the clients of a folder without a lock: one that closes could take the folder from one that opens.
_clients = threading.Lock()


class ClientStore:
    """Implements `VectorStore` over a Chroma client, which it closes; cosine space.

    Every method raises `IndexDamaged` where a collection was there and is gone.

    Args:
        prefix: comes before a collection's name in Chroma.
    """

    def __init__(self, client: ClientAPI, prefix: str = "") -> None:
        self._client = client
        self._prefix = prefix
        self._collections: dict[str, chromadb.Collection | None] = {}

    def add(self, collection: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Add vectors to a collection, creating it if it is not there."""
        target = self._collection(collection) or self._new(collection)
        with _found():
            for part in self._batches(*vectors.shape):
                target.add(ids=list(ids[part]), embeddings=vectors[part])

    def remove(self, collection: str, ids: Sequence[str]) -> None:
        """Remove vectors; ids that are not there are passed over."""
        if target := self._collection(collection):
            with _found():
                for part in self._batches(len(ids)):
                    target.delete(ids=list(ids[part]))

    def count(self, collection: str) -> int:
        """How many vectors a collection holds; 0 for an unknown one."""
        target = self._collection(collection)
        with _found():
            return target.count() if target else 0

    def query(self, collection: str, vector: Vectors, count: int) -> list[tuple[str, float]]:
        """The nearest ids with their cosine similarity, best first; [] for an unknown collection or a zero vector."""
        target = self._collection(collection)
        if target is None or not vector.any():
            return []
        with _found():
            found = target.query(query_embeddings=vector[np.newaxis], n_results=count, include=["distances"])
        distances = found["distances"] or [[]]
        return [(id_, 1 - distance) for id_, distance in zip(found["ids"][0], distances[0], strict=True)]

    def close(self) -> None:
        """Release files, threads and connections."""
        with _clients:
            self._client.close()  # type: ignore[attr-defined]  # on Client, not yet on its abstract base
        self._collections.clear()

    def _collection(self, name: str) -> chromadb.Collection | None:
        if name not in self._collections:
            try:
                found = self._client.get_collection(self._prefix + name, embedding_function=None)
            except NotFoundError:
                found = None
            self._collections[name] = found
        return self._collections[name]

    def _new(self, name: str) -> chromadb.Collection:
        with _found():
            made = self._client.get_or_create_collection(
                self._prefix + name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
        self._collections[name] = made
        return made

    def _batches(self, count: int, dimension: int = 1) -> Iterator[slice]:
        """Slices as long as Chroma takes at once: so many ids, and on a server so many bytes."""
        limit = self._client.get_max_batch_size()
        size = max(1, min(limit if limit > 0 else count, _BATCH_NUMBERS // dimension))
        return (slice(start, start + size) for start in range(0, count, size))


class ChromaStore(ClientStore):
    """Implements `VectorStore` over a Chroma folder, which is made if it is not there.

    Chroma writes beside its data even when only reading, so a folder that cannot be written is served from a
    temporary copy, which `close` removes.

    Raises:
        IndexDamaged: the folder cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self._copy: tempfile.TemporaryDirectory[str] | None = None
        if folder.exists() and not _writable(folder):
            folder = self._copied(folder)
        settings = Settings(anonymized_telemetry=False, chroma_otel_collection_endpoint="")
        try:
            with _clients:
                client = chromadb.PersistentClient(path=str(folder), settings=settings)
        except Exception as error:  # errors of Chroma, of SQLite below it and of its own clean-up
            self._remove_copy()
            raise vectors_damaged() from error
        super().__init__(client)

    def close(self) -> None:
        """Release the files and the temporary copy, if there is one."""
        super().close()
        self._remove_copy()

    def _copied(self, folder: Path) -> Path:
        try:
            self._copy = tempfile.TemporaryDirectory(prefix="madoguchi-vectors-")
            copy = Path(self._copy.name) / VECTORS
            shutil.copytree(folder, copy, copy_function=shutil.copyfile)
            for inner in (copy, *(path for path in copy.rglob("*") if path.is_dir())):
                inner.chmod(0o700)  # the mode of a folder that may not be written came along
            return copy
        except OSError as error:
            self._remove_copy()
            raise DataFolderUnwritable(
                "データの場所に書き込めず、一時的な写しも作れません。空き容量とアクセス権を確かめてください。"
            ) from error

    def _remove_copy(self) -> None:
        if self._copy:
            self._copy.cleanup()


@contextmanager
def _found() -> Iterator[None]:
    try:
        yield
    except NotFoundError as error:
        raise vectors_damaged() from error
    except InternalError as error:  # a full disk, in Chroma's words
        raise OSError(str(error)) from error


def _writable(folder: Path) -> bool:
    """Whether a file can really be written there (root passes `os.access` even on a read-only mount)."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(_ROOM_BYTES))
            return True
    except OSError:
        return False
