"""Many queries from a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.batch import read_queries, unique_documents
from index.errors import BatchUnreadable
from index.library import Library


@pytest.fixture
def queries(tmp_path: Path) -> Callable[[str | bytes], Path]:
    """Writes a file of queries."""

    def write(content: str | bytes) -> Path:
        path = tmp_path / "queries.jsonl"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def test_queries_are_read_line_by_line(queries: Callable[[str], Path]) -> None:
    """Blank lines are skipped, further entries too; a number is an id."""
    path = queries('{"id": 1, "query": "転入届"}\n\n  \r\n{"id": "b", "query": "", "topic": "x"}\r\n')
    assert list(read_queries(path)) == [("1", "転入届"), ("b", "")]


def test_a_byte_order_mark_and_a_line_separator_inside_a_query_are_read(
    queries: Callable[[str], Path],
) -> None:
    """JSON lines end with a line feed alone."""
    path = queries('\ufeff{"id": "a", "query": "転入届\u2028期限\x85手数料"}\n')
    assert list(read_queries(path)) == [("a", "転入届\u2028期限\x85手数料")]


@pytest.mark.parametrize(
    "line",
    ["転入届", "{", "[]", '"a"', "null", "{}", '{"id": 1}', '{"query": "a"}', '{"id": 1, "query": null}'],
)
def test_a_line_of_another_form_is_named_with_its_number(queries: Callable[[str], Path], line: str) -> None:
    """The lines before it have been read by then."""
    path = queries(f'{{"id": "a", "query": "転入届"}}\n\n{line}\n')
    found = read_queries(path)
    assert next(found) == ("a", "転入届")
    with pytest.raises(BatchUnreadable, match=r"queries\.jsonl:3: .*の形で書いてください"):
        next(found)


def test_a_file_that_cannot_be_read_is_named(queries: Callable[[bytes], Path], tmp_path: Path) -> None:
    """Missing, a folder, another encoding."""
    for path in (
        tmp_path / "nowhere.jsonl",
        tmp_path,
        queries('{"id": 1, "query": "転入届"}'.encode("shift_jis")),
    ):
        with pytest.raises(BatchUnreadable, match="UTF-8") as caught:
            list(read_queries(path))
        assert str(path) in str(caught.value)


def test_the_best_hit_of_each_document_stays(library: Library) -> None:
    """In order."""
    with library.lease() as generation:
        hits = generation.search("転入届の期限と届け出が遅れたとき", 20)
    unique = unique_documents(hits)
    assert len(unique) < len(hits)
    assert [hit.document.id for hit in unique] == list(dict.fromkeys(hit.document.id for hit in hits))
    assert unique[0] is hits[0]
    assert unique_documents([]) == []
