"""Documents become counted terms, in this process or in several."""

from __future__ import annotations

import os
from collections import Counter

import numpy as np
import pytest

from index import counting
from index.analyze import Analyzer, bigrams
from index.corpus import Corpus
from index.counting import Analysis, DocumentText, analyze, joined
from index.counts import Counts
from index.planning import plan
from index.settings import Tuning

# Every field with a weight of its own, so that none can stand for another.
TUNING = Tuning(title_weight=2, alias_weight=3, question_weight=4, heading_weight=5, body_weight=6)
MOVING = DocumentText(
    about=(("転入届", 2), ("引っ越し", 3), ("いつまでに出しますか", 4)),
    headings=("窓口", ""),
    passages=(("持ち物", "転入届と、本人確認書類です。"), ("", "引っ越してきた日から14日以内に出します。")),
)
EMPTY = DocumentText(about=(("", 2),), headings=(), passages=(("", "。"),))


@pytest.fixture(scope="module")
def documents(city_corpus: Corpus) -> list[DocumentText]:
    """What of the city's corpus is counted, of some hundred documents; two of them have nothing to count."""
    texts = plan(city_corpus, {}, {}, Tuning()).texts(Tuning())[::3]
    return [EMPTY, *texts, EMPTY, MOVING]


def _texts(counts: Counts) -> list[Counter[str]]:
    """The counted texts again, one mapping of terms to counts each."""
    rows = counts.matrix
    return [
        Counter(
            {
                counts.terms[column]: int(count)
                for column, count in zip(
                    rows.indices[start:end].tolist(), rows.data[start:end].tolist(), strict=True
                )
            }
        )
        for start, end in zip(rows.indptr[:-1], rows.indptr[1:], strict=True)
    ]


def _assert_equal(one: Analysis, other: Analysis) -> None:
    """To the last count, and to the order of rows and terms."""
    for name in ("words", "pairs", "asked"):
        left, right = getattr(one, name), getattr(other, name)
        assert list(left.terms) == list(right.terms)
        assert left.matrix.shape == right.matrix.shape
        assert left.matrix.dtype == right.matrix.dtype == np.uint16
        for part in ("data", "indices", "indptr"):
            assert np.array_equal(getattr(left.matrix, part), getattr(right.matrix, part))
    assert list(one.ways) == list(other.ways)


def _weighted(*fields: tuple[list[str], int]) -> Counter[str]:
    return Counter(term for terms, weight in fields for term in terms * weight)


def test_words_are_weighted_by_their_field() -> None:
    """What names a document counts into each of its passages, beside heading and text."""
    terms = Analyzer().terms
    about = [(terms(text), weight) for text, weight in MOVING.about]
    expected = [_weighted(*about, (terms(head), 5), (terms(text), 6)) for head, text in MOVING.passages]
    assert _texts(analyze([MOVING], (), TUNING).words) == expected
    assert expected[0]["転入"] == 2 + 6


def test_pairs_of_characters_are_weighted_by_their_field(documents: list[DocumentText]) -> None:
    """As `bigrams` cuts them, for every passage of the corpus."""
    expected = [
        _weighted(
            *((bigrams(about), weight) for about, weight in document.about),
            (bigrams(heading), TUNING.heading_weight),
            (bigrams(text), TUNING.body_weight),
        )
        for document in documents
        for heading, text in document.passages
    ]
    assert _texts(analyze(documents, (), TUNING).pairs) == expected


@pytest.mark.parametrize("field", ["title", "alias", "question", "heading", "body"])
def test_a_field_without_weight_is_not_counted(field: str) -> None:
    """Neither its words nor its pairs; they leave no zeros behind."""
    tuning = TUNING.model_copy(update={f"{field}_weight": 0})
    about = tuple(
        (text, getattr(tuning, f"{name}_weight"))
        for name, text in (("title", "題"), ("alias", "別名"), ("question", "質問"))
    )
    analysis = analyze([DocumentText(about, (), (("見出し", "本文"),))], (), tuning)
    gone = {"title": "題", "alias": "別名", "question": "質問", "heading": "見出し", "body": "本文"}[field]
    assert not set(bigrams(gone)) & set(analysis.pairs.terms)
    assert not set(Analyzer().terms(gone)) & set(analysis.words.terms)
    assert all(analysis.words.matrix.data)
    assert all(analysis.pairs.matrix.data)


def test_every_way_of_asking_is_a_text_of_its_own() -> None:
    """Title, aliases, questions and headings, without weight; each document has its number of them."""
    terms = Analyzer().terms
    ways = [text for text, _ in MOVING.about] + list(MOVING.headings)
    analysis = analyze([EMPTY, MOVING], (), TUNING)
    assert list(analysis.ways) == [1, 5]
    assert _texts(analysis.asked) == [Counter(), *(Counter(terms(way)) for way in ways)]


def test_spellings_of_a_name_are_counted_as_one() -> None:
    """The official one."""
    text = DocumentText((("某ヶ浦市", 1),), (), (("", "某ケ浦市の某が浦市"),))
    one = analyze([text], ("某ケ浦", "某ヶ浦", "某が浦"), TUNING).words
    assert _texts(one) == [Counter(Analyzer().terms("某ケ浦市" + "某ケ浦市の某ケ浦市" * 6))]


def test_several_processes_count_the_same_as_one(
    documents: list[DocumentText], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the same order, whichever is done first; progress adds up to all passages."""
    alone = analyze(documents, ("某ケ浦", "某ヶ浦"), TUNING)
    monkeypatch.setattr(counting, "_MANY", 10)
    monkeypatch.setattr(counting, "_PIECE", 7)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0, 1}, raising=False)
    pools: list[int] = []
    pool = counting.ProcessPoolExecutor
    monkeypatch.setattr(
        counting, "ProcessPoolExecutor", lambda cores, **kwargs: pools.append(cores) or pool(cores, **kwargs)
    )
    told: list[tuple[int, int]] = []
    together = analyze(
        documents, ("某ケ浦", "某ヶ浦"), TUNING, lambda done, total: told.append((done, total))
    )
    assert pools == [2]
    _assert_equal(together, alone)
    _assert_progress(told, documents)


def test_progress_adds_up_in_one_process(
    documents: list[DocumentText], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Piece by piece."""
    monkeypatch.setattr(counting, "_PIECE", 20)
    told: list[tuple[int, int]] = []
    analyze(documents, (), TUNING, lambda done, total: told.append((done, total)))
    _assert_progress(told, documents)


def _assert_progress(told: list[tuple[int, int]], documents: list[DocumentText]) -> None:
    total = sum(len(document.passages) for document in documents)
    assert len(told) > 3
    assert {of for _, of in told} == {total}
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert told[-1][0] == total


def test_joined_parts_are_as_if_counted_together(documents: list[DocumentText]) -> None:
    """So that what was counted before can be taken over."""
    parts = [analyze(part, (), TUNING) for part in (documents[:5], [], documents[5:6], documents[6:])]
    _assert_equal(joined(parts), analyze(documents, (), TUNING))


def test_nothing_is_counted_to_nothing() -> None:
    """As where no document is new; progress has nothing to tell."""
    analysis = analyze([], (), TUNING)
    assert (analysis.words.matrix.shape, analysis.asked.matrix.shape, list(analysis.ways)) == (
        (0, 0),
        (0, 0),
        [],
    )
