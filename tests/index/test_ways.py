"""Ways of asking: which passage they belong to, how they are found, and how close a question is to them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.build import open_library, run_sync
from index.library import Library
from index.settings import IndexSettings
from index.split import passages_of
from index.types import Document
from index.ways import listed_of, ways_of

Write = Callable[[str, str], Path]
Markdown = Callable[..., str]
LISTS = "\n  until: [片付けは何日のうち]\n  fee: [ただ？]\n  札: [札は何枚]\n  lead: [鍵って何]\nunanswered: [鍵の色]"
ROWS = "[{id: until, label: 期限, value: 鍵は前日まで}, {id: fee, label: 手数料, value: 無料}]"


@pytest.fixture
def library(root: Path, write: Write, markdown: Markdown, tmp_path: Path) -> Library:
    """A document with ways of asking for each of its places, and one without."""
    write("key.md", markdown(title="鍵", rows=ROWS, asked=LISTS) + "\n## 札\n\n札は二枚です。\n")
    write("other.md", markdown(title="本"))
    settings = IndexSettings(data=tmp_path / "data", corpus=(root,))
    run_sync(settings)
    return open_library(settings)


def _document(library: Library, document_id: str) -> Document:
    with library.lease() as generation:
        document = generation.store.document(document_id)
    assert document is not None
    return document


def test_a_passage_has_the_ways_of_its_own_rows_or_section(library: Library) -> None:
    document = _document(library, "key")
    found = {p.id: tuple(ways_of(document, p)) for p in passages_of(document, 800)}
    assert found == {
        "key#rows": ("片付けは何日のうち", "ただ？"),
        "key#lead": ("鍵って何",),
        "key#札": ("札は何枚",),
    }


def test_rows_that_are_cut_apart_keep_their_own_ways(library: Library) -> None:
    document = _document(library, "key")
    cut = [p for p in passages_of(document, 12) if p.id.startswith("key#rows")]
    assert [tuple(ways_of(document, p)) for p in cut] == [("片付けは何日のうち",), ("ただ？",)]


def test_what_is_listed_comes_in_the_order_of_the_places(library: Library) -> None:
    document = _document(library, "key")
    assert listed_of(document) == ("片付けは何日のうち", "ただ？", "札は何枚", "鍵って何", "鍵の色")
    assert listed_of(_document(library, "other")) == ()


def test_a_word_that_only_a_way_of_asking_has_finds_its_passage(library: Library) -> None:
    """Of the place that it asks for; what stands nowhere finds nothing."""
    with library.lease() as generation:
        assert [hit.passage.id for hit in generation.search("片付け", 1)] == ["key#rows"]
        assert not generation.search.vocabulary.knows("色")


def test_a_question_is_as_close_as_its_terms_are_the_same(library: Library) -> None:
    """1 to itself, 0 to what shares nothing; names first, then what is listed; each document by itself."""
    with library.lease() as generation:
        search = generation.search
        documents = [_document(library, "other"), _document(library, "key")]
        other, key = search.closeness(search.analyze("鍵の色"), documents)
        assert (len(other.terms), len(key.terms)) == (1, 6)
        assert key.terms[5] == pytest.approx(1.0, abs=1e-5)
        assert 0 < key.terms[0] < 1  # the title, 鍵
        assert key.terms[3] == other.terms[0] == 0.0
        assert search.closeness(search.analyze("鍵"), []) == []


def test_a_question_is_as_alike_as_its_pairs_of_characters_are_the_same(library: Library) -> None:
    """Hiragana too, signs not; a single character has no pair."""
    with library.lease() as generation:
        search = generation.search
        documents = [_document(library, "other"), _document(library, "key")]
        other, key = search.closeness(search.analyze("鍵の色は？"), documents)
        assert key.written.tolist() == pytest.approx([0, 0, 0, 0, 0, 4 / 5])
        assert other.written.tolist() == [0]


def test_without_its_subject_a_way_is_as_close_as_the_rest_is_the_same(library: Library) -> None:
    """片付け and 何 are no part of the subject 鍵; where nothing else is said, nothing is close."""
    with library.lease() as generation:
        search = generation.search
        (key,) = search.closeness(search.analyze("鍵の色"), [_document(library, "key")])
        assert key.beyond[5] == pytest.approx(1.0, abs=1e-5)
        assert key.beyond[0] == 0.0 < key.terms[0]
        (longer,) = search.closeness(search.analyze("鍵の片付け"), [_document(library, "key")])
        assert longer.beyond[1] > longer.terms[1] > 0
        (only,) = search.closeness(search.analyze("鍵"), [_document(library, "key")])
        assert not only.beyond.any()


def test_words_lean_to_what_stands_nowhere_or_to_what_is_answered(library: Library) -> None:
    """色 is listed as standing nowhere only, 片付け as answered only; a word that no list has leans nowhere."""
    with library.lease() as generation:
        search = generation.search
        colour, tidying, unknown, nothing = (
            search.leaning(search.analyze(text)) for text in ("色", "片付け", "竜", "は？")
        )
        assert colour > 0 > tidying
        assert unknown == nothing == 0.0
