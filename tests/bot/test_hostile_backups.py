"""A backup that somebody altered, its manifest with it, brings in nothing that it should not and reaches nothing else."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.sql.copying import SqlCopier
from bot.adapters.sql.database import Database, database_url
from bot.adapters.sql.stores import sql_stores
from bot.backup.manifest import MANIFEST, digests_of, fingerprint_of, refuse_another
from bot.backup.restoring import restore
from bot.backup.taking import Place, take
from bot.desk.audit import Act
from bot.errors import BackupRefused
from index.build import run_sync, vector_stores
from index.settings import IndexSettings
from tests.bot.test_backup import NOW


def place_at(home: Path) -> Place:
    """The installation in a folder."""
    settings = IndexSettings(data=home / "data", corpus=(home / "corpus",))
    database = Database(database_url(None, settings.data))
    return Place(settings.data, settings.corpus, SqlCopier(database), vector_stores(settings))


@pytest.fixture
def kept(library_corpus: Path, tmp_path: Path) -> Path:
    """A backup with a short log."""
    settings = IndexSettings(data=tmp_path / "home" / "data", corpus=(library_corpus,))
    run_sync(settings)
    stores = sql_stores(Database(database_url(None, settings.data)))
    for number in range(3):
        stores.audit.append(Act("sato", NOW, "ticket.note", f"ticket:{number}"))
    stores.close()
    database = Database(database_url(None, settings.data))
    place = Place(settings.data, settings.corpus, SqlCopier(database), vector_stores(settings))
    take(place, tmp_path / "backup")
    return tmp_path / "backup"


def seal(folder: Path, **changes: Any) -> None:
    """Make the manifest fit what lies there, as whoever alters a backup would."""
    found = json.loads((folder / MANIFEST).read_text(encoding="ascii"))
    files = {name: one.model_dump() for name, one in digests_of(folder).items()}
    (folder / MANIFEST).write_text(json.dumps({**found, "files": files, **changes}), encoding="ascii")


def refused(kept: Path, tmp_path: Path, match: str) -> None:
    """It is refused, and nothing was put anywhere."""
    with pytest.raises(BackupRefused, match=match):
        restore(place_at(tmp_path / "new"), kept)
    assert not (tmp_path / "new" / "corpus").exists()
    assert not (tmp_path / "new" / "data" / "desk.db").exists()


@pytest.mark.parametrize("place", ["corpus/0", "data", "index"])
@pytest.mark.parametrize("to", ["folder", "file", "nowhere"])
def test_a_link_brings_in_nothing_from_elsewhere(kept: Path, tmp_path: Path, place: str, to: str) -> None:
    """Else the operator's own files would be documents that citizens can ask for."""
    private = tmp_path / "private"
    private.mkdir()
    (private / "secret.md").write_text("ひみつ", encoding="utf-8")
    target = {"folder": private, "file": private / "secret.md", "nowhere": tmp_path / "nowhere"}[to]
    (kept / place).mkdir(exist_ok=True)
    (kept / place / "more").symlink_to(target)
    seal(kept)
    refused(kept, tmp_path, "リンク")


def test_a_pipe_is_refused_and_not_waited_for(kept: Path, tmp_path: Path) -> None:
    os.mkfifo(kept / "corpus" / "0" / "pipe.md")
    seal(kept)
    refused(kept, tmp_path, "リンク")


@pytest.mark.parametrize("name", ["../../private", "/etc", "..", ".", "", "a/b", "a\n"])
def test_a_generation_is_a_name_and_no_way_elsewhere(kept: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "private").mkdir()
    seal(kept, generation=name)
    refused(kept, tmp_path, "目録")
    assert (tmp_path / "private").is_dir()


@pytest.mark.parametrize(
    "name", ["data/desk.db", "data/current", "data/generations/x", "index/other/x", "more"]
)
def test_nothing_lies_over_what_was_looked_at(kept: Path, tmp_path: Path, name: str) -> None:
    (kept / name).parent.mkdir(parents=True, exist_ok=True)
    (kept / name).write_text("x", encoding="utf-8")
    seal(kept)
    refused(kept, tmp_path, "あるはずのない")


def _unguarded(connection: sqlite3.Connection) -> None:
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")


def _changed_entry(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE audit_entries SET by = 'kato' WHERE number = 2")


def _cut_short(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM audit_entries WHERE number = 3")
    connection.execute(
        "UPDATE audit_head SET count = 2, seal = (SELECT seal FROM audit_entries WHERE number = 2)"
    )


def _account_added(connection: sqlite3.Connection) -> None:
    connection.execute(
        "INSERT INTO accounts VALUES ('eve', 'admin', 'x', '2026-11-22 00:00:00', NULL, 0, NULL, NULL)"
    )


@pytest.mark.parametrize("altered", [_changed_entry, _cut_short, _account_added])
def test_records_that_are_not_those_of_the_manifest_are_refused(
    kept: Path, tmp_path: Path, altered: Callable[[sqlite3.Connection], None]
) -> None:
    with closing(sqlite3.connect(kept / "desk.db")) as connection, connection:
        triggers = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        _unguarded(connection)
        altered(connection)
        for (statement,) in triggers:
            connection.execute(statement)
    seal(kept)
    refused(kept, tmp_path, "目録と合いません")


def test_records_that_would_act_by_themselves_are_refused(kept: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(kept / "desk.db")) as connection, connection:
        connection.execute(
            "CREATE TRIGGER later AFTER INSERT ON sessions BEGIN UPDATE accounts SET role = 'admin'; END"
        )
    seal(kept)
    refused(kept, tmp_path, "仕掛け")


def test_the_fingerprint_tells_an_altered_backup_whose_manifest_fits(kept: Path) -> None:
    noted = fingerprint_of(kept)
    assert fingerprint_of(kept) == noted
    file = next((kept / "corpus" / "0").rglob("*.md"))
    file.write_text("別の文", encoding="utf-8")
    seal(kept)
    assert fingerprint_of(kept) != noted
    with pytest.raises(BackupRefused, match="控えた指紋"):
        refuse_another(kept, noted)
    refuse_another(kept, f" {fingerprint_of(kept).upper()}")
