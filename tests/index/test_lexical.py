"""BM25 over analysed terms, and the weights of terms."""

from __future__ import annotations

from math import log
from pathlib import Path

import numpy as np
import pytest

from index.lexical import LexicalIndex, TermWeights

PASSAGES = [
    ["転入", "届け", "14", "日"],
    ["出生", "届け", "14", "日", "日"],
    ["ごみ", "袋"],
    [],
]


@pytest.fixture
def index() -> LexicalIndex:
    """The passages above; their ordinals in the store are 10 to 13."""
    return LexicalIndex.build(PASSAGES, [10, 11, 12, 13], k1=1.2, b=0.75)


def _bm25(term: str, passage: list[str], k1: float = 1.2, b: float = 0.75) -> float:
    """Lucene's BM25: idf is log(1 + (N − n + ½) / (n + ½)); the passage without terms counts as one term long."""
    lengths = [max(1, len(other)) for other in PASSAGES]
    holding = sum(term in other for other in PASSAGES)
    idf = log(1 + (len(PASSAGES) - holding + 0.5) / (holding + 0.5))
    frequency = passage.count(term)
    norm = 1 - b + b * len(passage) / (sum(lengths) / len(lengths))
    return idf * frequency / (frequency + k1 * norm)


def test_scores_are_those_of_the_formula(index: LexicalIndex) -> None:
    """Summed over the question's terms, one score per passage."""
    expected = [_bm25("届け", passage) + _bm25("日", passage) for passage in PASSAGES]
    assert index.scores(["届け", "日"]) == pytest.approx(expected, rel=1e-5)


def test_a_rare_term_weighs_more_than_a_common_one(index: LexicalIndex) -> None:
    """And a passage without any of them scores nothing."""
    scores = index.scores(["届け", "転入"])
    assert scores[0] > scores[1] > scores[2] == scores[3] == 0


@pytest.mark.parametrize("terms", [[], ["知らない"], ["\x00"]])
def test_terms_that_nobody_has_score_nothing(index: LexicalIndex, terms: list[str]) -> None:
    """An empty question too; the stand-in for passages without terms is no term."""
    scores = index.scores([*terms, "言葉"])
    assert scores.shape == (4,)
    assert not scores[:3].any()


def test_what_is_saved_is_loaded(index: LexicalIndex, tmp_path: Path) -> None:
    """The same scores and ordinals, mapped from files."""
    index.save(tmp_path / "view")
    loaded = LexicalIndex.load(tmp_path / "view")
    assert isinstance(loaded.ordinals, np.memmap)
    assert loaded.ordinals.tolist() == [10, 11, 12, 13]
    for terms in (["届け"], ["日", "袋", "知らない"], []):
        assert np.array_equal(loaded.scores(terms), index.scores(terms))


def test_a_view_without_any_passage_can_be_built_saved_and_asked(tmp_path: Path) -> None:
    """As the public's view is where all documents are for the staff."""
    LexicalIndex.build([[]], [0], k1=1.2, b=0.75).save(tmp_path)
    assert LexicalIndex.load(tmp_path).scores(["転入"]).tolist() == [0.0]


def test_weights_are_inverse_document_frequencies() -> None:
    """log((N + 1) / (n + ½)): by hand for four passages; a term counts once per passage."""
    weights = TermWeights.count(PASSAGES)
    assert weights.weight("届け") == pytest.approx(log(5 / 2.5))
    assert weights.weight("日") == pytest.approx(log(5 / 2.5))
    assert weights.weight("ごみ") == pytest.approx(log(5 / 1.5))
    assert weights.weight("知らない") == pytest.approx(log(5 / 0.5))


def test_weights_know_their_terms_and_are_never_negative() -> None:
    """Even a term that all passages hold."""
    weights = TermWeights.count([["日"], ["日"], ["日"]])
    assert weights.knows("日")
    assert not weights.knows("月")
    assert weights.weight("日") >= 0
    assert weights.passages == 3


def test_weights_are_loaded_as_saved(tmp_path: Path) -> None:
    """Japanese terms and all."""
    TermWeights.count(PASSAGES).save(tmp_path)
    loaded = TermWeights.load(tmp_path)
    assert loaded.knows("ごみ")
    assert loaded.weight("届け") == pytest.approx(log(5 / 2.5))
