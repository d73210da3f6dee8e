"""The probability that what was found answers."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from bot.evidence import features, judge, probability
from bot.settings import EvidenceWeights
from index.lexical import TermWeights
from index.question import AnalyzedQuestion
from index.types import Document, Hit, Passage

# Weights of the terms: log(100 / 2.5), log(100 / 4.5), log(100 / 0.5).
VOCABULARY = TermWeights(99, {"room": 2, "book": 4})
ROOM, BOOK, DRAGON = math.log(40), math.log(100 / 4.5), math.log(200)


def hit(document_id: str, score: float, **values: object) -> Hit:
    """A hit in a document of one passage."""
    document = Document(
        document_id, document_id, "題", "guide", "public", "ja", "city", text="本文", sections=()
    )
    return replace(Hit(Passage(f"{document_id}#a", document_id, "", "本文", 0, 2), document, score), **values)


def asked(*terms: str) -> AnalyzedQuestion:
    """A question of these terms."""
    return AnalyzedQuestion(" ".join(terms), terms)


def test_features_are_those_that_were_counted_by_hand() -> None:
    hits = [
        hit("a", 3.0, lexical=2.0, dense=0.5, asked=0.2, missing=("book", "dragon")),
        hit("b", 1.0, lexical=9.0, dense=0.9, asked=0.9),
        hit("a", 0.5, lexical=4.0, dense=0.7, asked=0.6, missing=("room", "dragon")),
    ]
    found = features(hits, asked("room", "book", "dragon"), VOCABULARY)
    total = ROOM + BOOK + DRAGON
    assert found.lexical == pytest.approx(4.0 / total)
    assert found.asked == 0.6
    assert found.dense == 0.7
    assert found.support == pytest.approx((1 - DRAGON / total) * math.log(4))  # both passages of a together
    assert found.concentration == pytest.approx(2 / 5)


@pytest.mark.parametrize("passages", [0, 1])
def test_the_smallest_corpora_are_judged_too(passages: int) -> None:
    question = asked("room")
    assert 0 <= judge([hit("a", 0.0)], question, TermWeights(passages, {}), EvidenceWeights()) <= 1


def test_the_more_is_covered_the_likelier_is_the_answer() -> None:
    question = asked("room", "book", "dragon")
    gaps = [("room", "book", "dragon"), ("book", "dragon"), ("book",), ()]
    chances = [
        judge([hit("a", 2.0, lexical=3.0, missing=gap)], question, VOCABULARY, EvidenceWeights())
        for gap in gaps
    ]
    assert chances == sorted(set(chances))
    assert all(0 < chance < 1 for chance in chances)


def test_support_alone_never_lowers_the_probability() -> None:
    found = features([hit("a", 2.0, lexical=3.0)], asked("room", "book"), VOCABULARY)
    steps = [replace(found, support=step / 10) for step in range(11)]
    chances = [probability(step, EvidenceWeights()) for step in steps]
    assert chances == sorted(chances)


def test_nothing_found_is_no_evidence() -> None:
    assert judge([], asked("room"), VOCABULARY, EvidenceWeights()) == 0.0


def test_a_question_without_terms_can_be_judged() -> None:
    assert 0 <= judge([hit("a", 0.0)], asked(), VOCABULARY, EvidenceWeights()) <= 1
