"""When a question is too short to tell what is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.clarify import choices_between
from bot.nearness import Near, Nearness
from bot.reader import Vocabulary
from bot.settings import AnswerTuning
from index.question import AnalyzedQuestion
from index.types import Document, Hit, Passage

TUNING = AnswerTuning()
# Every character is a word; ※ stands in nearly every passage.
VOCABULARY = Vocabulary(frozenset, lambda term: 0.1 if term == "※" else 1.0)


def hit(document_id: str, score: float, coverage: float = 1.0) -> Hit:
    """A hit in a document whose first way of asking is its id with a question mark."""
    document = Document(
        id=document_id,
        base_id=document_id,
        title=document_id,
        kind="guide",
        audience="public",
        language="ja",
        scope="city",
        text="本文",
        sections=(),
        questions=(f"{document_id}？", "ほか"),
    )
    return Hit(Passage(f"{document_id}#a", document_id, "", "本文", 0, 2), document, score, coverage=coverage)


def offered(
    hits: Sequence[Hit],
    question: AnalyzedQuestion,
    vocabulary: Vocabulary,
    tuning: AnswerTuning,
    *usual: Document,
) -> tuple[str, ...]:
    """The questions to choose from."""
    return tuple(choice.text for choice in choices_between(hits, question, vocabulary, tuning, lambda: usual))


def asked(*terms: str) -> AnalyzedQuestion:
    """A question of these terms."""
    return AnalyzedQuestion("".join(terms), terms)


def test_documents_that_hold_all_of_a_short_question_are_offered() -> None:
    hits = [hit("a", 5.0), hit("b", 4.9), hit("a", 4.8), hit("c", 4.7), hit("d", 2.0)]
    assert offered(hits, asked("手当"), VOCABULARY, TUNING) == ("a？", "b？", "c？")


def test_a_clear_lead_needs_no_choice() -> None:
    assert offered([hit("a", 5.0), hit("b", 3.0)], asked("手当"), VOCABULARY, TUNING) == ()


def test_a_document_that_lacks_a_word_is_no_choice() -> None:
    assert offered([hit("a", 5.0), hit("b", 4.9, coverage=0.5)], asked("手当"), VOCABULARY, TUNING) == ()


def test_a_longer_question_is_answered_as_it_stands() -> None:
    hits = [hit("a", 5.0), hit("b", 4.9)]
    assert offered(hits, asked("児童", "手当", "金額", "月"), VOCABULARY, TUNING) == ()


def test_no_more_choices_than_the_setting_allows() -> None:
    hits = [hit(name, 5.0) for name in "abcdefg"]
    assert len(offered(hits, asked("手当"), VOCABULARY, TUNING)) == TUNING.max_choices


def test_a_question_without_a_subject_gets_choices_of_different_desks() -> None:
    found = [hit(name, 5.0 - place, 0.1) for place, name in enumerate("abcd")]
    desks = ("one", "one", "two", "two")
    hits = [replace(h, document=replace(h.document, department=d)) for h, d in zip(found, desks, strict=True)]
    assert offered(hits, asked("※"), VOCABULARY, TUNING) == ("a？", "c？", "b？", "d？")


def test_where_few_documents_are_found_they_are_meant() -> None:
    assert offered([hit("a", 5.0, 0.1), hit("b", 3.0, 0.1)], asked("※"), VOCABULARY, TUNING) == ()


def vocabulary_of(*words: str) -> Vocabulary:
    """Terms are the words that stand in a text; all weigh the same."""
    return Vocabulary(lambda text: frozenset(word for word in words if word in text), lambda _: 1.0)


def test_a_question_of_words_that_any_matter_may_have_is_unclear_however_heavy_they_are() -> None:
    words = vocabulary_of("届け", "出す", "期限", "犬")
    hits = [hit("a", 5.0, 0.1), hit("b", 1.0, 0.1)]
    assert offered(hits, asked("届け", "出す"), words, TUNING) == ("a？", "b？")
    assert offered(hits, asked("犬", "届け", "出す"), words, TUNING) == ()


def test_a_document_that_is_called_just_so_is_meant() -> None:
    words = vocabulary_of("申請", "届け")
    hits = [hit("申請", 5.0, 0.1), hit("b", 1.0, 0.1)]
    assert offered(hits, asked("申請"), words, TUNING) == ()


def test_a_question_without_a_word_of_its_own_gets_choices_of_what_was_found_for_it() -> None:
    assert offered([hit("a", 5.0)], asked(), vocabulary_of(), TUNING) == ("a？",)


def test_where_nothing_is_named_the_usual_goes_before_what_was_found_by_chance() -> None:
    words, usual = vocabulary_of("届け", "出す", "カード"), hit("転入", 1.0).document
    assert offered([hit("a", 5.0, 0.1)], asked("届け", "出す"), words, TUNING, usual) == ("転入？", "a？")


def test_where_a_part_of_several_names_is_said_only_these_are_offered() -> None:
    words, usual = vocabulary_of("カード", "出す"), hit("転入", 1.0).document
    hits = [hit("甲カード", 5.0, 0.1), hit("a", 4.0, 0.1), hit("乙カード", 3.0, 0.1)]
    assert offered(hits, asked("カード", "出す"), words, TUNING, usual) == ("甲カード？", "乙カード？")


def test_what_people_say_for_one_documents_title_means_that_document() -> None:
    """引っ越してきた is what people say for 転入届, though 転出届 speaks of 引っ越す as well."""
    hits = [hit("転入", 5.0), hit("転出", 4.9)]
    question = replace(asked("越"), plain=((("越",), (("転", "入"),)),))
    assert offered(hits, question, VOCABULARY, TUNING) == ()
    both = replace(asked("越"), plain=((("越",), (("転", "入"), ("転", "出"))),))
    assert offered(hits, both, VOCABULARY, TUNING) == ("転入？", "転出？")


def test_a_word_that_is_a_part_of_many_names_is_a_field_and_is_asked_back() -> None:
    hits = [hit(f"税{name}", score=1.0 - number / 5, coverage=1.0) for number, name in enumerate("甲乙丙丁")]
    assert offered(hits, asked("税"), VOCABULARY, TUNING)
    assert offered(hits[:1], asked("税"), VOCABULARY, TUNING) == ()


def test_what_is_to_be_defined_is_named() -> None:
    near = [hit("甲", 1.0), hit("乙", 0.99)]
    assert offered(near, asked("丙"), VOCABULARY, TUNING)
    assert offered(near, AnalyzedQuestion("丙とは何ですか", ("丙",)), VOCABULARY, TUNING) == ()


@pytest.mark.parametrize(("alike", "clear"), [((0.7, 0.2), True), ((0.7, 0.6), False), ((0.5, 0.1), False)])
def test_what_one_document_alone_lists_in_nearly_these_words_is_not_asked_back(
    alike: tuple[float, float], *, clear: bool
) -> None:
    """Of two documents, each of which would be offered; where both list it, or neither, they are."""
    both = ("a？", "b？")
    assert choices_near(*(Near(0.9, one) for one in alike)) == (() if clear else both)


def choices_near(*asked_near: Near) -> tuple[str, ...]:
    """The choices between two documents that would be offered, to whose ways of asking the question is so near."""
    near = [Nearness({}, asked=one, gap=Near()) for one in asked_near]
    vocabulary = replace(VOCABULARY, near=lambda _, __: near)
    return offered([hit("a", 5.0), hit("b", 4.9)], asked("手当"), vocabulary, TUNING)
