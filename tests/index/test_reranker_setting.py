"""The setting of a reranker: which hits it puts into its order, and what is told where it is not there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from command_process import command
from made_cross_encoder import counting_model, saved

from index.adapters.cross_encoder import CrossEncoderReranker
from index.build import open_library, run_sync
from index.errors import RerankerUnavailable
from index.settings import IndexSettings, Tuning
from index.types import Hit

# The reranker knows 税金 alone of these words, and takes a passage for the better the more of it is 税金.
QUESTION = "駐車場 予約 窓口 税金"
BODIES = {
    "a": "駐車場 予約 窓口 駐車場 予約 窓口",
    "b": "駐車場 予約 窓口 税金 駐車場 受付 場所",
    "c": "駐車場 予約 受付",
    "d": "窓口 税金",
    "e": "窓口 受付 税金 場所 曜日",
    "f": "受付 曜日 窓口",
}
OVER = "駐車場 予約 窓口 税金 税金"
DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a cross-encoder."""
    return saved(counting_model(), tmp_path_factory.mktemp("model"))


@pytest.fixture
def plain(settings: IndexSettings, root: Path, markdown: Callable[..., str]) -> IndexSettings:
    """Settings without a reranker, over a corpus that the search and the reranker rank otherwise."""
    for name, body in BODIES.items():
        (root / f"{name}.md").write_text(markdown(title=name, body=body), encoding="utf-8")
    return settings


def reranked_by(model: Path | str, plain: IndexSettings, rerank: int = 20) -> IndexSettings:
    """Those settings with a reranker that reads so many hits."""
    return plain.model_copy(update={"reranker": str(model), "tuning": Tuning(rerank=rerank)})


def found(settings: IndexSettings, k: int) -> list[Hit]:
    """The hits for the question, after a sync."""
    run_sync(settings)
    library = open_library(settings)
    with library.lease() as generation:
        hits = generation.search(QUESTION, k, as_of=DAY)
    library.close()
    return hits


def names(hits: Sequence[Hit]) -> list[str]:
    """The documents' ids."""
    return [hit.document.id for hit in hits]


def by_model(model: Path, hits: Sequence[Hit]) -> list[str]:
    """The documents' ids in the order that the model gives their passages with titles and headings."""
    texts = [f"{hit.document.title} {hit.passage.heading} {hit.passage.text}" for hit in hits]
    scores = CrossEncoderReranker(str(model)).scores(QUESTION, texts)
    return [hits[i].document.id for i in (-scores).argsort(kind="stable").tolist()]


def test_the_first_hits_come_in_the_rerankers_order(plain: IndexSettings, model: Path) -> None:
    """The hits themselves stay what they were, with the scores of the search."""
    before = found(plain, 10)
    assert set(names(before)) == set(BODIES)
    after = found(reranked_by(model, plain), 10)
    assert names(after) == by_model(model, before)
    assert names(after)[0] == "d" != names(before)[0]
    assert sorted(names(after)) == sorted(names(before))
    assert {hit.passage.id: hit.score for hit in after} == pytest.approx(
        {hit.passage.id: hit.score for hit in before}
    )


@pytest.mark.parametrize("rerank", [0, 1, 2, 3, 4, 6])
def test_hits_that_are_not_read_stay_behind_as_they_were(
    plain: IndexSettings, model: Path, rerank: int
) -> None:
    """However many are asked for: the first of them are those that come first anyway."""
    before = found(plain, 10)
    settings = reranked_by(model, plain, rerank)
    expected = by_model(model, before[:rerank]) if rerank else []
    expected += names(before[rerank:])
    for k in range(1, 8):
        assert names(found(settings, k)) == expected[:k], k


def test_a_hit_beyond_those_asked_for_can_come_first(plain: IndexSettings, model: Path) -> None:
    """More are read than are given."""
    before = names(found(plain, 10))
    assert "d" not in before[:1]
    assert names(found(reranked_by(model, plain, 6), 1)) == ["d"]


def test_what_is_past_its_validity_takes_no_place_among_those_that_are_read(
    plain: IndexSettings, model: Path, root: Path, markdown: Callable[..., str]
) -> None:
    """So many valid hits are read as the setting says."""
    for number in range(3):
        text = markdown(title=f"over{number}", kind="notice", valid_until="2026-11-21", body=OVER)
        (root / f"over{number}.md").write_text(text, encoding="utf-8")
    valid = found(plain, 10)
    assert set(names(valid)) == set(BODIES)
    after = found(reranked_by(model, plain, 4), 10)
    assert names(after) == by_model(model, valid[:4]) + names(valid[4:])


def test_a_question_that_finds_nothing_is_no_matter_for_the_reranker(
    plain: IndexSettings, model: Path
) -> None:
    """No hits, no error."""
    settings = reranked_by(model, plain)
    run_sync(settings)
    library = open_library(settings)
    with library.lease() as generation:
        assert generation.search("駱駝") == []
    library.close()


def test_a_reranker_that_is_not_there_is_told_when_the_library_opens(
    plain: IndexSettings, tmp_path: Path
) -> None:
    """With its name and the setting."""
    settings = reranked_by(tmp_path / "nowhere", plain)
    run_sync(settings)
    library = open_library(settings)
    with pytest.raises(RerankerUnavailable, match="MADOGUCHI_RERANKER") as told, library.lease():
        pass
    assert str(tmp_path / "nowhere") in str(told.value)
    library.close()


def test_a_sync_needs_no_reranker(plain: IndexSettings, tmp_path: Path) -> None:
    """Neither the first nor the next: nothing is reranked then."""
    settings = reranked_by(tmp_path / "nowhere", plain)
    assert run_sync(settings).rebuilt
    assert not run_sync(settings).rebuilt


_TELLING_OF_TORCH = """
import sys
from ui.cli import app
try:
    app(sys.argv[1:])
finally:
    print("torch" in sys.modules)
"""


# Tells, too, on the last line, whether torch was imported.
_command = partial(command, code=_TELLING_OF_TORCH)


def test_the_command_line_searches_with_a_reranker_and_says_where_it_is_not_there(
    plain: IndexSettings, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the variable; without it, or with an empty one, neither a sync nor a search waits for a model library."""
    monkeypatch.setenv("MADOGUCHI_DATA", str(plain.data))
    monkeypatch.setenv("MADOGUCHI_CORPUS", str(plain.corpus[0]))
    monkeypatch.setenv("MADOGUCHI_RERANKER", "")
    first = {}
    assert _command("index", "sync").stdout.endswith("\nFalse\n")
    for name in ("", str(model)):
        monkeypatch.setenv("MADOGUCHI_RERANKER", name)
        done = _command("search", QUESTION)
        assert (done.returncode, done.stderr) == (0, "")
        first[name] = done.stdout.splitlines()[0].split()[-1]
        assert done.stdout.endswith("\nTrue\n" if name else "\nFalse\n")
    assert first[str(model)] == "d#lead" != first[""]
    monkeypatch.setenv("MADOGUCHI_RERANKER", str(tmp_path / "nowhere"))
    refused = _command("ask", "駐車場の窓口はどこですか")
    (line,) = refused.stderr.splitlines()
    assert (refused.returncode, refused.stdout) == (1, "True\n")
    assert str(tmp_path / "nowhere") in line
    assert line.endswith("MADOGUCHI_RERANKER に指定してください。")
