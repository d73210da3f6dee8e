"""BM25 over counted terms, for all texts and for chosen ones, and the weights of terms."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from math import log
from pathlib import Path

import bm25s
import numpy as np
import pytest

from index.counts import Counts
from index.lexical import LexicalIndex, TermWeights, Wanted, bm25, cosine, leaning, share

TEXTS = [
    ["転入", "届け", "14", "日"],
    ["出生", "届け", "14", "日", "日"],
    ["ごみ", "袋"],
    [],
]


def _built(
    texts: list[list[str]], *, k1: float = 1.2, b: float = 0.75, postings: bool = True
) -> LexicalIndex:
    counts = Counts.of([Counter(text) for text in texts])
    return LexicalIndex.build(counts, bm25(counts.matrix, k1=k1, b=b), postings=postings)


def _each(weights: dict[str, float]) -> Wanted:
    """Every term a thing of its own."""
    return [{term: weight} for term, weight in weights.items()]


def test_cosines_are_those_of_the_formula() -> None:
    """Of a text with itself 1, of texts without a common term 0; how often a term stands does not matter."""
    counts = Counts.of([Counter(text) for text in TEXTS])
    index = LexicalIndex.build(counts, cosine(counts.matrix), postings=False)
    weights = index.term_weights()
    vectors = [{term: weights.weight(term) for term in text} for text in TEXTS]
    lengths = [sum(weight**2 for weight in vector.values()) ** 0.5 for vector in vectors]
    asked, length = vectors[0], lengths[0]
    expected = [
        sum(asked[term] * vector[term] for term in asked if term in vector) / (length * own) if own else 0.0
        for vector, own in zip(vectors, lengths, strict=True)
    ]
    found = index.scores_of(np.arange(4), _each({term: weight / length for term, weight in asked.items()}))
    assert found == pytest.approx(expected, rel=1e-5)
    assert found[0] == pytest.approx(1.0)
    assert found[2] == found[3] == 0.0


def test_a_term_leans_to_where_it_is_said_more() -> None:
    """By the formula, once a text; nowhere where there is nothing to compare."""
    counts = Counts.of([Counter(text) for text in TEXTS])
    some = np.array([True, True, False, False])
    found = dict(zip(counts.terms, leaning(counts.sparse(), some).tolist(), strict=True))
    assert found["日"] == pytest.approx(log(2 / 2 + 1 / 4) - log(0 / 2 + 1 / 4))
    assert found["転入"] == pytest.approx(log(1 / 2 + 1 / 4) - log(1 / 4))
    assert found["袋"] == pytest.approx(log(1 / 4) - log(1 / 2 + 1 / 4))
    for all_or_none in (True, False):
        assert not leaning(counts.sparse(), np.full(4, all_or_none)).any()


@pytest.fixture
def index() -> LexicalIndex:
    """The texts above."""
    return _built(TEXTS)


def _bm25(term: str, text: list[str], k1: float = 1.2, b: float = 0.75) -> float:
    """Lucene's BM25: idf is log(1 + (N − n + ½) / (n + ½))."""
    holding = sum(term in other for other in TEXTS)
    idf = log(1 + (len(TEXTS) - holding + 0.5) / (holding + 0.5))
    frequency = text.count(term)
    mean = sum(len(other) for other in TEXTS) / len(TEXTS)
    return idf * frequency / (frequency + k1 * (1 - b + b * len(text) / mean))


def test_scores_are_those_of_the_formula(index: LexicalIndex) -> None:
    """Summed over the question's terms by their weights, one score per text."""
    expected = [2 * _bm25("届け", text) + 0.5 * _bm25("日", text) for text in TEXTS]
    assert index.scores(_each({"届け": 2.0, "日": 0.5})) == pytest.approx(expected, rel=1e-5)
    assert index.scores_of(np.array([1, 0]), _each({"届け": 2.0, "日": 0.5})) == pytest.approx(
        [expected[1], expected[0]], rel=1e-5
    )


@pytest.mark.parametrize(("k1", "b"), [(1.2, 0.75), (0.9, 0.4), (2.0, 0.0), (1.5, 1.0)])
@pytest.mark.parametrize("seed", range(3))
def test_scores_are_those_of_another_implementation(k1: float, b: float, seed: int) -> None:
    """Of bm25s, over texts drawn by chance, some of them empty; for all texts and for chosen ones."""
    random = np.random.default_rng(seed)
    texts = [[f"語{word}" for word in random.zipf(1.4, random.integers(0, 60)) % 300] for _ in range(200)]
    index = _built(texts, k1=k1, b=b)
    other = bm25s.BM25(k1=k1, b=b, method="lucene")
    other.index(texts, show_progress=False)
    rows = random.permutation(200)[:50]
    for size in (1, 4, 30):
        terms = sorted({f"語{word}" for word in random.zipf(1.4, size) % 300} & {*chain(*texts)})
        weights = dict(zip(terms, random.uniform(0.1, 2, len(terms)).tolist(), strict=True))
        expected = sum(weight * other.get_scores([term]) for term, weight in weights.items())
        assert index.scores(_each(weights)) == pytest.approx(expected, rel=1e-4, abs=1e-5)
        assert index.scores_of(rows, _each(weights)) == pytest.approx(expected[rows], rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("seed", range(3))
def test_chosen_texts_score_as_among_all(seed: int) -> None:
    """Whatever is wanted: things of many terms, of shared ones, of unknown ones; rows in any order, some twice."""
    random = np.random.default_rng(seed)
    index = _built([[f"語{word}" for word in random.integers(0, 80, size)] for size in range(40)])
    rows = random.integers(0, 40, 60)
    for things in (1, 5, 20):
        wanted = [
            {f"語{word}": float(random.uniform(0.1, 2)) for word in random.integers(0, 100, 4)}
            for _ in range(things)
        ]
        assert index.scores_of(rows, wanted) == pytest.approx(index.scores(wanted)[rows], rel=1e-5, abs=1e-6)


def test_of_the_terms_that_say_one_thing_the_best_counts(index: LexicalIndex) -> None:
    """A text that holds both is not paid twice; for all texts and for chosen ones."""
    wanted = [{"転入": 1.0, "出生": 0.5, "届け": 0.1}, {"日": 1.0}]
    expected = [
        max(_bm25("転入", text), 0.5 * _bm25("出生", text), 0.1 * _bm25("届け", text)) + _bm25("日", text)
        for text in TEXTS
    ]
    assert index.scores(wanted) == pytest.approx(expected, rel=1e-5)
    assert index.scores_of(np.array([1, 3, 0]), wanted) == pytest.approx(
        [expected[1], 0.0, expected[0]], rel=1e-5
    )


def test_what_each_thing_adds_is_what_the_score_is_made_of(index: LexicalIndex) -> None:
    """Also of a thing that no text says; the best of a thing's terms counts."""
    rows = np.array([1, 3, 0])
    wanted: Wanted = [{"届け": 1.0}, {"竜": 1.0}, {"出生": 1.0, "転入": 0.5}]
    table = index.scores_by_thing(rows, wanted)
    assert table.shape == (3, 3)
    assert not table[:, 1].any()
    assert table.sum(axis=1) == pytest.approx(index.scores_of(rows, wanted), rel=1e-6)
    alone = [index.scores_of(rows, [thing]) for thing in wanted]
    assert pytest.approx(np.array(alone), rel=1e-6) == table.T


def test_a_term_that_says_two_things_counts_for_the_first(index: LexicalIndex) -> None:
    """In both ways of scoring."""
    wanted = [{"届け": 0.5}, {"届け": 1.0, "日": 1.0}]
    expected = [0.5 * _bm25("届け", text) + _bm25("日", text) for text in TEXTS]
    assert index.scores(wanted) == pytest.approx(expected, rel=1e-5)
    assert index.scores_of(np.arange(4), wanted) == pytest.approx(expected, rel=1e-5)


def test_shares_of_a_text_add_up_to_one() -> None:
    """By idf over its distinct terms: a rare one is a larger share than a common one."""
    counts = Counts.of([Counter(text) for text in TEXTS])
    shares = share(counts.matrix).toarray()
    assert shares.sum(axis=1) == pytest.approx([1, 1, 1, 0])
    of_first = dict(zip(counts.terms, shares[0].tolist(), strict=True))
    idf = {"転入": log(1 + 3.5 / 1.5), "届け": log(1 + 2.5 / 2.5), "14": log(2), "日": log(2)}
    assert of_first["転入"] == pytest.approx(idf["転入"] / sum(idf.values()))
    assert shares[1][counts.number["日"]] == pytest.approx(shares[1][counts.number["届け"]])  # twice is once


def test_a_rare_term_weighs_more_than_a_common_one(index: LexicalIndex) -> None:
    """And a text without any of them scores nothing."""
    scores = index.scores(_each({"届け": 1, "転入": 1}))
    assert scores[0] > scores[1] > scores[2] == scores[3] == 0


@pytest.mark.parametrize("terms", [[], ["知らない"], ["", "\n"]])
def test_terms_that_nobody_has_score_nothing(index: LexicalIndex, terms: list[str]) -> None:
    """Nor do they take anything from the others."""
    weights = dict.fromkeys(terms, 1.0)
    assert index.scores(_each(weights)).tolist() == [0.0] * 4
    assert index.scores_of(np.array([3, 0]), _each(weights)).tolist() == [0.0] * 2
    assert np.array_equal(index.scores(_each({**weights, "袋": 1})), index.scores(_each({"袋": 1})))


def test_no_rows_have_no_scores(index: LexicalIndex) -> None:
    """As where nothing was found."""
    assert index.scores_of(np.zeros(0, dtype=np.int64), _each({"届け": 1})).shape == (0,)


@pytest.mark.parametrize("texts", [[], [[]], [[], []]])
def test_an_index_without_terms_can_be_built_saved_and_asked(texts: list[list[str]], tmp_path: Path) -> None:
    """No text, and texts without words."""
    _built(texts).save(tmp_path)
    index = LexicalIndex.load(tmp_path, postings=True)
    assert len(index) == len(texts)
    assert index.scores(_each({"転入": 1})).tolist() == [0.0] * len(texts)
    assert index.scores_of(np.arange(len(texts)), _each({"転入": 1})).tolist() == [0.0] * len(texts)
    assert index.term_weights().passages == len(texts)


@pytest.mark.parametrize("postings", [True, False])
def test_what_is_saved_is_loaded(tmp_path: Path, *, postings: bool) -> None:
    """The same scores and terms, mapped from files."""
    index = _built(TEXTS, postings=postings)
    index.save(tmp_path / "deep" / "words")
    loaded = LexicalIndex.load(tmp_path / "deep" / "words", postings=postings)
    rows = np.array([2, 0, 1])
    for weights in ({"届け": 1.0}, {"日": 0.7, "袋": 1.0, "知らない": 1.0}, {}):
        assert np.array_equal(loaded.scores_of(rows, _each(weights)), index.scores_of(rows, _each(weights)))
        if postings:
            assert np.array_equal(loaded.scores(_each(weights)), index.scores(_each(weights)))
    assert loaded.held(1, ["日", "転入", "出生"]) == {"日", "出生"}


def test_all_texts_are_scored_only_where_that_was_built(index: LexicalIndex, tmp_path: Path) -> None:
    """An index that lacks it is damaged, not silent."""
    without = _built(TEXTS, postings=False)
    with pytest.raises(ValueError, match="postings"):
        without.scores(_each({"日": 1}))
    without.save(tmp_path / "without")
    with pytest.raises(OSError, match="postings"):
        LexicalIndex.load(tmp_path / "without", postings=True)


@pytest.mark.parametrize(
    "name", ["scores.npy", "postings.data.npy", "postings.columns.npy", "postings.starts.npy"]
)
@pytest.mark.parametrize("content", [None, b"", b"rubbish" * 50, "half", "other"])
def test_a_damaged_file_is_an_error(
    index: LexicalIndex, tmp_path: Path, *, name: str, content: bytes | str | None
) -> None:
    """Lost, emptied, overwritten, cut off, of another index."""
    index.save(tmp_path / "index")
    _built([["転入"]]).save(tmp_path / "other")
    file = tmp_path / "index" / name
    whole = file.read_bytes()
    file.unlink()
    if content == "half":
        file.write_bytes(whole[: len(whole) - 4])
    elif content == "other":
        file.write_bytes((tmp_path / "other" / name).read_bytes())
    elif isinstance(content, bytes):
        file.write_bytes(content)
    with pytest.raises((OSError, ValueError, EOFError)):
        LexicalIndex.load(tmp_path / "index", postings=True)


def test_a_text_holds_its_own_terms(index: LexicalIndex) -> None:
    """Of those asked for."""
    assert index.held(0, ["転入", "日", "袋", "知らない"]) == {"転入", "日"}
    assert index.held(3, ["転入", "日"]) == set()
    assert index.held(0, []) == set()


def test_weights_are_inverse_document_frequencies(index: LexicalIndex) -> None:
    """log((N + 1) / (n + ½)): by hand for four texts; a term counts once per text."""
    weights = index.term_weights()
    assert weights.passages == 4
    assert weights.weight("届け") == pytest.approx(log(5 / 2.5))
    assert weights.weight("日") == pytest.approx(log(5 / 2.5))
    assert weights.weight("ごみ") == pytest.approx(log(5 / 1.5))
    assert weights.weight("知らない") == pytest.approx(log(5 / 0.5))


def test_weights_know_their_terms_and_are_never_negative() -> None:
    """Even a term that all texts hold."""
    weights = _built([["日"], ["日"], ["日"]]).term_weights()
    assert isinstance(weights, TermWeights)
    assert weights.knows("日")
    assert not weights.knows("月")
    assert weights.weight("日") >= 0
