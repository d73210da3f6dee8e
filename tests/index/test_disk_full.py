"""A full disk, or a data folder that may only be read: one sentence, nothing left behind, and the old index serves."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import chromadb
import pytest
from chromadb.errors import InternalError
from typer.testing import CliRunner
from unprivileged import run_unprivileged

from index.adapters.chroma import ChromaStore
from index.build import open_library, run_sync
from index.errors import DataFolderUnwritable
from index.library import GENERATIONS, current_name
from index.settings import IndexSettings
from ui.cli import app

Write = Callable[[str, "str | bytes"], Path]

pytestmark = pytest.mark.usefixtures("three_documents")


def _full_for_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    def write_bytes(path: Path, _content: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(Path, "write_bytes", write_bytes)


def _full_for_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def write_text(path: Path, *_: Any, **__: Any) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(Path, "write_text", write_text)


def _full(*_: Any, **__: Any) -> None:
    raise InternalError("error returned from database: (code: 13) database or disk is full")


def _full_for_the_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromadb.Collection, "add", _full)


def _full_for_the_collection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromadb.api.client.Client, "get_or_create_collection", _full)


FULL = [
    _full_for_the_model,
    _full_for_its_words,
    _full_for_the_vectors,
    _full_for_the_collection,
]


@pytest.mark.parametrize("fill", FULL)
def test_a_disk_that_is_full_costs_only_the_new_index(
    settings: IndexSettings,
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
    fill: Callable[[pytest.MonkeyPatch], None],
) -> None:
    """The sentence says what to look at; once there is room, the next sync does it all."""
    before = run_sync(settings).generation
    write("dog.txt", "犬の登録は、窓口で行います。")
    with monkeypatch.context() as full:
        fill(full)
        with pytest.raises(DataFolderUnwritable, match="空き容量とアクセス権を確かめてください。") as caught:
            run_sync(settings)
    assert "disk is full" in str(caught.value) or os.strerror(errno.ENOSPC) in str(caught.value)
    assert [folder.name for folder in (settings.data / GENERATIONS).iterdir()] == [before]
    assert current_name(settings.data) == before
    library = open_library(settings)
    with library.lease() as generation:
        assert generation.search("出生届")[0].document.id == "birth"
    library.close()
    assert run_sync(settings).created == ("dog",)


def test_a_full_disk_is_one_sentence_on_the_command_line(
    settings: IndexSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also at the very first sync."""
    _full_for_the_vectors(monkeypatch)
    command = ["index", "sync", "--data", str(settings.data), "--corpus", str(settings.corpus[0])]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert result.stderr.splitlines()[-1].endswith("空き容量とアクセス権を確かめてください。")
    assert list((settings.data / GENERATIONS).iterdir()) == []


_SEARCH = (
    "import sys\nfrom pathlib import Path\nfrom index.build import open_library\n"
    "from index.settings import IndexSettings\n"
    "library = open_library(IndexSettings(data=Path(sys.argv[1])))\n"
    "with library.lease() as generation:\n"
    "    print(generation.search('出生届', audience='public')[0].document.id)\n"
    "library.close()\n"
)


def test_a_data_folder_whose_modes_forbid_writing_can_be_searched(
    settings: IndexSettings, tmp_path: Path
) -> None:
    """By a user whom modes stop; the temporary copy of the vectors goes again."""
    run_sync(settings)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    modes = [(path, path.stat().st_mode) for path in [settings.data, *settings.data.rglob("*")]]
    for path, _ in reversed(modes):
        path.chmod(0o555 if path.is_dir() else 0o444)
    code = f"import tempfile\ntempfile.tempdir = {str(temporary)!r}\n{_SEARCH}"
    try:
        said = run_unprivileged(code, settings.data, stopped_at=_closed_file(tmp_path)).splitlines()
    finally:
        for path, mode in modes:
            path.chmod(mode)
    assert said[0] == "birth"
    assert list(temporary.iterdir()) == []


def test_vectors_on_a_disk_that_is_full_are_served_from_a_copy_elsewhere(
    settings: IndexSettings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A file can be made there, and nothing be written into it: Chroma would not open, after a restart on a bad day."""
    run_sync(settings)
    vectors = settings.data / GENERATIONS / (current_name(settings.data) or "") / "vectors"
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    monkeypatch.setattr("tempfile.TemporaryFile", lambda **_: Path("/dev/full").open("wb"))  # noqa: SIM115 — it is closed as a temporary file is
    store = ChromaStore(vectors)
    assert list(temporary.iterdir())
    store.close()
    assert not list(temporary.iterdir())


def _closed_file(folder: Path) -> Path:
    """A file that nobody may read, to see whether modes stop us."""
    path = folder / "closed"
    path.touch(mode=0)
    return path


def test_the_copy_of_vectors_that_may_not_be_written_can_be(
    settings: IndexSettings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """For Chroma writes beside its data; all its folders, whatever the modes of the original's."""
    run_sync(settings)
    generation = settings.data / GENERATIONS / (current_name(settings.data) or "")
    vectors = tmp_path / "vectors"
    shutil.copytree(generation / "vectors", vectors)
    (vectors / "inner" / "deep").mkdir(parents=True)
    folders = [vectors, *(path for path in vectors.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    monkeypatch.setattr("index.adapters.chroma._writable", lambda _folder: False)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    store = ChromaStore(vectors)
    try:
        copies = [path for path in temporary.rglob("*") if path.is_dir()]
        assert len(copies) > len(folders)
        assert all(path.stat().st_mode & 0o700 == 0o700 for path in copies)
    finally:
        store.close()
        for folder in folders:
            folder.chmod(0o755)
    assert list(temporary.iterdir()) == []
