"""Backups: taken while others write, checked, and put back so that nothing is different; both databases, and across them."""

from __future__ import annotations

import errno
import json
import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.adapters.sql.copying import SqlCopier
from bot.adapters.sql.database import FILE, Database, database_url
from bot.adapters.sql.stores import sql_stores
from bot.adapters.sql.tables import metadata
from bot.backup.manifest import MANIFEST, RECORDS, read_manifest
from bot.backup.restoring import restore
from bot.backup.taking import Place, take
from bot.desk.accounts import Role
from bot.desk.approved import Wording
from bot.desk.audit import Act, AuditQuery
from bot.desk.conversations import PastTurn
from bot.desk.publishing import Publishing
from bot.desk.records import Desk, Stores
from bot.errors import BackupRefused, DeskUnavailable
from bot.settings import DeskTuning
from bot.types import Status
from index.build import open_library, run_sync, vector_stores
from index.settings import IndexSettings

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
CORPORA = Path(__file__).parent.parent / "corpora"
QUESTION = "返却が遅れたらどうなりますか"


@pytest.fixture(scope="module")
def served(library_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation's folder without records: `corpus` and a data folder with its index."""
    home = tmp_path_factory.mktemp("served")
    shutil.copytree(library_corpus, home / "corpus")
    run_sync(IndexSettings(data=home / "data", corpus=(home / "corpus",)))
    return home


Make = Callable[..., Place]


@pytest.fixture
def home(served: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return shutil.copytree(served, tmp_path / "home")


def place_at(home: Path, address: str | None = None, **more: Any) -> Place:
    """The installation in a folder."""
    settings = IndexSettings(data=home / "data", corpus=(home / "corpus",), **more)
    database = Database(database_url(address, settings.data))
    return Place(settings.data, settings.corpus, SqlCopier(database), vector_stores(settings))


def stores_at(home: Path, address: str | None = None) -> Stores:
    """The desk's stores of that installation."""
    return sql_stores(Database(database_url(address, home / "data")))


def fill(stores: Stores, home: Path, turns: int = 3) -> None:
    """Something in most tables."""
    for number in range(turns):
        ask(stores, number)
    desk = Desk(stores, DeskTuning(), now=lambda: NOW + timedelta(hours=1))
    desk.inquiries.leave("貸し出しの延長はできますか", "ja")
    desk.casework.gather()
    desk.casework.note(1, "確かめる", "sato")
    library = open_library(IndexSettings(data=home / "data", corpus=(home / "corpus",)))
    publishing = Publishing(stores.approved, library)
    wording = Wording("延長は", "できます。", "general", date(2026, 11, 1), date(2027, 3, 31))
    written = publishing.write(wording, "sato")
    publishing.approve(written.id, written.revision, written.latest.number, "kato")
    library.close()
    stores.audit.append(Act("sato", NOW, "token.add", "token:1", {"text": "あ"}))


def ask(stores: Stores, number: int) -> None:
    """Somebody asks."""
    text = f"質問{number}\n改行と「記号」"
    turn = PastTurn(
        text, text, Status.NOT_IN_DOCUMENTS, "ja", "public", NOW, documents=("a", "b"), answer_id=f"{number}"
    )
    stores.conversations.append(f"{number:016}", turn)


def rows_at(home: Path, address: str | None = None) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but who is signed in."""
    database = Database(database_url(address, home / "data"))
    with database.reading() as connection:
        found = {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
            if table.name != "sessions"
        }
    database.close()
    return found


def files_at(folder: Path) -> dict[str, bytes]:
    """The files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture
def kept(home: Path, tmp_path: Path) -> Path:
    """A backup of a filled installation."""
    stores = stores_at(home)
    fill(stores, home)
    stores.close()
    take(place_at(home), tmp_path / "backup")
    return tmp_path / "backup"


def test_what_is_restored_is_what_was_there(home: Path, kept: Path, tmp_path: Path) -> None:
    restored = restore(place_at(tmp_path / "new"), kept)
    assert rows_at(tmp_path / "new") == rows_at(home)
    assert files_at(tmp_path / "new" / "corpus") == files_at(home / "corpus")
    assert restored.rows["turns"] == 3
    settings = IndexSettings(data=tmp_path / "new" / "data", corpus=(tmp_path / "new" / "corpus",))
    library = open_library(settings)
    with library.lease() as generation:
        assert generation.manifest.name == restored.generation
        hits = generation.search(QUESTION, 3)
    library.close()
    original = open_library(IndexSettings(data=home / "data", corpus=(home / "corpus",)))
    with original.lease() as generation:
        assert [hit.passage.id for hit in generation.search(QUESTION, 3)] == [hit.passage.id for hit in hits]
    original.close()
    report = run_sync(settings)
    assert not report.rebuilt, "the index fits the corpus that came with it"
    assert (tmp_path / "new" / "data" / "desk.db").stat().st_mode & 0o077 == 0


def test_the_log_of_a_restored_desk_is_whole_and_goes_on(kept: Path, tmp_path: Path) -> None:
    restore(place_at(tmp_path / "new"), kept)
    stores = stores_at(tmp_path / "new")
    assert stores.audit.verified(read_manifest(kept).seal) is None
    count = stores.audit.head().count
    assert count == len(stores.audit.entries(AuditQuery())) == read_manifest(kept).entries
    assert stores.audit.append(Act("kato", NOW, "ticket.note", "ticket:1")).number == count + 1
    assert stores.inquiries.all(()) == []
    stores.close()


def test_the_past_is_guarded_after_a_restore(
    database_address: str | None, kept: Path, tmp_path: Path
) -> None:
    restore(place_at(tmp_path / "new", database_address), kept)
    database = Database(database_url(database_address, tmp_path / "new" / "data"))
    with pytest.raises(DeskUnavailable), database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM audit_entries")
    database.close()


def test_one_database_is_restored_into_the_other(home: Path, postgres_url: str, tmp_path: Path) -> None:
    """From PostgreSQL into a file and back; numbers that were given once are not given again."""
    stores = stores_at(home, postgres_url)
    fill(stores, home)
    Desk(stores, DeskTuning(), now=lambda: NOW + timedelta(days=400)).purge()
    stores.close()
    before = rows_at(home, postgres_url)
    assert before["turns"] == []
    assert take(place_at(home, postgres_url), tmp_path / "first").database == "postgresql"
    restore(place_at(tmp_path / "file"), tmp_path / "first")
    assert rows_at(tmp_path / "file") == before
    take(place_at(tmp_path / "file"), tmp_path / "second")
    with pytest.raises(BackupRefused, match="データベース"):
        restore(place_at(tmp_path / "again", postgres_url), tmp_path / "second")
    restore(place_at(tmp_path / "again", postgres_url), tmp_path / "second", replace=True)
    assert rows_at(tmp_path / "again", postgres_url) == before
    for name, address in (("file", None), ("again", postgres_url)):
        stores = stores_at(tmp_path / name, address)
        ask(stores, 9)
        stores.close()
        assert rows_at(tmp_path / name, address)["turns"][0][0] == 4


def test_a_backup_taken_while_others_write_is_of_one_moment(
    database_address: str | None, home: Path, tmp_path: Path
) -> None:
    """Each writer adds a turn and an entry of the log; the copy has as many of the one as of the other, or one less."""
    stores, over = stores_at(home, database_address), threading.Event()
    written = threading.Event()

    def write() -> None:
        number = 0
        while not over.is_set():
            ask(stores, number)
            stores.audit.append(Act("sato", NOW, "ticket.note", f"ticket:{number}"))
            number += 1
            written.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert written.wait(10)
        manifests = [take(place_at(home, database_address), tmp_path / f"{number}") for number in range(3)]
    finally:
        over.set()
        writer.join()
    for number, manifest in enumerate(manifests):
        assert manifest.fault is None
        assert 0 <= manifest.rows["turns"] - manifest.entries <= 1
        restore(place_at(tmp_path / f"new{number}"), tmp_path / f"{number}")
        rows = rows_at(tmp_path / f"new{number}")
        assert len(rows["turns"]) == len(rows["conversations"]) == manifest.rows["turns"]
    assert manifests[0].rows["turns"] < manifests[-1].rows["turns"]
    assert stores.audit.verified() is None
    stores.close()


def test_a_place_that_is_not_empty_is_left_alone(home: Path, kept: Path, tmp_path: Path) -> None:
    before = files_at(home / "corpus")
    with pytest.raises(BackupRefused, match="--replace"):
        restore(place_at(home), kept)
    assert files_at(home / "corpus") == before
    other = tmp_path / "other"
    (other / "corpus").mkdir(parents=True)
    (other / "corpus" / "mine.md").write_text("x", encoding="utf-8")
    with pytest.raises(BackupRefused, match="空ではありません"):
        restore(place_at(other), kept)
    assert not (other / "data").exists()


def test_what_was_there_is_moved_aside_and_not_lost(home: Path, kept: Path) -> None:
    rows = rows_at(home)
    stores = stores_at(home)
    ask(stores, 7)
    stores.close()
    (home / "corpus" / "later.md").write_text("あとから書いた", encoding="utf-8")
    later = rows_at(home)
    restore(place_at(home), kept, replace=True)
    assert rows_at(home) == rows
    assert not (home / "corpus" / "later.md").exists()
    (aside,) = home.glob("corpus/.before-restore-*")
    assert (aside / "later.md").read_text(encoding="utf-8") == "あとから書いた"
    (aside,) = home.glob("data/.before-restore-*")
    (home / "old").mkdir()
    shutil.copytree(aside, home / "old" / "data")
    assert rows_at(home / "old") == later
    take(place_at(home), home.parent / "next")
    assert not [name for name in files_at(home.parent / "next") if ".before-restore-" in name]


def test_nobody_stays_signed_in(home: Path, tmp_path: Path) -> None:
    from bot.build import accounts_of, sign_ins_of  # noqa: PLC0415 — it imports the hasher

    desk = Desk(stores_at(home), DeskTuning())
    accounts_of(desk, "operator").add("sato", Role.DESK, "ひみつのながいことば42")
    cookie = sign_ins_of(desk).sign_in("sato", "ひみつのながいことば42")
    take(place_at(home), tmp_path / "backup")
    restore(place_at(tmp_path / "new"), tmp_path / "backup")
    restored = Desk(stores_at(tmp_path / "new"), DeskTuning())
    assert sign_ins_of(desk).visitor(cookie)
    assert sign_ins_of(restored).visitor(cookie) is None
    assert sign_ins_of(restored).sign_in("sato", "ひみつのながいことば42")
    desk.close()
    restored.close()


def test_records_that_are_in_use_are_not_replaced(home: Path, kept: Path) -> None:
    stores = stores_at(home)
    stores.audit.head()
    with pytest.raises(BackupRefused, match="止めて"):
        restore(place_at(home), kept, replace=True)
    stores.close()
    restore(place_at(home), kept, replace=True)


def test_records_on_a_server_that_another_program_uses_are_not_replaced(
    home: Path, kept: Path, postgres_url: str
) -> None:
    """What the running server holds in memory would not be what is restored under it."""
    stores = stores_at(home, postgres_url)
    ask(stores, 7)
    before = files_at(home)
    with pytest.raises(BackupRefused, match="止めて"):
        restore(place_at(home, postgres_url), kept, replace=True)
    stores.close()
    assert files_at(home) == before
    restore(place_at(home, postgres_url), kept, replace=True)
    assert rows_at(home, postgres_url) == rows_at_backup(kept, home.parent)


def rows_at_backup(kept: Path, folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The rows that a backup holds, read from a copy of it."""
    (folder / "rows" / "data").mkdir(parents=True)
    shutil.copyfile(kept / RECORDS, folder / "rows" / "data" / RECORDS)
    return rows_at(folder / "rows")


def test_records_on_a_server_are_kept_as_a_file_before_they_are_replaced(
    home: Path, kept: Path, postgres_url: str
) -> None:
    stores = stores_at(home, postgres_url)
    ask(stores, 7)
    stores.close()
    before = rows_at(home, postgres_url)
    restore(place_at(home, postgres_url), kept, replace=True)
    (aside,) = home.glob("data/.before-restore-*")
    assert rows_at_backup(aside, home.parent)["turns"] == before["turns"]


class _Failing(SqlCopier):
    """A database that is gone when the records are to be put there."""

    def take_over(self, file: Path) -> None:
        raise DeskUnavailable("窓口の記録を読み書きできません。")


@pytest.mark.parametrize("corpus_is_there", [True, False])
def test_a_restore_that_fails_leaves_everything_as_it_was(
    home: Path, kept: Path, corpus_is_there: bool
) -> None:
    """Index, records and corpus: an installation that could not be put back goes on with what it had."""
    if not corpus_is_there:
        shutil.rmtree(home / "corpus")
    before = files_at(home)
    place = replace(place_at(home), records=_Failing(Database(database_url(None, home / "data"))))
    with pytest.raises(DeskUnavailable):
        restore(place, kept, replace=True)
    after = files_at(home)
    assert after.pop("data/sync.lock", b"") == before.pop("data/sync.lock", b"")
    assert after == before
    assert (home / "corpus").exists() == corpus_is_there
    assert not list(home.glob("**/.before-restore-*"))


def test_a_server_that_is_away_is_told_before_anything_is_moved(home: Path, kept: Path) -> None:
    before = files_at(home)
    with pytest.raises(DeskUnavailable):
        restore(place_at(home, "postgresql://nobody@127.0.0.1:1/nothing"), kept, replace=True)
    assert files_at(home) == before


def test_a_full_disk_is_told_in_one_sentence(
    home: Path, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_source: str, target: str) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), target)

    with monkeypatch.context() as disk:
        disk.setattr(shutil, "copyfile", full)
        with pytest.raises(BackupRefused) as restoring:
            restore(place_at(tmp_path / "new"), kept)
        with pytest.raises(BackupRefused) as taking:
            take(place_at(home), tmp_path / "second")
    for caught in (restoring, taking):
        assert str(caught.value).count("空き容量がありません") == 1
        assert len(str(caught.value).replace(str(tmp_path), "")) < 250


def test_a_file_of_records_that_cannot_be_written_is_not_told_as_being_in_use(home: Path) -> None:
    (home / "data" / FILE).write_bytes(b"no database" * 100)
    assert not SqlCopier(Database(database_url(None, home / "data"))).in_use()


@pytest.mark.parametrize("fault", ["changed", "missing", "added"])
def test_a_backup_that_is_not_as_it_was_made_is_refused(kept: Path, tmp_path: Path, fault: str) -> None:
    file = next((kept / "corpus" / "0").rglob("*.md"))
    if fault == "changed":
        file.write_bytes(file.read_bytes()[:-1] + b"x")
    elif fault == "missing":
        file.unlink()
    else:
        (kept / "corpus" / "0" / "new.md").write_text("x", encoding="utf-8")
    with pytest.raises(BackupRefused, match="作ったときのまま"):
        restore(place_at(tmp_path / "new"), kept)
    assert not (tmp_path / "new").exists()


def test_a_folder_that_is_no_backup_is_refused(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BackupRefused, match="途中で終わって"):
        restore(place_at(tmp_path / "new"), tmp_path / "empty")
    found = json.loads((kept / MANIFEST).read_text(encoding="ascii"))
    (kept / MANIFEST).write_text(json.dumps({**found, "format": 99}), encoding="ascii")
    with pytest.raises(BackupRefused, match="知らない形式"):
        restore(place_at(tmp_path / "new"), kept)


def test_a_backup_that_fails_leaves_nothing_behind(home: Path, tmp_path: Path) -> None:
    (home / "data" / "current").write_text("gone", encoding="utf-8")
    with pytest.raises(Exception, match="索引"):
        take(place_at(home), tmp_path / "backup")
    assert not [path for path in tmp_path.iterdir() if "backup" in path.name]


def test_a_backup_is_not_written_over_another_nor_into_what_it_copies(home: Path, kept: Path) -> None:
    with pytest.raises(BackupRefused, match="もうあります"):
        take(place_at(home), kept)
    for inside in (home / "data" / "b", home / "corpus" / "b"):
        with pytest.raises(BackupRefused, match="の中です"):
            take(place_at(home), inside)


def test_other_files_of_the_data_folder_come_along(home: Path, tmp_path: Path) -> None:
    """Such as what staff wrote over the corpus."""
    (home / "data" / "overlay").mkdir()
    (home / "data" / "overlay" / "checked.yaml").write_text("a: 1", encoding="utf-8")
    take(place_at(home), tmp_path / "backup")
    restore(place_at(tmp_path / "new"), tmp_path / "backup")
    assert (tmp_path / "new" / "data" / "overlay" / "checked.yaml").read_text(encoding="utf-8") == "a: 1"
    assert not (tmp_path / "new" / "data" / "installation").exists()


def test_a_backup_is_nobody_elses_to_read(kept: Path) -> None:
    assert kept.stat().st_mode & 0o077 == 0


def test_without_an_index_the_records_and_the_corpus_are_kept(home: Path, tmp_path: Path) -> None:
    shutil.rmtree(home / "data")
    assert take(place_at(home), tmp_path / "backup").generation is None
    restore(place_at(tmp_path / "new"), tmp_path / "backup")
    assert run_sync(
        IndexSettings(data=tmp_path / "new" / "data", corpus=(tmp_path / "new" / "corpus",))
    ).rebuilt
