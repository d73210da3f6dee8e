"""One contract for all vector stores: the nearest ids with their cosine similarity."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from math import sqrt
from pathlib import Path

import numpy as np
import pytest

from index.adapters.chroma import ChromaStore
from index.adapters.memory import MemoryStore
from index.errors import IndexDamaged
from index.ports import Vectors, VectorStore

COMPASS = {"east": (2, 0), "north-east": (3, 3), "north": (0, 0.5), "west": (-1, 0)}


def _vectors(*rows: tuple[float, ...]) -> Vectors:
    return np.array(rows, dtype=np.float32)


EAST = _vectors((5, 0))[0]


@pytest.fixture(params=["memory", "chroma"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorStore]:
    """An empty store of each kind."""
    store: VectorStore = MemoryStore() if request.param == "memory" else ChromaStore(tmp_path / "vectors")
    yield store
    store.close()


def _add_compass(store: VectorStore, collection: str = "compass") -> None:
    store.add(collection, list(COMPASS), _vectors(*COMPASS.values()))


def test_the_nearest_come_first_with_their_cosine(store: VectorStore) -> None:
    """Whatever the lengths of the vectors: 1, √½, 0 and −1."""
    _add_compass(store)
    found = store.query("compass", EAST, 4)
    assert [id_ for id_, _ in found] == ["east", "north-east", "north", "west"]
    assert [similarity for _, similarity in found] == pytest.approx([1, sqrt(0.5), 0, -1], abs=1e-5)


@pytest.mark.parametrize(("count", "returned"), [(1, 1), (3, 3), (4, 4), (100, 4)])
def test_as_many_come_as_asked_for_or_as_there_are(store: VectorStore, count: int, returned: int) -> None:
    """Asking for more than there are is no error."""
    _add_compass(store)
    assert len(store.query("compass", EAST, count)) == returned


def test_an_unknown_collection_has_nothing(store: VectorStore) -> None:
    """As in a language without any document, and still after it was asked for."""
    assert store.query("compass", EAST, 3) == []
    _add_compass(store)
    assert store.query("elsewhere", EAST, 3) == []
    assert len(store.query("compass", EAST, 3)) == 3


def test_a_zero_vector_is_near_nothing(store: VectorStore) -> None:
    """A question without any known word points nowhere."""
    _add_compass(store)
    assert store.query("compass", np.zeros(2, dtype=np.float32), 3) == []


def test_collections_are_apart(store: VectorStore) -> None:
    """What is for the staff is not in the public's collection."""
    store.add("public", ["1"], _vectors((0, 1)))
    store.add("staff", ["2"], _vectors((1, 0)))
    assert [id_ for id_, _ in store.query("public", EAST, 5)] == ["1"]
    assert [id_ for id_, _ in store.query("staff", EAST, 5)] == ["2"]


def test_vectors_can_be_added_in_turns(store: VectorStore) -> None:
    """Also after a query; those before stay."""
    store.add("compass", ["north"], _vectors((0, 1)))
    assert [id_ for id_, _ in store.query("compass", EAST, 5)] == ["north"]
    store.add("compass", ["east"], _vectors((1, 0)))
    assert [id_ for id_, _ in store.query("compass", EAST, 5)] == ["east", "north"]


def test_more_vectors_than_one_batch_takes_are_added(store: VectorStore) -> None:
    """Chroma refuses more than a few thousand at once."""
    count = 6_000
    vectors = np.random.default_rng(1).normal(size=(count, 8)).astype(np.float32)
    store.add("many", [str(number) for number in range(count)], vectors)
    for number in (0, 3_000, count - 1):
        assert store.query("many", vectors[number], 1)[0][0] == str(number)


def test_chroma_keeps_vectors_on_disk(tmp_path: Path) -> None:
    """Another store on the same folder finds them; both may be open at once."""
    first = ChromaStore(tmp_path / "vectors")
    _add_compass(first)
    second = ChromaStore(tmp_path / "vectors")
    assert second.query("compass", EAST, 4) == first.query("compass", EAST, 4)
    first.close()
    assert second.query("compass", EAST, 1)[0][0] == "east"
    second.close()
    third = ChromaStore(tmp_path / "vectors")
    assert len(third.query("compass", EAST, 9)) == 4
    third.close()


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_chroma_serves_a_folder_that_cannot_be_written(
    tmp_path: Path, make_read_only: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a copy that is removed with the store; the folder stays as it was."""
    folder, temporary = tmp_path / "vectors", tmp_path / "temporary"
    temporary.mkdir()
    store = ChromaStore(folder)
    _add_compass(store)
    store.close()
    before = _contents(folder)
    make_read_only(folder)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    store = ChromaStore(folder)
    assert [id_ for id_, _ in store.query("compass", EAST, 2)] == ["east", "north-east"]
    assert list(temporary.iterdir())
    store.close()
    assert not list(temporary.iterdir())
    assert _contents(folder) == before


def test_a_folder_that_chroma_cannot_read_is_damaged(tmp_path: Path) -> None:
    """The message says what to do; asking again gives the same answer."""
    (tmp_path / "chroma.sqlite3").write_bytes(b"not a database" * 100)
    for _ in range(2):
        with pytest.raises(IndexDamaged, match="madoguchi index sync"):
            ChromaStore(tmp_path)
