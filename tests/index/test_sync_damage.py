"""An index that is damaged is named, never served in part, and repaired by the next sync."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from changing_corpus import serving_folder

from index.build import open_library, run_sync
from index.errors import (
    IndexDamaged,
    IndexingError,
    IndexMissing,
    IndexOutdated,
)
from index.generation import MANIFEST, SCHEMA, read_manifest
from index.library import CURRENT, Library
from index.settings import IndexSettings

Write = Callable[[str, str], Path]
Markdown = Callable[..., str]

pytestmark = pytest.mark.usefixtures("three_documents")


def with_search_by_the_store(settings: IndexSettings) -> IndexSettings:
    """As where there are so many passages that the vector store is asked for the nearest."""
    return settings.model_copy(update={"tuning": settings.tuning.model_copy(update={"exact_up_to": 0})})


def _documents(library: Library) -> list[str]:
    with library.lease() as generation:
        assert generation.search("出生届")[0].document.id == "birth"
        return [document.id for document in generation.store.documents()]


@pytest.mark.parametrize("content", [None, "", "{", "[]", "{}", '{"schema_version": 1}'])
def test_a_damaged_manifest_is_named_and_the_next_sync_rebuilds(
    settings: IndexSettings, content: str | None
) -> None:
    """Missing, cut off, of another form, without the schema, incomplete."""
    run_sync(settings)
    manifest = serving_folder(settings) / MANIFEST
    if content is None:
        manifest.unlink()
    else:
        manifest.write_text(content.replace("1", str(SCHEMA)), encoding="utf-8")
    with pytest.raises(IndexDamaged, match="madoguchi index sync"):
        read_manifest(manifest.parent)
    _assert_repaired_by_sync(settings, IndexDamaged)


def test_a_generation_of_another_schema_is_outdated_and_the_next_sync_rebuilds(
    settings: IndexSettings,
) -> None:
    """As after an update of the program."""
    run_sync(settings)
    manifest = serving_folder(settings) / MANIFEST
    data = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**data, "schema_version": SCHEMA + 1}), encoding="utf-8")
    _assert_repaired_by_sync(settings, IndexOutdated)


@pytest.mark.parametrize(
    "part",
    [
        "documents.sqlite",
        "lexical",
        "lexical/words",
        "lexical/words/terms.txt",
        "lexical/words/postings.data.npy",
        "lexical/pairs/counts.columns.npy",
        "lexical/asked/scores.npy",
        "lexical/ways.npy",
        "lexical/owners.npy",
        "lexical/views.npy",
        "lexical/synonyms.json",
        "numbers.npy",
        "vectors.npy",
        "embedder",
        "vectors",
    ],
)
@pytest.mark.parametrize("lost", [True, False])
def test_a_damaged_part_is_named_and_the_next_sync_rebuilds(
    settings: IndexSettings, *, part: str, lost: bool
) -> None:
    """Lost or overwritten: a generation that cannot serve is never said to be unchanged."""
    settings = with_search_by_the_store(settings)
    run_sync(settings)
    path = serving_folder(settings) / part
    if not lost:
        for file in [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]:
            file.write_bytes(b"rubbish" * 20)
    elif path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    _assert_repaired_by_sync(settings, IndexDamaged)


@pytest.mark.parametrize("lost", [True, False])
def test_few_passages_are_found_without_the_vector_store_and_the_next_sync_repairs_it(
    settings: IndexSettings, *, lost: bool
) -> None:
    """No search asks it, so that its damage, or a disk too full to open it, costs nobody the answer."""
    run_sync(settings)
    database = serving_folder(settings) / "vectors" / "chroma.sqlite3"
    if lost:
        database.unlink()
    else:
        database.write_bytes(b"rubbish" * 20)
    library = open_library(settings)
    assert _documents(library) == ["birth", "garbage", "moving-in"]
    assert run_sync(settings).rebuilt
    assert (serving_folder(settings) / "vectors" / "chroma.sqlite3").read_bytes()[:6] == b"SQLite"
    library.close()


@pytest.mark.parametrize("part", ["lexical", "vectors.npy", "numbers.npy"])
def test_a_file_that_ends_early_is_named(settings: IndexSettings, part: str) -> None:
    """As after a full disk: every file of the part, one after the other; whole again, it serves."""
    run_sync(settings)
    path = serving_folder(settings) / part
    for file in [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file()):
        whole = file.read_bytes()
        file.write_bytes(whole[:-2])
        library = open_library(settings)
        with pytest.raises(IndexDamaged, match="madoguchi index sync"), library.lease():
            pass
        file.write_bytes(whole)
    library = open_library(settings)
    assert _documents(library) == ["birth", "garbage", "moving-in"]
    library.close()


@pytest.mark.parametrize(
    "part",
    [
        "documents.sqlite",
        "lexical/words",
        "lexical/pairs",
        "lexical/asked",
        "lexical/ways.npy",
        "lexical/owners.npy",
        "lexical/views.npy",
        "vectors.npy",
        "numbers.npy",
    ],
)
def test_a_part_of_another_generation_is_named_and_the_next_sync_rebuilds(
    settings: IndexSettings, write: Write, markdown: Markdown, part: str
) -> None:
    """As after half a copy by hand: each part is sound, but of other documents."""
    run_sync(settings)
    before = serving_folder(settings) / part
    dog = write("dog.md", markdown(title="犬の登録"))
    run_sync(settings)
    serving = serving_folder(settings) / part
    if before.is_dir():
        shutil.copytree(before, serving, dirs_exist_ok=True)
    else:
        shutil.copyfile(before, serving)
    dog.unlink()
    _assert_repaired_by_sync(settings, IndexDamaged)


@pytest.mark.parametrize("pointer", [b"", b"nowhere", b"\xff\xfe", b"\x00\x00"])
def test_a_damaged_pointer_is_named_and_the_next_sync_rebuilds(
    settings: IndexSettings, pointer: bytes
) -> None:
    """Empty, to a generation that is gone, and bytes that are no name."""
    run_sync(settings)
    (settings.data / CURRENT).write_bytes(pointer)
    _assert_repaired_by_sync(settings, (IndexMissing, IndexDamaged))


def _assert_repaired_by_sync(
    settings: IndexSettings, error: type[IndexingError] | tuple[type[IndexingError], ...]
) -> None:
    library = open_library(settings)
    with pytest.raises(error, match="madoguchi index sync"), library.lease():
        pass
    assert run_sync(settings).rebuilt
    assert _documents(library) == ["birth", "garbage", "moving-in"]
    library.close()
