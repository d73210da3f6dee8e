"""One contract for all vector stores, and for where generations keep theirs: memory, a folder, a Chroma server."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from math import sqrt
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from chroma_process import ChromaProcess

from index.adapters.chroma import ChromaStore
from index.adapters.chroma_folder import ChromaFolder
from index.adapters.chroma_server import ChromaServer
from index.adapters.memory import MemoryStores
from index.errors import IndexDamaged
from index.ports import Vectors, VectorStore, VectorStores

COMPASS = {"east": (2, 0), "north-east": (3, 3), "north": (0, 0.5), "west": (-1, 0)}


def _vectors(*rows: tuple[float, ...]) -> Vectors:
    return np.array(rows, dtype=np.float32)


EAST = _vectors((5, 0))[0]
NORTH = _vectors((0, 3))[0]


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaProcess]:
    """A Chroma server."""
    server = ChromaProcess(tmp_path_factory.mktemp("chroma"))
    yield server
    server.stop()


@pytest.fixture(params=["memory", "folder", "server"])
def stores(request: pytest.FixtureRequest) -> VectorStores:
    """Stores of each kind, without any generation."""
    if request.param == "memory":
        return MemoryStores()
    if request.param == "folder":
        return ChromaFolder()
    return ChromaServer(request.getfixturevalue("chroma").url, uuid4().hex)


@pytest.fixture
def generation(tmp_path: Path) -> Callable[[str], Path]:
    """The empty folder of a generation, made when it is first asked for."""

    def folder(name: str) -> Path:
        (tmp_path / name).mkdir(exist_ok=True)
        return tmp_path / name

    return folder


Folder = Callable[[str], Path]


@pytest.fixture
def store(stores: VectorStores, generation: Folder) -> Iterator[VectorStore]:
    """The empty store of a generation being built."""
    store = stores.create(generation("one"), "one")
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


def test_vectors_that_are_removed_are_not_found(store: VectorStore) -> None:
    """Ids that are not there are passed over; the rest stays, and can be added to."""
    _add_compass(store)
    store.remove("compass", ["east", "south"])
    assert [id_ for id_, _ in store.query("compass", EAST, 9)] == ["north-east", "north", "west"]
    store.remove("compass", [])
    store.remove("elsewhere", ["east"])
    assert store.count("compass") == 3
    store.add("compass", ["east"], _vectors((0, 1)))
    assert store.query("compass", NORTH, 9)[0][1] == pytest.approx(1)
    assert {id_ for id_, _ in store.query("compass", NORTH, 2)} == {"north", "east"}


def test_all_that_is_left_is_found_after_most_was_removed(store: VectorStore) -> None:
    """More than one batch of them."""
    vectors = np.random.default_rng(2).normal(size=(6_000, 8)).astype(np.float32)
    ids = [str(number) for number in range(len(vectors))]
    store.add("many", ids, vectors)
    store.remove("many", ids[10:])
    assert store.count("many") == 10
    assert sorted(id_ for id_, _ in store.query("many", vectors[3], 50)) == ids[:10]
    assert store.query("many", vectors[3], 50)[0][0] == "3"


def test_a_store_counts_its_vectors(store: VectorStore) -> None:
    """An unknown collection has none."""
    assert store.count("compass") == 0
    _add_compass(store)
    assert (store.count("compass"), store.count("elsewhere")) == (4, 0)
    store.remove("compass", list(COMPASS))
    assert (store.count("compass"), store.query("compass", EAST, 3)) == (0, [])


def test_a_finished_generation_is_opened_again(stores: VectorStores, generation: Folder) -> None:
    """Even under another path, as a generation is renamed when it is finished."""
    store = stores.create(generation(".building"), "one")
    _add_compass(store)
    store.close()
    folder = generation(".building").rename(generation(".building").with_name("one"))
    for _ in range(2):
        store = stores.open(folder, "one")
        assert (store.count("compass"), store.query("compass", EAST, 1)[0][0]) == (4, "east")
        store.close()


def test_a_generation_without_any_vector_is_whole(stores: VectorStores, generation: Folder) -> None:
    """A corpus may hold no known word."""
    stores.create(generation("one"), "one").close()
    store = stores.open(generation("one"), "one")
    assert (store.count("compass"), store.query("compass", EAST, 3)) == (0, [])
    store.close()


def test_generations_do_not_see_each_other(stores: VectorStores, generation: Folder) -> None:
    """Though their collections have the same names."""
    first = stores.create(generation("one"), "one")
    second = stores.create(generation("one-more"), "one-more")
    first.add("public", ["1"], _vectors((1, 0)))
    second.add("public", ["2"], _vectors((1, 0)))
    second.add("more-public", ["3"], _vectors((1, 0)))
    assert [id_ for id_, _ in first.query("public", EAST, 5)] == ["1"]
    assert [id_ for id_, _ in second.query("public", EAST, 5)] == ["2"]
    assert first.count("more-public") == 0
    first.close()
    second.close()


def test_a_generation_that_was_never_built_is_damaged(stores: VectorStores, generation: Folder) -> None:
    """The message says what to do."""
    with pytest.raises(IndexDamaged, match="madoguchi index sync"):
        stores.open(generation("one"), "one")


def test_other_generations_are_dropped_and_those_to_keep_serve_on(
    stores: VectorStores, generation: Folder
) -> None:
    """While they are open; dropping again does nothing."""
    for name in ("one", "two", "half-built"):
        store = stores.create(generation(name), name)
        _add_compass(store)
        store.close()
    kept = stores.open(generation("two"), "two")
    for _ in range(2):
        stores.drop_others({"two", "never-built"})
        assert kept.query("compass", EAST, 1)[0][0] == "east"
    kept.close()
    stores.open(generation("two"), "two").close()


@pytest.mark.parametrize("stores", ["memory", "folder"], indirect=True)
def test_a_generation_begins_with_a_copy_of_the_one_before(stores: VectorStores, generation: Folder) -> None:
    """While that is served, and what is changed then does not show there."""
    before = stores.create(generation("one"), "one")
    _add_compass(before)
    before.close()
    before = stores.open(generation("one"), "one")
    assert stores.copy(generation("one"), generation(".building-two"))
    after = stores.create(generation(".building-two"), "two")
    after.remove("compass", ["east"])
    after.add("compass", ["south"], _vectors((0, -1)))
    assert after.query("compass", EAST, 1)[0][0] == "north-east"
    assert (after.count("compass"), after.query("compass", -NORTH, 1)[0][0]) == (4, "south")
    assert [id_ for id_, _ in before.query("compass", EAST, 9)] == list(COMPASS)
    after.close()
    before.close()


def test_without_vectors_to_copy_a_generation_begins_empty(stores: VectorStores, generation: Folder) -> None:
    """As in a generation whose vectors lie elsewhere."""
    assert not stores.copy(generation("one"), generation("two"))
    store = stores.create(generation("two"), "two")
    assert store.count("compass") == 0
    store.close()


@pytest.mark.parametrize("stores", ["folder", "server"], indirect=True)
def test_opening_and_closing_leaves_no_file_or_thread_behind(
    stores: VectorStores, generation: Folder
) -> None:
    """A server opens a generation with every sync, for months. Chroma's threads end a moment after it is closed."""
    files, threads = Path("/proc/self/fd"), Path("/proc/self/task")
    if not files.is_dir():
        pytest.skip("open files and threads can only be listed on Linux")
    store = stores.create(generation("one"), "one")
    _add_compass(store)
    store.close()
    counts = []
    for _ in range(30):
        store = stores.open(generation("one"), "one")
        assert len(store.query("compass", EAST, 9)) == 4
        store.close()
        stores.drop_others({"one"})
        counts.append((len(list(files.iterdir())), len(list(threads.iterdir()))))
    assert min(counts[20:]) <= max(counts[:10])


ASK = """
import sys
from pathlib import Path
import numpy as np
from index.adapters.chroma_folder import ChromaFolder
store = ChromaFolder().open(Path(sys.argv[1]), "one")
print("open", flush=True)
sys.stdin.readline()
for _ in range(20):
    found = store.query("compass", np.array([5, 0], dtype=np.float32), 9)
print(*(id_ for id_, _ in found))
store.close()
"""


def test_several_processes_serve_one_folder_at_once(generation: Folder) -> None:
    """All have it open before the first asks."""
    store = ChromaFolder().create(generation("one"), "one")
    _add_compass(store)
    store.close()
    processes = [
        subprocess.Popen(  # noqa: S603 — this interpreter, a fixed text
            [sys.executable, "-c", ASK, str(generation("one"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = [process.stdout.readline() for process in processes if process.stdout]
    answers = [process.communicate("go\n", timeout=60)[0] for process in processes]
    assert said == ["open\n"] * 2
    assert answers == ["east north-east north west\n"] * 2


def test_a_folder_whose_database_is_gone_is_damaged(generation: Folder) -> None:
    """Chroma alone would make an empty one in its place."""
    ChromaFolder().create(generation("one"), "one").close()
    (generation("one") / "vectors" / "chroma.sqlite3").unlink()
    with pytest.raises(IndexDamaged, match="madoguchi index sync"):
        ChromaFolder().open(generation("one"), "one")


def test_vectors_that_cannot_be_copied_are_left_out(generation: Folder) -> None:
    """They are made anew; nothing half-copied stays."""
    (generation("one") / "vectors").mkdir()
    (generation("one") / "vectors" / "chroma.sqlite3").write_bytes(b"not a database" * 100)
    assert not ChromaFolder().copy(generation("one"), generation("two"))
    assert list(generation("two").iterdir()) == []


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
