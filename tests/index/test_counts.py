"""Counted terms: a sparse matrix with its vocabulary, put together and kept in files."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from index.counts import Counts, stacked

TEXTS = [
    Counter(["転入", "届け", "届け", "14"]),
    Counter[str](),
    Counter(["ごみ", "𠮷", "届け"]),
]
# The files of a folder that `save` wrote.
FILES = ["terms.txt", "width.npy", "counts.data.npy", "counts.columns.npy", "counts.starts.npy"]


def _texts(counts: Counts) -> list[Counter[str]]:
    """The counted texts again, one mapping of terms to counts each."""
    rows = counts.sparse().toarray()
    return [
        Counter({counts.terms[column]: int(row[column]) for column in np.flatnonzero(row)}) for row in rows
    ]


def test_texts_are_counted_over_sorted_terms() -> None:
    """A row for each text, also for one without terms."""
    counts = Counts.of(TEXTS)
    assert list(counts.terms) == sorted({term for text in TEXTS for term in text})
    assert _texts(counts) == TEXTS
    assert [counts.terms[counts.number[term]] for term in counts.terms] == list(counts.terms)


def test_a_term_beyond_what_is_counted_counts_as_the_most() -> None:
    """It does not begin again at 0."""
    counts = Counts.of([{"語": 65_535}, {"語": 65_536}, {"語": 200_000}])
    assert counts.matrix.toarray().ravel().tolist() == [65_535] * 3


@pytest.mark.parametrize("texts", [[], [{}], [{}, {}]])
def test_texts_without_any_term_are_counted_too(texts: list[dict[str, int]], tmp_path: Path) -> None:
    """And saved, mapped and put together with others."""
    counts = Counts.of(texts)
    assert (list(counts.terms), counts.matrix.shape) == ([], (len(texts), 0))
    counts.save(tmp_path)
    loaded = Counts.load(tmp_path)
    assert (list(loaded.terms), loaded.matrix.shape) == ([], (len(texts), 0))
    assert _texts(stacked([loaded, Counts.of(TEXTS)])) == [Counter(text) for text in texts] + TEXTS


def test_parts_are_stacked_over_the_terms_of_all() -> None:
    """Rows in the order of the parts; the vocabulary is that of counting all at once."""
    parts = [Counts.of(TEXTS[2:]), Counts.of([]), Counts.of(TEXTS[:2]), Counts.of([Counter(["転入", "あ"])])]
    together = stacked(parts)
    expected = [*TEXTS[2:], *TEXTS[:2], Counter(["転入", "あ"])]
    assert _texts(together) == expected
    at_once = Counts.of(expected)
    assert list(together.terms) == list(at_once.terms)
    for one, other in (
        (together.matrix.indices, at_once.matrix.indices),
        (together.matrix.data, at_once.matrix.data),
    ):
        assert np.array_equal(one, other)


def test_terms_that_no_row_uses_any_longer_are_dropped() -> None:
    """As those of documents that were deleted."""
    whole = Counts.of(TEXTS)
    rest = stacked([Counts(whole.terms, whole.matrix[np.array([1, 0])])])
    assert list(rest.terms) == sorted(TEXTS[0])
    assert _texts(rest) == [TEXTS[1], TEXTS[0]]


def test_stacking_leaves_its_parts_as_they_were() -> None:
    """They may be mapped from the files of the generation that serves."""
    part = Counts.of(TEXTS)
    before = part.matrix.toarray()
    stacked([Counts.of([Counter(["あ", "届け"])]), part])
    assert np.array_equal(part.matrix.toarray(), before)
    assert _texts(part) == TEXTS


def test_nothing_is_stacked_to_nothing() -> None:
    """As where no document is new."""
    assert (list(stacked([]).terms), stacked([]).matrix.shape) == ([], (0, 0))


def test_what_is_saved_is_mapped(tmp_path: Path) -> None:
    """Also terms of rare characters; the folder is made, and nothing in it can be written through the matrix."""
    Counts.of(TEXTS).save(tmp_path / "deep" / "words")
    loaded = Counts.load(tmp_path / "deep" / "words")
    assert _texts(loaded) == TEXTS
    with pytest.raises(ValueError, match="read-only"):
        loaded.matrix.data[0] = 7


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("share", [None, 0.0, 0.5, 0.95, 2.0])
def test_a_file_that_is_lost_cut_off_or_too_long_is_an_error(
    tmp_path: Path, *, name: str, share: float | None
) -> None:
    """Never a matrix whose columns lead beyond its terms."""
    Counts.of([Counter({f"語{number}": number + 1 for number in range(50)}), *TEXTS]).save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)
    content = (tmp_path / name).read_bytes()
    (tmp_path / name).unlink()
    if share is not None:
        (tmp_path / name).write_bytes((content * 2)[: int(len(content) * share)])
    if name.endswith(".npy") and share == 2.0:
        assert _texts(Counts.load(tmp_path))[1:] == TEXTS  # NumPy reads no further than it says
        return
    with pytest.raises((OSError, ValueError, EOFError)):
        Counts.load(tmp_path)


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_another_index_is_an_error(tmp_path: Path, name: str) -> None:
    """Whole, but of other texts: the parts do not fit each other."""
    Counts.of(TEXTS).save(tmp_path / "one")
    Counts.of([Counter(["転入"])]).save(tmp_path / "other")
    (tmp_path / "one" / name).write_bytes((tmp_path / "other" / name).read_bytes())
    with pytest.raises(ValueError):  # noqa: PT011 — the parts' own words
        Counts.load(tmp_path / "one")
