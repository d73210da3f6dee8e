"""The probabilities that a question is on the topic, and that what was found answers it."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from bot.consult import Consulted
from bot.evidence import Judgement, judge, judgement, told
from bot.nearness import Near, Nearest, Nearness, nothing_listed
from bot.reader import Vocabulary
from bot.settings import EvidenceWeights
from bot.signals import Features, features
from index.lexical import TermWeights
from index.question import AnalyzedQuestion
from index.types import Document, Hit, Passage


def vocabulary_of(weights: TermWeights, near: Nearest = nothing_listed) -> Vocabulary:
    """Terms are what stands between spaces."""
    return Vocabulary(lambda text: frozenset(text.split()), weights.weight, near)


# Weights of the terms: log(100 / 2.5), log(100 / 4.5), log(100 / 0.5).
VOCABULARY = vocabulary_of(TermWeights(99, {"room": 2, "book": 4}))
ROOM, BOOK, DRAGON = math.log(40), math.log(100 / 4.5), math.log(200)
NOTHING_SAID = Features(
    lexical=0.0,
    dense=0.0,
    lexical_lead=0.0,
    asked_lead=0.0,
    asked_share=0.0,
    alike=0.0,
    title=0.0,
    point=0.0,
    named_missing=0.0,
    names_held=1.0,
    asks_else=0.0,
    form_missing=0.0,
    curated=0.0,
    asks=0.0,
    none_found=0.0,
    named=0.0,
    behind=0.0,
    by_label=0.0,
    listed=0.0,
    asked_close=0.0,
    asked_alike=0.0,
    asked_beyond=0.0,
    gap_alike=0.0,
    gap_beyond=0.0,
    leaning=0.0,
)
NOTHING_READ = Consulted((), (), ())
FOR = ("lexical", "dense", "lexical_lead", "asked_lead", "alike", "title", "point")
AGAINST = ("named_missing", "asks_else", "form_missing")


def hit(document_id: str, score: float, text: str = "本文", **values: object) -> Hit:
    """A hit in a document of one passage, called 題 unless a title is given."""
    title = str(values.pop("title", "題"))
    ways = values.pop("questions", ())
    document = Document(
        document_id,
        document_id,
        title,
        "guide",
        "public",
        "ja",
        "city",
        text=text,
        sections=(),
        questions=ways,  # type: ignore[arg-type]
    )
    passage = Passage(f"{document_id}#a", document_id, "", text, 0, len(text))
    return replace(Hit(passage, document, score), **values)


def asked(*terms: str) -> AnalyzedQuestion:
    """A question of these terms."""
    return AnalyzedQuestion(" ".join(terms), terms)


def of(hits: list[Hit], question: AnalyzedQuestion) -> Features:
    """The features with the vocabulary of these tests."""
    return features(hits, question, VOCABULARY, NOTHING_READ)


def judged(hits: list[Hit], question: AnalyzedQuestion) -> Judgement:
    """The judgement with the weights that serve."""
    return judge(hits, question, VOCABULARY, NOTHING_READ, EvidenceWeights())


def test_features_are_those_that_were_counted_by_hand() -> None:
    hits = [
        hit("a", 3.0, title="room", lexical=2.0, dense=0.5, asked=0.2, missing=("book", "dragon")),
        hit("b", 1.0, lexical=9.0, dense=0.9, asked=0.9),
        hit("a", 0.5, title="room", lexical=4.0, dense=0.7, asked=0.6, missing=("room", "dragon")),
    ]
    found = of(hits, asked("room", "book", "dragon"))
    total = ROOM + BOOK + DRAGON
    assert found.lexical == pytest.approx(4.0 / total)
    assert found.dense == 0.7
    assert found.lexical_lead == pytest.approx((4.0 - 9.0) / total)
    assert found.asked_lead == pytest.approx(0.6 - 0.9)
    assert found.alike == pytest.approx(2 * 3 / (12 + 3))  # ro, oo, om of the question's twelve pairs
    assert found.title == pytest.approx(2 * (ROOM / total) / (1 + ROOM / total))
    assert found.point == pytest.approx(BOOK / DRAGON)  # both passages of a together; a dragon is nowhere
    assert found.named_missing == pytest.approx(1.0)


def test_a_synonym_in_the_title_says_the_term() -> None:
    question = AnalyzedQuestion("room", ("room",), synonyms={"room": ("book",)})
    assert of([hit("a", 1.0, title="book")], question).title == 1.0


def test_a_verb_that_is_missing_is_no_named_thing() -> None:
    question = asked("消える", "伝言")
    assert of([hit("a", 1.0, missing=("消える",))], question).named_missing == 0.0
    assert of([hit("a", 1.0, missing=("伝言",))], question).named_missing > 0.0


@pytest.mark.parametrize(
    ("question", "told", "lacks"),
    [
        ("姉妹都市になったのは何年ですか", "1979年に姉妹都市になりました", False),
        ("姉妹都市になったのは何年ですか", "ブラジルの都市と姉妹都市です", True),
        ("手数料はいくらですか", "窓口で申請します", True),
        ("手数料はいくらですか", "手数料は無料です", False),
        ("どこで申請しますか", "窓口で申請します", False),
    ],
)
def test_a_form_that_is_asked_for_and_stands_nowhere_is_seen(question: str, told: str, lacks: bool) -> None:
    found = of([hit("a", 1.0, told)], AnalyzedQuestion(question, (question,)))
    assert found.form_missing == float(lacks)


def test_asking_for_other_things_than_the_document_is_asked_for_is_seen() -> None:
    document = hit("a", 1.0, questions=("手数料はいくらですか",))
    assert of([document], AnalyzedQuestion("いつまでですか", ())).asks_else == 1.0
    assert of([document], AnalyzedQuestion("手数料は", ())).asks_else == 0.0
    assert of([document], AnalyzedQuestion("教えて", ())).asks_else == 0.0


@pytest.mark.parametrize("passages", [0, 1])
def test_the_smallest_corpora_are_judged_too(passages: int) -> None:
    vocabulary = vocabulary_of(TermWeights(passages, {}))
    found = judge([hit("a", 0.0)], asked("room"), vocabulary, NOTHING_READ, EvidenceWeights())
    assert 0 <= found.answered <= found.on_topic <= 1


def test_the_more_is_covered_the_likelier_is_the_answer() -> None:
    gaps = [("room", "book", "dragon"), ("book", "dragon"), ("book",), ()]
    chances = [
        judged([hit("a", 2.0, lexical=3.0, missing=gap)], asked("room", "book", "dragon")).answered
        for gap in gaps
    ]
    assert chances == sorted(set(chances))
    assert all(0 < chance < 1 for chance in chances)


@pytest.mark.parametrize("name", [*FOR, *AGAINST])
def test_what_speaks_for_an_answer_never_lowers_its_probability_nor_what_speaks_against_raises_it(
    name: str,
) -> None:
    steps = [replace(NOTHING_SAID, **{name: step / 10}) for step in range(11)]
    chances = [judgement(step, EvidenceWeights()).answered for step in steps]
    assert chances == sorted(chances, reverse=name in AGAINST)


@pytest.mark.parametrize(
    ("name", "speaks_for"),
    [
        ("asked_close", True),
        ("asked_alike", True),
        ("asked_beyond", True),
        ("gap_alike", False),
        ("gap_beyond", False),
        ("leaning", False),
    ],
)
def test_what_a_document_lists_speaks_for_an_answer_or_against(name: str, *, speaks_for: bool) -> None:
    """Only where it lists what it does not hold; a document without lists is judged as before."""
    listing = replace(NOTHING_SAID, curated=1.0, listed=1.0)
    steps = [replace(listing, **{name: step / 10}) for step in range(11)]
    chances = [judgement(step, EvidenceWeights()).answered for step in steps]
    assert chances == sorted(set(chances), reverse=not speaks_for)
    bare = {judgement(replace(step, listed=0.0), EvidenceWeights()).answered for step in steps}
    assert len(bare) == 1


def test_the_nearest_of_all_documents_that_are_read_counts() -> None:
    """To what they answer, and to what they list as standing nowhere, each by itself."""
    near = [
        Nearness({}, asked=Near(0.2, 0.5, 0.1), gap=Near(0.6, 0.1, 0.8)),
        Nearness({}, asked=Near(0.4, 0.3, 0.9), gap=Near(0.3, 0.7, 0.2)),
    ]
    hits = [hit("a", 2.0), hit("b", 1.0)]
    vocabulary = replace(
        VOCABULARY, near=lambda _, __: near, leaning=lambda question: len(question.terms) / 8
    )
    found = features(hits, asked("room", "book"), vocabulary, NOTHING_READ)
    assert (found.asked_close, found.asked_alike, found.asked_beyond) == (0.4, 0.5, 0.9)
    assert (found.gap_alike, found.gap_beyond) == (0.7, 0.8)
    assert found.leaning == 0.25


def test_what_is_off_the_topic_is_not_answered() -> None:
    weights = EvidenceWeights(on_topic={"intercept": -9.0}, answered={"intercept": 9.0})
    found = judgement(NOTHING_SAID, weights)
    assert found.answered <= found.on_topic < 0.001


def test_extreme_scores_do_not_overflow() -> None:
    found = judgement(replace(NOTHING_SAID, lexical=1e9, named_missing=-1e9), EvidenceWeights())
    assert found.on_topic == 1.0


def test_nothing_found_is_no_evidence() -> None:
    assert judged([], asked("room")) == Judgement(0.0, 0.0)


def test_a_question_without_terms_can_be_judged() -> None:
    assert 0 <= judged([hit("a", 0.0)], asked()).answered <= 1


def test_the_same_hits_are_judged_the_same() -> None:
    hits = [hit("a", 2.0, lexical=3.0), hit("b", 1.0, lexical=1.0)]
    assert judged(hits, asked("room", "book")) == judged(hits, asked("room", "book"))


def test_whose_story_it_is_needs_to_stand_nowhere() -> None:
    """A document about a death need not name the mother who died; a thing that is named and not held still counts."""
    held = [hit("a", 5.0, "room", missing=("母", "dragon"))]
    told = of(held, asked("room", "母"))
    assert told.named_missing == 0.0
    assert told.names_held == 1.0
    assert of(held, asked("room", "母", "dragon")).named_missing == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("answered", "odds", "expected"), [(0.5, 1.0, 0.5), (0.5, 3.0, 0.75), (0.2, 4.0, 0.5), (0.8, 0.25, 0.5)]
)
def test_a_probability_is_told_with_a_multiple_of_its_odds(
    answered: float, odds: float, expected: float
) -> None:
    assert told(answered, odds) == pytest.approx(expected)


@pytest.mark.parametrize("sure", [0.0, 1.0])
def test_what_is_sure_is_told_as_sure(sure: float) -> None:
    assert told(sure, 2.7) == sure


def test_documents_without_lists_are_held_to_the_same_threshold() -> None:
    """By odds of their own; those that list what is asked of them keep theirs."""
    weights = EvidenceWeights(
        on_topic={"intercept": 9.0},
        answered={"intercept": 0.0},
        answered_listed={"intercept": 0.0},
        bare_odds=3.0,
    )
    bare = judgement(replace(NOTHING_SAID, curated=1.0), weights)
    listed = judgement(replace(NOTHING_SAID, curated=1.0, listed=1.0), weights)
    assert bare.answered == pytest.approx(0.75, rel=1e-3)
    assert listed.answered == pytest.approx(0.5, rel=1e-3)
