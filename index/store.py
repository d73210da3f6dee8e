"""The documents and passages of one generation in a SQLite file that any number of processes read."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from index.errors import IndexDamaged
from index.types import Document, Passage, Row, Section, Source

_SCHEMA = """
CREATE TABLE documents (id TEXT PRIMARY KEY, base_id TEXT, language TEXT, audience TEXT, kind TEXT, content TEXT);
CREATE TABLE passages (ordinal INTEGER PRIMARY KEY, id TEXT UNIQUE, document_id TEXT, content TEXT, terms TEXT);
CREATE INDEX passages_of_document ON passages (document_id);
"""


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its place in the lexical arrays and the distinct terms that find it."""

    ordinal: int
    passage: Passage
    terms: frozenset[str]


def write_store(
    path: Path, documents: Sequence[Document], passages: Sequence[Passage], terms: Sequence[Sequence[str]]
) -> None:
    """Create the file; a passage's ordinal is its position in `passages`."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(_SCHEMA)
        connection.executemany(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?)",
            ((d.id, d.base_id, d.language, d.audience, d.kind, _dump(d)) for d in documents),
        )
        connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?)",
            (
                (ordinal, passage.id, passage.document_id, _dump(passage), " ".join(sorted(set(found))))
                for ordinal, (passage, found) in enumerate(zip(passages, terms, strict=True))
            ),
        )


class DocumentStore:
    """Reads what `write_store` wrote; one connection per thread, opened read-only.

    Every method raises IndexDamaged where the file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self.document = lru_cache(maxsize=1024)(self._document)

    def passages(self, ordinals: Sequence[int]) -> list[StoredPassage]:
        """The passages with these ordinals, in the order asked for."""
        marks = ",".join("?" * len(ordinals))
        query = f"SELECT ordinal, content, terms FROM passages WHERE ordinal IN ({marks})"  # noqa: S608 — only marks
        found = {
            row[0]: StoredPassage(row[0], _load_passage(row[1]), frozenset(row[2].split()))
            for row in self._rows(query, list(map(int, ordinals)))
        }
        return [found[ordinal] for ordinal in ordinals]

    def documents(self, *, language: str | None = None) -> Iterator[Document]:
        """All documents by id, or those of one language."""
        query = "SELECT content FROM documents WHERE ? IS NULL OR language = ? ORDER BY id"
        for (content,) in self._rows(query, (language, language)):
            yield _load_document(content)

    def count(self) -> int:
        """How many passages there are."""
        return sum(count for (count,) in self._rows("SELECT count(*) FROM passages"))

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()

    def _document(self, document_id: str) -> Document | None:
        rows = list(self._rows("SELECT content FROM documents WHERE id = ?", (document_id,)))
        return _load_document(rows[0][0]) if rows else None

    def _rows(self, query: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self._connection().execute(query, values)
        except sqlite3.DatabaseError as error:
            raise IndexDamaged(
                "索引の文書を読めません。madoguchi index sync を実行して作り直してください。"
            ) from error

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._address, uri=True, check_same_thread=False)
            self._local.connection = connection
            with self._lock:
                self._connections.append(connection)
        return connection


def _dump(value: Document | Passage) -> str:
    return json.dumps(asdict(value), ensure_ascii=False, default=str)


def _load_passage(content: str) -> Passage:
    return Passage(**_dated(json.loads(content)))


def _load_document(content: str) -> Document:
    data = _dated(json.loads(content))
    data["sections"] = tuple(Section(**_dated(section)) for section in data["sections"])
    data["rows"] = tuple(Row(**_dated(row)) for row in data["rows"])
    data["source"] = Source(**data["source"]) if data["source"] else None
    for name in ("aliases", "questions", "related"):
        data[name] = tuple(data[name])
    return Document(**data)


def _dated(data: dict[str, Any]) -> dict[str, Any]:
    """Dates travel through JSON as text; make them dates again."""
    return {
        key: date.fromisoformat(value) if key in ("valid_until", "checked_on") and value else value
        for key, value in data.items()
    }
