"""Documents and passages kept in a file come back as they were."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.corpus import Corpus
from index.errors import IndexDamaged
from index.split import passages_of
from index.store import DocumentEntry, DocumentStore, Kept, StoredDocument, write_store
from index.types import Document, Passage


@dataclass(frozen=True)
class Written:
    """What was put into a store: documents with their place in it, and passages in the order of their ordinals."""

    path: Path
    entries: list[DocumentEntry]
    passages: list[Passage]
    files: dict[str, str]


def _written(path: Path, corpus: Corpus, documents: Sequence[Document]) -> Written:
    entries: list[DocumentEntry] = []
    passages: list[Passage] = []
    for document in documents:
        own = list(passages_of(document, 800))
        file = corpus.origins[document.id]
        entries.append(DocumentEntry(document, file, corpus.digests[document.id], len(passages), len(own)))
        passages += own
    files = {entry.file: f"fingerprint of {entry.file}" for entry in entries}
    write_store(path, entries, enumerate(passages), files=files)
    return Written(path, entries, passages, files)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, city_corpus: Corpus) -> Written:
    """The city's corpus in a file whose name needs care in an address."""
    path = tmp_path_factory.mktemp("data 100%?#") / "documents.sqlite"
    return _written(path, city_corpus, city_corpus.documents)


@pytest.fixture(scope="module")
def path(written: Written) -> Path:
    """That file."""
    return written.path


def test_every_document_comes_back_equal(path: Path, city_corpus: Corpus) -> None:
    """Dates, rows, sections and sources with it."""
    store = DocumentStore(path)
    assert tuple(store.documents()) == city_corpus.documents
    for document in city_corpus.documents[::17]:
        assert store.document(document.id) == document
    store.close()


def test_documents_of_one_language_can_be_read_alone(path: Path, city_corpus: Corpus) -> None:
    """In the order of their ids."""
    store = DocumentStore(path)
    english = [document for document in city_corpus.documents if document.language == "en"]
    assert list(store.documents(language="en")) == english != []
    store.close()


def test_passages_come_in_the_order_asked_for(written: Written) -> None:
    """Each as often as it is asked for."""
    store = DocumentStore(written.path)
    last = len(written.passages) - 1
    assert store.passages([7, 0, last, 7]) == [written.passages[i] for i in (7, 0, last, 7)]
    assert store.passages([]) == []
    assert store.count() == len(written.passages)
    store.close()


def test_more_passages_than_an_old_sqlite_takes_values_are_read_at_once(tmp_path: Path) -> None:
    """It took 999; some thousand hits may be asked for."""
    passages = [Passage(f"a#{number}", "a", "", "文", 0, 1) for number in range(5_000)]
    write_store(tmp_path / "documents.sqlite", [], enumerate(passages), files={})
    store = DocumentStore(tmp_path / "documents.sqlite")
    assert store.passages(list(reversed(range(5_000)))) == passages[::-1]
    store.close()


def test_what_a_later_sync_compares_with_comes_back(written: Written) -> None:
    """Digests, fingerprints of files, and where each document's passages are."""
    store = DocumentStore(written.path)
    assert store.fingerprints() == written.files
    assert store.digests() == {entry.document.id: entry.digest for entry in written.entries}
    assert store.places() == {entry.document.id: (entry.first, entry.passages) for entry in written.entries}
    store.close()


def test_documents_of_some_files_come_back(written: Written) -> None:
    """And of no others."""
    store = DocumentStore(written.path)
    chosen = written.entries[3:60:8]
    found = list(store.documents_of({entry.file for entry in chosen} | {"nowhere.md"}))
    assert found == [StoredDocument(entry.document, entry.file, entry.digest) for entry in chosen]
    assert list(store.documents_of(set())) == []
    store.close()


def test_passages_are_taken_over_from_an_earlier_store(written: Written, tmp_path: Path) -> None:
    """In runs, to other ordinals, beside new ones; the earlier store is left as it is."""
    before = written.path.read_bytes()
    new = Passage("new#lead", "new", "", "新しい文。", 0, 5)
    runs = [Kept(old=10, new=0, count=3), Kept(old=2, new=4, count=1)]
    write_store(
        tmp_path / "new?.sqlite", [], [(3, new)], files={"new.md": "…"}, kept=runs, before=written.path
    )
    store = DocumentStore(tmp_path / "new?.sqlite")
    assert store.passages(range(5)) == [*written.passages[10:13], new, written.passages[2]]
    assert store.count() == 5
    assert (store.fingerprints(), store.digests()) == ({"new.md": "…"}, {})
    store.close()
    assert written.path.read_bytes() == before


def test_an_unknown_document_is_none(path: Path) -> None:
    """An id with a quote in it is just unknown."""
    store = DocumentStore(path)
    assert store.document("nowhere") is None
    assert store.document("' OR 1=1 --") is None
    store.close()


def test_many_threads_read_one_store(path: Path, city_corpus: Corpus) -> None:
    """Every thread has its own connection; closing closes them all."""
    store = DocumentStore(path)

    def read(number: int) -> Document | None:
        return store.document(city_corpus.documents[number % len(city_corpus.documents)].id)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(read, range(2 * len(city_corpus.documents))))
    assert found == list(city_corpus.documents) * 2
    store.close()


@pytest.mark.parametrize("content", [None, b"", b"not a database" * 100])
def test_a_file_that_is_no_store_is_damaged(tmp_path: Path, content: bytes | None) -> None:
    """Missing, empty or something else; the message says what to do, and nothing is created."""
    path = tmp_path / "documents.sqlite"
    if content is not None:
        path.write_bytes(content)
    store = DocumentStore(path)
    for read in (store.count, lambda: list(store.documents()), lambda: store.document("a")):
        with pytest.raises(IndexDamaged, match="madoguchi index sync"):
            read()
    store.close()
    assert path.exists() is (content is not None)
