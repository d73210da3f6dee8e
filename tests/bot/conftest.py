"""The corpus of a made-up library, its index and an assistant over it; and documents written for one test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import postgres_server
import psycopg
import pytest

from bot.adapters.memory_desk import memory_stores
from bot.adapters.sql.database import Database, database_url
from bot.adapters.sql.stores import sql_stores
from bot.assistant import Assistant
from bot.desk.records import Stores
from bot.settings import AnswerTuning
from index.build import open_library, run_sync
from index.corpus import read_corpus
from index.library import Library
from index.settings import IndexSettings
from index.types import Document

FRONT_MATTER = """---
title: {title}
kind: guide
audience: public
scope: city
checked_on: 2026-11-01
checked_by: null
source: null
department: null
{more}
---
"""


@pytest.fixture(scope="session")
def library_corpus() -> Path:
    """The documents of a library that is no municipality."""
    return Path(__file__).parent.parent / "corpora" / "library"


@pytest.fixture(scope="session")
def reading_room(library_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The index over the library's documents."""
    settings = IndexSettings(data=tmp_path_factory.mktemp("reading-room"), corpus=(library_corpus,))
    run_sync(settings)
    library = open_library(settings)
    yield library
    library.close()


@pytest.fixture(scope="session")
def librarian(reading_room: Library, today: date) -> Assistant:
    """The assistant over the library's documents, with the tuning that serves."""
    return Assistant(reading_room, AnswerTuning(), today=lambda: today)


@pytest.fixture
def document_of(tmp_path: Path) -> Callable[..., Document]:
    """Reads a document as the corpus would hold it: body, title and further front matter."""

    def write(body: str, title: str = "申し込み", more: str = "") -> Document:
        path = tmp_path / "document.md"
        path.write_text(FRONT_MATTER.format(title=title, more=more) + body, encoding="utf-8")
        found = read_corpus([tmp_path])
        assert not found.problems
        return found.documents[0]

    return write


@pytest.fixture(scope="session")
def postgres_server_url() -> Iterator[str]:
    """The address of a PostgreSQL server that is there for these tests alone."""
    if reason := postgres_server.missing():
        pytest.skip(reason)
    with postgres_server.serving() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server_url: str) -> str:
    """An empty database on that server."""
    url = f"{postgres_server_url}/postgres"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_address(request: pytest.FixtureRequest) -> str | None:
    """What `MADOGUCHI_DATABASE_URL` holds, for each kind of database, empty; None: a SQLite file in the data folder."""
    return str(request.getfixturevalue("postgres_url")) if request.param == "postgresql" else None


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    """The desk's stores of each kind, empty."""
    if request.param == "memory":
        yield memory_stores()
        return
    address = str(request.getfixturevalue("postgres_url")) if request.param == "postgresql" else None
    opened = sql_stores(Database(database_url(address, tmp_path)))
    yield opened
    opened.close()
