"""The desk's database: opened and migrated when it is first needed, its faults told as `DeskUnavailable`."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from bot.adapters.sql.migrate import HEAD, migrate, revision_of
from bot.errors import DeskUnavailable
from index.errors import SettingWrong

FILE = "desk.db"
# What a PostgreSQL server knows our connections by.
APPLICATION = "madoguchi"

# A turn is written in a few milliseconds; a citizen's answer does not wait longer for one that is stuck.
_BUSY_MS = 1_000
# A server that does not answer: to connect (seconds), and to a statement. Reports read much at once.
_CONNECT_SECONDS = 2
_STATEMENT_MS = 10_000
# Of all programs that use a PostgreSQL server, ours alone take this lock: "madoguchi" as a number.
_MIGRATING = 0x6D61646F
# Another process's migration.
_LOCK_SECONDS = 30.0
# Until a database is tried again that could not be opened.
_PATIENCE = 5.0


class Database:
    """Connections to one database. Safe to use from several threads; several processes may use the same one."""

    def __init__(self, url: URL, clock: Callable[[], float] = time.monotonic) -> None:
        self._url = url
        self._clock = clock
        self._lock = threading.Lock()
        self._ready = False
        self._try_again = 0.0
        self._is_newer = False
        if url.get_backend_name() not in {"sqlite", "postgresql"}:
            raise wrong_url()
        self._on_postgresql = url.get_backend_name() == "postgresql"
        try:
            # Parameters are what citizens wrote; no error's message is to hold them.
            options = _postgresql_options() if self._on_postgresql else {}
            self._engine = create_engine(url, hide_parameters=True, **options)
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            raise wrong_url() from error
        if not self._on_postgresql:
            _prepare_sqlite(self._engine)
        self._writing = self._engine.execution_options(writes=True)  # on the same connections

    @property
    def file(self) -> Path | None:
        """The file that holds the database; None where a server does."""
        return Path(self._url.database) if not self._on_postgresql and self._url.database else None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that reads: with SQLite one state of the database, with PostgreSQL one a statement.

        Raises:
            DeskUnavailable: the database cannot be opened or read.
        """
        with self._translated(), self._opened().connect() as connection, connection.begin():
            yield connection

    def glance(self, statement: str) -> Any:
        """The one value that a statement reads: what every question reads goes round SQLAlchemy's own work, four fifths of it.

        Raises:
            DeskUnavailable: the database cannot be opened or read.
        """
        with self._translated():
            engine = self._opened()
            try:
                with closing(engine.raw_connection()) as connection:
                    cursor = connection.cursor()
                    cursor.execute(statement)
                    row = cursor.fetchone()
                    return row[0] if row else None
            except (
                engine.dialect.loaded_dbapi.Error
            ) as error:  # the driver's own: SQLAlchemy does not wrap it here
                raise _unavailable() from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose changes are kept together, or not at all where the block raises.

        Raises:
            DeskUnavailable: the database cannot be opened or written.
        """
        with self._translated():
            self._opened()
            with self._writing.begin() as connection:
                yield connection

    def close(self) -> None:
        """Close all connections; they are opened anew when needed."""
        self._engine.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise _unavailable() from error

    def _opened(self) -> Engine:
        with self._lock:
            if self._ready:
                return self._engine
            if self._clock() < self._try_again:
                raise _newer() if self._is_newer else _unavailable()
            try:
                self._open()
            except (OSError, Timeout, SQLAlchemyError, LookupError) as error:
                self._try_again, self._is_newer = self._clock() + _PATIENCE, isinstance(error, LookupError)
                raise (_newer() if self._is_newer else _unavailable()) from error
            self._ready = True
        return self._engine

    def _open(self) -> None:
        """Make the database and migrate it, alone among processes."""
        if not self._on_postgresql and self._url.database:
            file = Path(self._url.database)
            file.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(file.with_name(f"{file.name}.lock"), timeout=_LOCK_SECONDS):
                os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))  # nobody else's to read
                with self._engine.connect() as connection:
                    connection.connection.driver_connection.execute("PRAGMA journal_mode = WAL")  # type: ignore[union-attr]  # connected
                self._migrate()
        else:
            self._migrate()

    def _migrate(self) -> None:
        with self._writing.begin() as connection:
            if self._on_postgresql:
                seconds = int(_LOCK_SECONDS)
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{seconds}s'")
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATING})")
            if revision_of(connection) != HEAD:
                migrate(connection)


def database_url(given: str | None, data: Path) -> URL:
    """The URL that is given, or that of a SQLite file in the data folder.

    Raises:
        SettingWrong: it is no URL of a database. What it is is not told: it may hold a password.
    """
    if not given:
        return URL.create("sqlite", database=str(data / FILE))
    try:
        url = make_url(given)
    except ArgumentError as error:
        raise wrong_url() from error
    # However a PostgreSQL server's address is written, the driver is the one that the extra brings.
    return url.set(drivername="postgresql+psycopg") if url.drivername in {"postgres", "postgresql"} else url


def wrong_url() -> SettingWrong:
    """What to tell of a URL that names no database that can be used."""
    return SettingWrong(
        "MADOGUCHI_DATABASE_URL は、sqlite:////srv/madoguchi/desk.db か postgresql://名前:パスワード@ホスト/データベース "
        "の形で書いてください。PostgreSQL には pip install 'madoguchi[postgres]' も要ります。"
    )


def _unavailable() -> DeskUnavailable:
    return DeskUnavailable(
        "窓口の記録（データベース）を読み書きできません。データの場所に書き込めるか、空きがあるか、"
        "MADOGUCHI_DATABASE_URL が正しいかを、管理者が確かめてください。"
    )


def _newer() -> DeskUnavailable:
    return DeskUnavailable(
        "窓口の記録（データベース）は、もっと新しいプログラムの形です。プログラムを新しい版に戻すか、更新の前のバックアップを戻すよう、"
        "管理者が確かめてください。"
    )


def _postgresql_options() -> dict[str, Any]:
    """A server that was restarted costs no question; one that hangs costs it a moment."""
    waits = f"-c lock_timeout={_BUSY_MS} -c statement_timeout={_STATEMENT_MS}"
    return {
        "pool_pre_ping": True,
        "pool_timeout": _CONNECT_SECONDS,
        "connect_args": {
            "connect_timeout": _CONNECT_SECONDS,
            "options": waits,
            "application_name": APPLICATION,
        },
    }


def _prepare_sqlite(engine: Engine) -> None:
    """Foreign keys, patience with another writer, and transactions that we begin ourselves.

    Left to it, Python's driver begins none before a change of the schema and one too late before a write.
    """

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA secure_delete = ON")  # what is forgotten is overwritten

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
