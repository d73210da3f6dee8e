"""Documents and passages kept in a file come back as they were."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.corpus import Corpus
from index.errors import IndexDamaged
from index.split import passages_of
from index.store import DocumentStore, write_store
from index.types import Document, Passage


@pytest.fixture(scope="module")
def passages(city_corpus: Corpus) -> list[Passage]:
    """All passages of the city's corpus."""
    return [passage for document in city_corpus.documents for passage in passages_of(document, 800)]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, city_corpus: Corpus, passages: list[Passage]) -> Path:
    """The city's corpus in a file whose name needs care in an address."""
    path = tmp_path_factory.mktemp("data 100%?#") / "documents.sqlite"
    write_store(path, city_corpus.documents, passages, [["語", "語", str(n)] for n in range(len(passages))])
    return path


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


def test_passages_come_in_the_order_asked_for(path: Path, passages: list[Passage]) -> None:
    """Each with its place and its distinct terms."""
    store = DocumentStore(path)
    last = len(passages) - 1
    found = store.passages([7, 0, last])
    assert [stored.ordinal for stored in found] == [7, 0, last]
    assert [stored.passage for stored in found] == [passages[7], passages[0], passages[last]]
    assert found[0].terms == {"語", "7"}
    assert store.passages([]) == []
    assert store.count() == len(passages)
    store.close()


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
