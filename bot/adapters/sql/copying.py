"""The desk's database as one file: copied while it is written, from SQLite or PostgreSQL, and taken over into either.

The copy is a SQLite database of the same schema, whatever it was made from.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, text

import bot.adapters.sql.account_tables
import bot.adapters.sql.casework_tables  # noqa: F401 — with those above: their tables join the others
from bot.adapters.sql.account_tables import sessions
from bot.adapters.sql.audit import SqlAudit
from bot.adapters.sql.database import APPLICATION, Database, database_url
from bot.adapters.sql.migrate import HEAD, revision_of
from bot.adapters.sql.tables import metadata
from bot.backup.ports import Copied
from bot.errors import BackupRefused, DeskUnavailable

_AT_ONCE = 1_000
# Rows that a migration makes; all else is somebody's.
_MADE = frozenset({"revisions", "audit_head"})
_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND application_name = :ours AND pid <> pg_backend_pid()"
)
# A server needs a moment to notice that a program has ended.
_TRIES, _BETWEEN_SECONDS = 5, 0.2


class SqlCopier:
    """Implements `bot.backup.ports.RecordsCopier` for one database, which is left closed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def copy_to(self, file: Path) -> Copied:
        """Copy all records, as they are at one moment, to a new file.

        Raises:
            DeskUnavailable: the database cannot be read, or the file not written.
        """
        source = self._database.file
        with closing(self._database), self._database.reading() as connection:
            if source:
                _copy_sqlite(connection, file)
            else:
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                with closing(_Opened(file)) as target, target.database.writing() as writing:
                    _copy_rows(connection, writing)
        return _checked(file, "sqlite" if source else "postgresql")

    def is_empty(self) -> bool:
        """Whether nobody's records are there."""
        file = self._database.file
        if file:
            return not file.exists()
        with closing(self._database), self._database.reading() as connection:
            return not any(_count(connection, table) for table in _tables() if table.name not in _MADE)

    def in_use(self) -> bool:
        """Whether another program has the records open. One that has not asked a server for them yet is not known there.

        Raises:
            DeskUnavailable: the database cannot be asked.
        """
        file = self._database.file
        if file is None:
            with closing(self._database):
                return _others_on_server(self._database)
        return file.exists() and _others_in(file)

    def files(self) -> list[Path]:
        """The files that hold the records here; none where a server does."""
        file = self._database.file
        return [Path(f"{file}{end}") for end in ("", "-wal", "-shm")] if file else []

    def looked_at(self, file: Path) -> Copied:
        """What a copy holds.

        Raises:
            BackupRefused: a newer program made it, it is damaged, or its schema holds what is not ours.
        """
        try:
            found = _checked(file, "sqlite")
            _refuse_foreign(file)
        except DeskUnavailable as error:
            raise BackupRefused(f"バックアップの記録（desk.db）が壊れています。{error}") from error
        return found

    def take_over(self, file: Path) -> None:
        """Put a copy in place of all records. Nobody stays signed in. A file that is there has been moved away before.

        Raises:
            BackupRefused: a newer program made the copy.
            DeskUnavailable: the database cannot be written.
        """
        with closing(_Opened(file)) as copy:
            with copy.database.writing() as connection:
                connection.execute(delete(sessions))
            target = self._database.file
            if target is None:
                with (
                    closing(self._database),
                    copy.database.reading() as source,
                    self._database.writing() as writing,
                ):
                    writing.exec_driver_sql("SET LOCAL statement_timeout = 0")
                    _copy_rows(source, writing)
                return
        _one_file(file)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(file, target)
        target.chmod(0o600)


def _others_in(file: Path) -> bool:
    """In this mode SQLite takes the file for one connection alone, which no other one lets it."""
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            # Whatever else is wrong with the file (damage, a folder that cannot be written), nobody else holds it.
            return error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
    return False


def _others_on_server(database: Database) -> bool:
    """Our program's other connections: a server keeps one from its first question on. One that was just closed is waited for."""
    for _ in range(_TRIES):
        with database.reading() as connection:
            if not connection.execute(_OTHERS, {"ours": APPLICATION}).scalar_one():
                return False
            connection.exec_driver_sql(f"SELECT pg_sleep({_BETWEEN_SECONDS})")
    return True


class _Opened:
    """A copy as a database of its own, brought to the schema of this program."""

    def __init__(self, file: Path) -> None:
        if file.exists():
            _refuse_newer(file)
        self.database = Database(database_url(f"sqlite:///{file.resolve()}", file.parent))

    def close(self) -> None:
        self.database.close()


def _refuse_newer(file: Path) -> None:
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            revision = str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
        except (sqlite3.Error, TypeError) as error:
            raise BackupRefused("バックアップの記録（desk.db）を読めません。") from error
    if revision > HEAD:
        raise BackupRefused(
            "このバックアップは、もっと新しいプログラムで作られました。プログラムを新しくしてから戻してください。"
        )


def _copy_sqlite(connection: Connection, file: Path) -> None:
    driver: Any = connection.connection.driver_connection
    try:
        with closing(sqlite3.connect(file)) as target:
            file.chmod(0o600)
            driver.backup(target)
    except sqlite3.Error as error:
        raise DeskUnavailable(
            "窓口の記録を写せません。バックアップ先に空きがあるか確かめてください。"
        ) from error
    _one_file(file)


def _refuse_foreign(file: Path) -> None:
    """A trigger or a view of somebody else's would act with every change, for as long as the records live."""
    with tempfile.TemporaryDirectory() as aside:
        own = Path(aside, "own.db")
        with closing(_Opened(own)) as fresh, fresh.database.reading():
            pass
        foreign = _acting(file) - _acting(own)
    if foreign:
        raise BackupRefused(
            f"バックアップの記録（desk.db）に、このプログラムのものでない仕掛けがあります（{'、'.join(sorted(name for name, _ in foreign))}）。"
            "このバックアップは使わないでください。"
        )


def _acting(file: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')")
        return {(str(name), str(sql)) for name, sql in rows}


def _one_file(file: Path) -> None:
    """Without a log beside it: a file that can be moved, and whose digest stays when it is read."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    file.with_name(f"{file.name}.lock").unlink(missing_ok=True)


def _checked(file: Path, kind: str) -> Copied:
    """What a finished copy holds, read from the copy itself."""
    with closing(_Opened(file)) as copy:
        audit = SqlAudit(copy.database)
        with copy.database.reading() as connection:
            found = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
            if found != "ok":
                raise DeskUnavailable(
                    f"窓口の記録の写しに傷があります（{found}）。元の記録も調べてください。"
                )
            rows = {table.name: _count(connection, table) for table in _tables()}
        fault, head = audit.verified(), audit.head()
    _one_file(file)
    return Copied(kind, HEAD, rows, head.count, head.seal, fault.told if fault else None)


def _tables() -> list[Table]:
    """Ours, each after those that it points to."""
    return metadata.sorted_tables


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _copy_rows(source: Connection, target: Connection) -> None:
    """Every row, in place of those that are there; numbers that were given once are not given again."""
    if revision_of(source) != HEAD or revision_of(target) != HEAD:
        raise DeskUnavailable("窓口の記録の形式が、このプログラムと合いません。")
    with _unguarded(target):
        for table in reversed(_tables()):
            target.execute(delete(table))
        for table in _tables():
            found = source.execution_options(yield_per=_AT_ONCE).execute(select(table))
            for rows in found.mappings().partitions(_AT_ONCE):
                target.execute(insert(table), [dict(row) for row in rows])
    for table in _tables():
        if table.dialect_options["sqlite"]["autoincrement"]:
            column = next(iter(table.primary_key.columns)).name
            _go_on_from(target, table.name, column, _last_given(source, table.name, column))


@contextmanager
def _unguarded(connection: Connection) -> Iterator[None]:
    """Without the triggers that forbid to change the past; they are back when the change is kept."""
    if connection.dialect.name == "postgresql":
        names = [table.name for table in _tables()]
        for name in names:
            connection.exec_driver_sql(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
        yield
        for name in names:
            connection.exec_driver_sql(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')
        return
    triggers = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    for name, _ in triggers:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    yield
    for _, statement in triggers:
        connection.exec_driver_sql(statement)


def _last_given(connection: Connection, table: str, column: str) -> int:
    if connection.dialect.name == "postgresql":
        sequence = connection.execute(
            text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": table, "column": column}
        ).scalar_one()
        last, called = connection.exec_driver_sql(f"SELECT last_value, is_called FROM {sequence}").one()  # noqa: S608 — the server's own name
        return int(last) if called else 0
    wanted = text("SELECT seq FROM sqlite_sequence WHERE name = :table")
    return connection.execute(wanted, {"table": table}).scalar() or 0


def _go_on_from(connection: Connection, table: str, column: str, last: int) -> None:
    if connection.dialect.name == "postgresql":
        values = {"table": table, "column": column, "last": max(last, 1), "called": last > 0}
        connection.execute(
            text("SELECT setval(pg_get_serial_sequence(:table, :column), :last, :called)"), values
        )
        return
    connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), {"table": table})
    connection.execute(
        text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)"), {"table": table, "last": last}
    )
