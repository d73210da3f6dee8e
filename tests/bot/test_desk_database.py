"""The desk's database: migrations, several processes, and what becomes of a folder that cannot be written."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import socket
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

import bot.adapters.sql.casework_tables  # noqa: F401 — its tables join the others
from bot.adapters.sql.conversations import SqlConversations
from bot.adapters.sql.database import FILE, Database, database_url
from bot.adapters.sql.migrate import HEAD, migrate, revision_of
from bot.adapters.sql.stores import sql_stores
from bot.adapters.sql.tables import metadata
from bot.desk.conversations import PastTurn
from bot.desk.records import Desk
from bot.errors import DeskUnavailable
from bot.settings import DeskTuning
from bot.types import Status
from index.errors import SettingWrong

ASKED = "駅前の黒い犬のことを聞いた"
TURN = PastTurn(ASKED, ASKED, Status.ANSWERED, "ja", "public", datetime(2026, 11, 22, tzinfo=UTC))
ID = "a" * 16
YEAR = timedelta(days=365)


def store_in(data: Path, address: str | None = None) -> SqlConversations:
    """The store of a data folder, or of the database at an address."""
    return SqlConversations(Database(database_url(address, data)))


# Migrations


def test_the_program_expects_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", "bot.adapters.sql:migrations")
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_the_migrations_lead_to_the_tables_that_the_program_uses(
    database_address: str | None, tmp_path: Path
) -> None:
    database = Database(database_url(database_address, tmp_path))
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    database.close()


def test_migrations_lead_down_and_up_again_from_a_database_with_data(
    database_address: str | None, tmp_path: Path
) -> None:
    first = store_in(tmp_path, database_address)
    first.append(ID, TURN)
    first.close()
    database = Database(database_url(database_address, tmp_path))
    with database.writing() as connection:
        migrate(connection, "base")
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
        migrate(connection)
        assert revision_of(connection) == HEAD
    database.close()
    store = store_in(tmp_path, database_address)
    assert store.turns(ID, 1) == []
    store.append(ID, TURN)
    assert store.turns(ID, 1) == [TURN]
    store.close()


def test_each_migration_leads_down_and_up_and_keeps_the_conversations(
    database_address: str | None, tmp_path: Path
) -> None:
    """Turns from before answers' ids were kept have none."""
    first = store_in(tmp_path, database_address)
    first.append(ID, replace(TURN, answer_id="a1"))
    first.close()
    database = Database(database_url(database_address, tmp_path))
    with database.writing() as connection:
        migrate(connection, "0001")
        assert set(inspect(connection).get_table_names()) == {"alembic_version", "conversations", "turns"}
    with database.reading() as connection:
        assert connection.execute(text("SELECT question FROM turns")).scalar_one() == ASKED
    database.close()
    store = store_in(tmp_path, database_address)
    assert store.turns(ID, 9) == [TURN]
    store.close()


def test_opening_again_keeps_what_is_there(tmp_path: Path) -> None:
    for _ in range(2):
        store = store_in(tmp_path)
        store.append(ID, TURN)
        store.close()
    assert len(store.turns(ID, 10)) == 2
    store.close()


def test_a_migration_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    """Half of its tables would stop the next one."""
    database = Database(database_url(None, tmp_path))

    def break_off() -> None:
        with database.writing() as connection:
            migrate(connection, "base")
            migrate(connection)
            raise KeyboardInterrupt

    store_in(tmp_path).append(ID, TURN)
    with pytest.raises(KeyboardInterrupt):
        break_off()
    database.close()
    store = store_in(tmp_path)
    assert store.turns(ID, 1) == [TURN]
    store.close()


def test_a_database_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    store.append(ID, TURN)
    store.close()
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    older = store_in(tmp_path)
    for _ in range(2):  # also while it is not tried again
        with pytest.raises(DeskUnavailable, match="もっと新しいプログラム"):
            older.append(ID, TURN)
    older.close()
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        assert connection.execute("SELECT count(*) FROM turns").fetchone() == (1,)


# Several processes


def append_many(
    data: Path, address: str | None, writer: str, barrier: multiprocessing.synchronize.Barrier
) -> None:
    """What each of several processes does, the opening included."""
    store = store_in(data, address)
    barrier.wait()
    for number in range(20):
        store.append(f"{writer}-{number}", TURN)
    store.close()


def test_processes_that_open_at_once_migrate_once_and_lose_nothing(
    database_address: str | None, tmp_path: Path
) -> None:
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(3)
    writers = [
        context.Process(target=append_many, args=(tmp_path, database_address, name, barrier))
        for name in ("x", "y", "z")
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    store = store_in(tmp_path, database_address)
    kept = [len(store.turns(f"{name}-{number}", 9)) for name in ("x", "y", "z") for number in range(20)]
    store.close()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert kept == [1] * 60


def purge_or_append(data: Path, address: str | None, barrier: multiprocessing.synchronize.Barrier) -> None:
    """What each of two servers does in the night: it purges and goes on keeping turns."""
    desk = Desk(
        sql_stores(Database(database_url(address, data))), DeskTuning(), now=lambda: TURN.asked_at + YEAR
    )
    barrier.wait()
    for number in range(20):
        if number % 5 == 0:
            desk.purge()
        desk.conversations.append(f"new-{number}", replace(TURN, asked_at=TURN.asked_at + YEAR))
    desk.close()


def test_two_servers_that_purge_at_once_do_not_hurt_each_other(
    database_address: str | None, tmp_path: Path
) -> None:
    store = store_in(tmp_path, database_address)
    for number in range(1_200):
        store.append(f"old-{number % 40}", TURN)
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(2)
    servers = [
        context.Process(target=purge_or_append, args=(tmp_path, database_address, barrier)) for _ in range(2)
    ]
    for server in servers:
        server.start()
    for server in servers:
        server.join()
    kept = store.asked_since(TURN.asked_at)
    store.close()
    assert [server.exitcode for server in servers] == [0, 0]
    assert [past.asked_at for past in kept] == [TURN.asked_at + YEAR] * 40


# Faults


def test_a_locked_database_can_be_read_and_is_told_when_it_cannot_be_written(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    store.append(ID, TURN)
    with closing(sqlite3.connect(tmp_path / FILE)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert store.turns(ID, 1) == [TURN]
        with pytest.raises(DeskUnavailable, match="読み書きできません"):
            store.append(ID, TURN)
    store.append(ID, TURN)
    assert len(store.turns(ID, 9)) == 2
    store.close()


def test_a_data_folder_that_is_a_file_is_tried_again_after_a_while(tmp_path: Path) -> None:
    """And not with every question."""
    data = tmp_path / "data"
    data.touch()
    seconds = [100.0]
    store = SqlConversations(Database(database_url(None, data), clock=lambda: seconds[0]))
    with pytest.raises(DeskUnavailable):
        store.append(ID, TURN)
    data.unlink()
    with pytest.raises(DeskUnavailable):
        store.append(ID, TURN)
    seconds[0] += 60
    store.append(ID, TURN)
    assert store.turns(ID, 1) == [TURN]
    store.close()


def test_a_damaged_file_is_told_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"this is no database" * 100)
    store = store_in(tmp_path)
    with pytest.raises(DeskUnavailable):
        store.append(ID, TURN)
    store.close()
    assert (tmp_path / FILE).read_bytes() == b"this is no database" * 100


def test_no_message_of_a_fault_holds_what_was_asked(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    store.append(ID, TURN)
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        connection.execute("DROP TABLE turns")
        connection.commit()
    with pytest.raises(DeskUnavailable) as caught:
        store.append(ID, TURN)
    store.close()
    told: BaseException | None = caught.value
    while told:
        assert ASKED not in str(told)
        told = told.__cause__ or told.__context__


def test_a_disk_that_is_full_costs_one_turn(tmp_path: Path) -> None:
    done = multiprocessing.get_context("spawn").Process(target=fill_up, args=(tmp_path,))
    done.start()
    done.join()
    assert done.exitcode == 0


def append_without_end(store: SqlConversations, turn: PastTurn) -> None:
    """Until it fails."""
    while True:
        store.append(ID, turn)


def fill_up(data: Path) -> None:
    """Append until no file may grow, then with room again; a process of its own, as the limit is the process's."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    store = store_in(data)
    store.append(ID, TURN)
    before = len(store.turns(ID, 1_000))
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, resource.RLIM_INFINITY))
    long = PastTurn("長い" * 20_000, "", Status.ANSWERED, "ja", "public", TURN.asked_at)
    with pytest.raises(DeskUnavailable):
        append_without_end(store, long)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    store.append(ID, TURN)
    assert store.turns(ID, 1_000)[-1] == TURN
    assert len(store.turns(ID, 1_000)) >= before + 1
    store.close()


# Where it is


def test_the_file_is_nobody_elses_to_read(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    store.append(ID, TURN)
    modes = {
        file.name: stat.S_IMODE(file.stat().st_mode)
        for file in tmp_path.glob(f"{FILE}*")
        if file.suffix != ".lock"
    }
    store.close()
    assert FILE in modes
    assert set(modes.values()) == {0o600}


def test_what_is_forgotten_is_not_left_in_the_file(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    store.append(ID, TURN)
    store.forget(ID)
    store.close()
    assert list(tmp_path.glob(f"{FILE}-wal")) == []
    assert ASKED.encode() not in (tmp_path / FILE).read_bytes()


def test_nothing_is_written_before_it_is_needed(tmp_path: Path) -> None:
    store_in(tmp_path / "data").close()
    assert list(tmp_path.iterdir()) == []


def test_a_url_says_where_else_it_is(tmp_path: Path) -> None:
    url = database_url(f"sqlite:///{tmp_path}/elsewhere/records.db", tmp_path)
    store = SqlConversations(Database(url))
    store.append(ID, TURN)
    store.close()
    assert (tmp_path / "elsewhere" / "records.db").exists()
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize(
    "url", ["no url", "://", "oracle9://user:geheim@host/db", "mysql://user:geheim@host/db"]
)
def test_a_url_that_cannot_be_used_is_told_without_its_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingWrong, match="MADOGUCHI_DATABASE_URL") as caught:
        Database(database_url(url, tmp_path))
    assert "geheim" not in str(caught.value)


def test_a_reader_from_outside_sees_the_tables_with_plain_sql(tmp_path: Path) -> None:
    """An operator can look into the file without this program."""
    store = store_in(tmp_path)
    store.append(ID, TURN)
    store.close()
    engine = create_engine(f"sqlite:///{tmp_path / FILE}")
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT question, status FROM turns")).all()
    engine.dispose()
    assert [tuple(row) for row in rows] == [(ASKED, "answered")]


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_an_address_of_postgresql_may_be_written_as_its_own_tools_write_it(
    postgres_url: str, scheme: str, tmp_path: Path
) -> None:
    store = store_in(tmp_path, postgres_url.replace("postgresql", scheme, 1))
    store.append(ID, TURN)
    assert store.turns(ID, 1) == [TURN]
    store.close()


def test_a_postgresql_server_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        store = store_in(tmp_path, f"postgresql://someone@127.0.0.1:{taken.getsockname()[1]}/desk")
        with pytest.raises(DeskUnavailable, match="MADOGUCHI_DATABASE_URL"):
            store.turns(ID, 1)
    store.close()


def test_a_connection_that_the_server_closed_costs_no_question(postgres_url: str, tmp_path: Path) -> None:
    """As when it was restarted in the night."""
    store = store_in(tmp_path, postgres_url)
    store.append(ID, TURN)
    with psycopg.connect(postgres_url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'madoguchi'"
        )
    assert store.turns(ID, 1) == [TURN]
    store.close()


def test_what_every_question_reads_is_told_like_the_rest_when_the_database_goes_away(tmp_path: Path) -> None:
    """An error of the driver's own would cost every citizen the answer while the database is away."""
    database = Database(database_url(None, tmp_path / "data"))
    assert database.glance("SELECT 1") == 1
    database.close()
    (tmp_path / "data").rename(tmp_path / "away")
    with pytest.raises(DeskUnavailable):
        database.glance("SELECT 1")
    (tmp_path / "away").rename(tmp_path / "data")
    assert database.glance("SELECT 1") == 1
    database.close()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(DeskUnavailable):
            store_in(tmp_path).append(ID, TURN)
    finally:
        tmp_path.chmod(0o700)
