"""The documents and passages of one generation in a SQLite file that any number of processes read."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Generic, TypeVar
from weakref import WeakSet

from orjson import dumps, loads

from index.errors import IndexDamaged
from index.types import Document, Passage, Row, Section, Source, Ways

_SCHEMA = """
CREATE TABLE files (path TEXT PRIMARY KEY, fingerprint TEXT);
CREATE TABLE documents (
    id TEXT PRIMARY KEY, language TEXT, file TEXT, digest TEXT, first INTEGER, passages INTEGER, content BLOB
);
CREATE TABLE passages (ordinal INTEGER PRIMARY KEY, content BLOB);
"""
_DATES = ("valid_until", "checked_on")
# Documents, and passages, kept at hand; a city's own corpus fits.
_RECENT = 4_096

_Key = TypeVar("_Key")
_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document to be written: the file it comes from, the digest of what it rests on and its passages' ordinals."""

    document: Document
    file: str
    digest: str
    first: int
    passages: int


@dataclass(frozen=True, slots=True)
class Kept:
    """`count` passages from the ordinal `old` on of an earlier store, which begin at `new` in this one."""

    old: int
    new: int
    count: int


# How often each document is named as related by the Japanese ones; the other languages name the same.
_RELATED = """
    SELECT related.value FROM documents, json_each(CAST(content AS TEXT), '$.related') AS related
    WHERE documents.language = 'ja' GROUP BY related.value ORDER BY count(*) DESC, related.value
"""


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as an earlier sync left it."""

    document: Document
    file: str
    digest: str


def write_store(
    path: Path,
    documents: Iterable[DocumentEntry],
    passages: Iterable[tuple[int, Passage]],
    *,
    files: Mapping[str, str],
    kept: Iterable[Kept] = (),
    before: Path | None = None,
) -> None:
    """Create the file.

    `passages` come with their ordinals; those `kept` are copied from the store `before`. `files`: the fingerprints of
    files that were read without a problem.
    """
    with closing(sqlite3.connect(path.resolve().as_uri(), uri=True, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")  # a generation is written whole or thrown away
        connection.execute("PRAGMA journal_mode = OFF")
        connection.executescript(_SCHEMA)
        if before:
            connection.execute("ATTACH ? AS before", (f"{before.resolve().as_uri()}?mode=ro",))
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO files VALUES (?, ?)", files.items())
        connection.executemany(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (d.document.id, d.document.language, d.file, d.digest, d.first, d.passages, dumps(d.document))
                for d in documents
            ),
        )
        connection.executemany(
            "INSERT INTO passages VALUES (?, ?)", ((ordinal, dumps(passage)) for ordinal, passage in passages)
        )
        if before:
            connection.executemany(
                "INSERT INTO passages SELECT ordinal + ?, content FROM before.passages WHERE ordinal BETWEEN ? AND ?",
                ((run.new - run.old, run.old, run.old + run.count - 1) for run in kept),
            )
        connection.execute("COMMIT")
    with path.open("rb") as file:
        os.fsync(file.fileno())


class _Connection:
    """A thread's connection; it is closed when the thread ends."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def close(self) -> None:
        """Close it; closing again does nothing."""
        self.connection.close()

    def __del__(self) -> None:
        self.close()


class _Recent(Generic[_Key, _Thing]):
    """Things that were read, at most so many; when there would be more, it begins anew. Safe to use from several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: dict[_Key, _Thing] = {}

    def of(
        self, keys: Collection[_Key], read: Callable[[Sequence[_Key]], dict[_Key, _Thing]]
    ) -> dict[_Key, _Thing]:
        """The things with these keys, those that there are; `read` gives those that are not at hand."""
        found = {key: thing for key in keys if (thing := self._things.get(key)) is not None}
        if missing := [key for key in keys if key not in found]:
            more = read(missing)
            if len(self._things) + len(more) > self._most:
                self._things.clear()
            self._things.update(more)
            found.update(more)
        return found


class DocumentStore:
    """Reads what `write_store` wrote; one connection per thread, opened read-only.

    Every method raises IndexDamaged where the file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._local = threading.local()
        self._connections: WeakSet[_Connection] = WeakSet()
        self._lock = threading.Lock()
        self._documents = _Recent[str, Document](_RECENT)
        self._passages = _Recent[int, Passage](_RECENT)
        self._firsts = _Recent[str, int](_RECENT)
        self._related: list[str] | None = None

    def passages(self, ordinals: Sequence[int]) -> list[Passage]:
        """The passages with these ordinals, in the order asked for; the last few thousand read are at hand."""
        found = self._passages.of(ordinals, self._read_passages)
        return [found[ordinal] for ordinal in ordinals]

    def document(self, document_id: str) -> Document | None:
        """The document with this id, if there is one."""
        return self.documents_named([document_id]).get(document_id)

    def documents_named(self, ids: Collection[str]) -> dict[str, Document]:
        """The documents with these ids, those that there are; the last few thousand read are at hand."""
        return self._documents.of(ids, self._read_documents)

    def first_passages(self, ids: Collection[str]) -> dict[str, int]:
        """The ordinal of the first passage of each of these documents."""
        return self._firsts.of(ids, self._read_firsts)

    def documents(self, *, language: str | None = None) -> Iterator[Document]:
        """All documents by id, or those of one language."""
        query = "SELECT content FROM documents WHERE ? IS NULL OR language = ? ORDER BY id"
        for (content,) in self._rows(query, (language, language)):
            yield _load_document(content)

    def most_related(self, most: int) -> list[str]:
        """Base ids of those that most other documents name as related, the most first; at most so many."""
        if self._related is None:
            self._related = [base for (base,) in self._rows(_RELATED)]
        return self._related[:most]

    def count(self) -> int:
        """How many passages there are."""
        return sum(count for (count,) in self._rows("SELECT count(*) FROM passages"))

    def digests(self) -> dict[str, str]:
        """The digest of what each document rests on."""
        return dict(self._rows("SELECT id, digest FROM documents"))

    def places(self) -> dict[str, tuple[int, int]]:
        """The first ordinal and the number of each document's passages."""
        return {
            id_: (first, count)
            for id_, first, count in self._rows("SELECT id, first, passages FROM documents")
        }

    def fingerprints(self) -> dict[str, str]:
        """The fingerprint of each file that was read without a problem."""
        return dict(self._rows("SELECT path, fingerprint FROM files"))

    def documents_of(self, files: AbstractSet[str]) -> Iterator[StoredDocument]:
        """The documents that came from these files."""
        for file, digest, content in self._rows("SELECT file, digest, content FROM documents ORDER BY id"):
            if file in files:
                yield StoredDocument(_load_document(content), file, digest)

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()

    def _read_passages(self, ordinals: Sequence[int]) -> dict[int, Passage]:
        marks = ",".join("?" * len(ordinals))
        query = f"SELECT ordinal, content FROM passages WHERE ordinal IN ({marks})"  # noqa: S608 — only marks
        return {ordinal: _load_passage(content) for ordinal, content in self._rows(query, ordinals)}

    def _read_documents(self, ids: Sequence[str]) -> dict[str, Document]:
        marks = ",".join("?" * len(ids))
        query = f"SELECT id, content FROM documents WHERE id IN ({marks})"  # noqa: S608 — only marks
        return {id_: _load_document(content) for id_, content in self._rows(query, ids)}

    def _read_firsts(self, ids: Sequence[str]) -> dict[str, int]:
        marks = ",".join("?" * len(ids))
        return dict(self._rows(f"SELECT id, first FROM documents WHERE id IN ({marks})", ids))  # noqa: S608 — only marks

    def _rows(self, query: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self._connection().execute(query, values)
        except sqlite3.DatabaseError as error:
            raise IndexDamaged(
                "索引の文書を読めません。madoguchi index sync を実行して作り直してください。"
            ) from error

    def _connection(self) -> sqlite3.Connection:
        own: _Connection | None = getattr(self._local, "own", None)
        if own is None:
            own = _Connection(sqlite3.connect(self._address, uri=True, check_same_thread=False))
            self._local.own = own
            with self._lock:
                self._connections.add(own)
        return own.connection


def _load_passage(content: bytes) -> Passage:
    return Passage(**_dated(loads(content)))


def _load_document(content: bytes) -> Document:
    data = _dated(loads(content))
    data["sections"] = tuple(Section(**_dated(section)) for section in data["sections"])
    data["rows"] = tuple(Row(**_dated(row)) for row in data["rows"])
    data["source"] = Source(**data["source"]) if data["source"] else None
    data["asked"] = tuple(Ways(ways["place"], tuple(ways["texts"])) for ways in data["asked"])
    for name in ("aliases", "questions", "unanswered", "related"):
        data[name] = tuple(data[name])
    return Document(**data)


def _dated(data: dict[str, Any]) -> dict[str, Any]:
    """Dates travel through JSON as text; make them dates again."""
    for name in _DATES:
        if data.get(name):
            data[name] = date.fromisoformat(data[name])
    return data
