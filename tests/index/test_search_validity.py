"""Validity of sections, and views that hold nothing, over corpora made for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path

import pytest

from index.adapters.chroma import ClientStore
from index.build import open_library, run_sync
from index.errors import VectorsUnavailable
from index.search import Search
from index.settings import IndexSettings, Tuning
from index.types import LANGUAGES

Write = Callable[[str, str], Path]
Markdown = Callable[..., str]
OpenSearch = Callable[..., AbstractContextManager[Search]]


@pytest.fixture
def open_search(settings: IndexSettings) -> OpenSearch:
    """Syncs the corpus folder and opens its search, perhaps with other numbers than the default."""

    @contextmanager
    def opened(tuning: Tuning | None = None) -> Iterator[Search]:
        tuned = settings.model_copy(update={"tuning": tuning or settings.tuning})
        run_sync(tuned)
        library = open_library(tuned)
        with library.lease() as generation:
            yield generation.search
        library.close()

    return opened


def test_a_section_past_its_validity_is_left_out_alone(
    write: Write, markdown: Markdown, open_search: OpenSearch
) -> None:
    """The rest of its document answers on."""
    write(
        "a.md",
        markdown(
            body="窓口は市役所です。\n\n## 臨時の窓口\n<!-- valid_until: 2027-03-31 -->\n\n臨時の窓口は駅です。\n"
        ),
    )
    with open_search() as search:
        in_time = [hit.passage.id for hit in search("臨時の窓口", as_of=date(2027, 3, 31))]
        too_late = [hit.passage.id for hit in search("臨時の窓口", as_of=date(2027, 4, 1))]
        marked = search("臨時の窓口", as_of=date(2027, 4, 1), include_expired=True)
    assert sorted(in_time) == ["a#lead", "a#臨時の窓口"]
    assert too_late == ["a#lead"]
    assert {hit.passage.id: hit.expired for hit in marked} == {"a#lead": False, "a#臨時の窓口": True}


def test_the_earlier_of_two_validities_holds(
    write: Write, markdown: Markdown, open_search: OpenSearch
) -> None:
    """A section does not outlive its document."""
    write(
        "a.md",
        markdown(
            valid_until="2027-01-31", body="## 臨時の窓口\n<!-- valid_until: 2027-03-31 -->\n\n駅です。\n"
        ),
    )
    with open_search() as search:
        assert search("臨時の窓口", as_of=date(2027, 1, 31))
        assert search("臨時の窓口", as_of=date(2027, 2, 1)) == []


def test_a_variant_expires_with_its_base(write: Write, markdown: Markdown, open_search: OpenSearch) -> None:
    """The date stands in the base alone."""
    write("a.md", markdown(valid_until="2027-01-31"))
    write("a.en.md", "---\ntitle: Moving in\n---\nFile a moving-in notification.\n")
    with open_search() as search:
        assert search("moving in notification", language="en", as_of=date(2027, 1, 31))
        assert search("moving in notification", language="en", as_of=date(2027, 2, 1)) == []


def test_many_expired_passages_do_not_hide_a_valid_one(
    write: Write, markdown: Markdown, open_search: OpenSearch
) -> None:
    """However many stand before it."""
    for number in range(30):
        write(
            f"old-{number}.md",
            markdown(title="給水車の運行", body="給水車が来ます。", valid_until="2026-01-01"),
        )
    write("new.md", markdown(title="運行のお知らせ", body="今年も、断水のときは給水車が市内を回ります。"))
    with open_search() as search:
        assert [hit.document.id for hit in search("給水車の運行", 1, as_of=date(2026, 11, 22))] == ["new"]


def test_where_all_is_for_the_staff_the_public_finds_nothing(
    write: Write, markdown: Markdown, open_search: OpenSearch
) -> None:
    """An empty view is no error."""
    write("a.md", markdown(audience="staff"))
    with open_search() as search:
        for language in LANGUAGES:
            assert search("転入届", language=language) == []
            assert [hit.document.id for hit in search("転入届", audience="staff", language=language)] == ["a"]


def test_a_document_is_not_found_beside_its_translation(
    write: Write, markdown: Markdown, open_search: OpenSearch
) -> None:
    """Not even as a neighbour of a question in its own words; one without a translation is."""
    write("a.md", markdown())
    write("a.en.md", "---\ntitle: Moving in\n---\nFile a moving-in notification.\n")
    write("b.md", markdown(title="転出届", body="転出届を出します。"))
    with open_search() as search:
        assert {hit.document.id for hit in search("転入届を出します", language="en")} == {"a.en", "b"}
        assert {hit.document.id for hit in search("転入届を出します")} == {"a", "b"}
        assert search("moving-in notification", language="en")[0].document.id == "a.en"


def test_one_document_is_a_corpus_to_search(
    write: Write, markdown: Markdown, open_search: OpenSearch
) -> None:
    """The smallest there is."""
    write("a.md", markdown())
    with open_search() as search:
        (hit,) = search("転入届はどうやって出しますか")
    assert hit.passage.id == "a#lead"
    assert hit.passage.text == hit.document.text[hit.passage.start : hit.passage.end]


@pytest.mark.usefixtures("three_documents")
def test_vectors_that_do_not_answer_cost_nothing_but_the_neighbours(
    open_search: OpenSearch, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What words find is found with the same parts of its score, and the operator can read why there is no more."""

    def refuse(*_: object) -> list[tuple[str, float]]:
        raise VectorsUnavailable("ベクトルのサーバーが答えません。")

    question = "出生届を出します"
    with open_search(Tuning(exact_up_to=0)) as search:
        before = {hit.passage.id: hit for hit in search(question, 100)}
        assert caplog.records == []
        monkeypatch.setattr(ClientStore, "query", refuse)
        after = search(question, 100)
        by_neighbours_only = [search("見たことのない言葉", 100)]
    assert [hit.passage.id for hit in after] == [id_ for id_, hit in before.items() if hit.lexical > 0] != []
    for hit in after:
        one = before[hit.passage.id]
        assert (hit.lexical, hit.dense, hit.asked) == (one.lexical, one.dense, one.asked)
    assert by_neighbours_only == [[]]
    assert {record.levelname for record in caplog.records} == {"WARNING"}
    assert "答えません" in caplog.text
    assert question not in caplog.text


def test_a_hit_beyond_the_candidates_is_not_returned(
    write: Write, markdown: Markdown, settings: IndexSettings
) -> None:
    """`candidates` and `neighbors` bound what a question costs."""
    for number in range(12):
        write(f"{number}.md", markdown(body=f"転入届を出す窓口は、{number}番です。"))
    few = settings.model_copy(update={"tuning": Tuning(candidates=4, neighbors=4)})
    run_sync(few)
    library = open_library(few)
    with library.lease() as generation:
        assert 4 <= len(generation.search("転入届の窓口", 100)) <= 8
    library.close()


@pytest.mark.usefixtures("three_documents")
@pytest.mark.parametrize("question", ["出生届を出します", "ごみを出す日", "見たことのない言葉"])
def test_of_few_passages_the_store_finds_what_an_exact_search_finds(
    open_search: OpenSearch, question: str
) -> None:
    """The same hits with the same scores, whichever looks for the nearest."""
    found = []
    for tuning in (Tuning(), Tuning(exact_up_to=0)):
        with open_search(tuning) as search:
            found.append([(hit.passage.id, pytest.approx(hit.score)) for hit in search(question, 100)])
    assert found[0] == found[1]
