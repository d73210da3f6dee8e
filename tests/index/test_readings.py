"""The corpus's reading list: how it is read, and that a generation carries it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.build import open_library, run_sync
from index.corpus import read_corpus
from index.loaders import LoadError
from index.readings import load_readings
from index.settings import IndexSettings

Write = Callable[[str, str], Path]

HEADER = "word\treading\tsource\n"


def test_a_reading_list_is_read(tmp_path: Path) -> None:
    path = tmp_path / "_readings.tsv"
    path.write_text(
        HEADER + "坂戸市場\tさかどいちば\t郵便番号データ\n\n中庁舎\tなかちょうしゃ\t\n", encoding="utf-8"
    )
    assert load_readings(path) == [("坂戸市場", "さかどいちば"), ("中庁舎", "なかちょうしゃ")]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("坂戸市場\tさかどいちば\t\n", 1, "一行目は word、reading、source"),
        (HEADER + "坂戸市場\tさかどいちば\n", 2, "列が 2 個"),
        (HEADER + "坂戸市場\tサカドシジョウ\t\n", 2, "「坂戸市場」の読み方をひらがなで"),
        (HEADER + "坂戸市場\t\t\n", 2, "ひらがなで"),
    ],
)
def test_a_faulty_reading_list_is_named_with_its_line(
    tmp_path: Path, *, text: str, line: int, words: str
) -> None:
    """And the rest of the corpus still loads."""
    path = tmp_path / "_readings.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        load_readings(path)
    assert caught.value.line == line
    assert words in str(caught.value)
    corpus = read_corpus([tmp_path])
    assert corpus.readings == ()
    assert [problem.path for problem in corpus.problems] == [path]


@pytest.mark.usefixtures("three_documents")
def test_a_generation_carries_the_readings_and_a_change_of_them_is_noticed(
    settings: IndexSettings, write: Write
) -> None:
    """The profile's own name is read too; without a list nothing is."""
    run_sync(settings)
    library = open_library(settings)
    try:
        with library.lease() as generation:
            assert generation.readings == ()
        write("_readings.tsv", HEADER + "坂戸市場\tさかどいちば\t\n")
        write("_city.yaml", "name: 見本市\nreading: みほんし\n")
        assert run_sync(settings).rebuilt
        assert not run_sync(settings).rebuilt
        with library.lease() as generation:
            assert generation.readings == (("見本市", "みほんし"), ("坂戸市場", "さかどいちば"))
    finally:
        library.close()
