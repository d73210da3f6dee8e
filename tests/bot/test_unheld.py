"""What is asked of and stands in no cited document is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.assistant import Assistant
from bot.settings import AnswerTuning
from bot.types import Question, Status
from bot.unheld import unheld
from index.analyze import Analyzer
from index.library import Library
from index.question import AnalyzedQuestion
from index.types import Document

GARBAGE = Document(
    "a",
    "a",
    "ごみの出し方",
    "guide",
    "public",
    "ja",
    "city",
    text="ごみは、収集日の8:00までに、ごみステーションに出します。申し込みは廃棄物対策課です。",
    sections=(),
    aliases=("資源回収",),
    questions=("容器はどこで借りられますか",),
    curated=True,
)


def named(question: str, *documents: Document, **more: object) -> tuple[str, ...]:
    """What is named for a question to these documents."""
    analyzer = Analyzer()
    asked = AnalyzedQuestion(question, tuple(analyzer.terms(question)))
    return unheld(
        replace(asked, **more), documents, analyzer.parts, lambda text: frozenset(analyzer.terms(text))
    )


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("カラスがごみステーションを荒らすので、網を市からもらえますか", ("カラス", "網")),
        ("接骨院のごみはどう出しますか", ("接骨院",)),
        ("ごみは何時までに出しますか", ()),
        ("資源の容器を借りたい", ()),  # its names and ways of asking hold it
        ("母の代わりに出してもいいもんなの", ()),  # whose story it is, and how it is said
        ("名古屋でも出せますか", ()),
        ("ごみはいつ出せますか、あとおむつのもらい方は", ("おむつ",)),
        ("お坊さんにごみステーションを頼めますか", ("お坊さん",)),
        ("ごみステーションの発行手数料はいくらですか", ()),  # how an office says what is asked
        ("布団を買い替えました。ごみはいつ出せますか", ()),  # only the part that asks
        ("布団、毛布、枕、座布団はごみステーションに出せますか", ("布団", "毛布", "枕")),
    ],
)
def test_what_the_document_lacks_is_named_as_it_is_typed(question: str, names: tuple[str, ...]) -> None:
    assert named(question, GARBAGE) == names


def test_one_of_several_documents_that_holds_it_is_enough() -> None:
    nets = replace(GARBAGE, id="b", text="網とカラスよけは自治会が用意します。")
    assert named("カラスよけの網はもらえますか", GARBAGE, nets) == ()


def test_a_synonym_and_an_official_word_hold_it() -> None:
    assert named("毛布はありますか", GARBAGE) == ("毛布",)
    assert named("毛布はありますか", GARBAGE, synonyms={"毛布": ("容器",)}) == ()
    assert named("毛布はありますか", GARBAGE, plain=((("毛布",), (("申し込み",),)),)) == ()


def test_a_text_that_nobody_cut_into_subjects_is_not_looked_into() -> None:
    assert named("網をもらえますか", replace(GARBAGE, curated=False)) == ()
    assert named("網をもらえますか") == ()


def test_an_answer_that_is_not_sure_names_it_with_the_desk(reading_room: Library) -> None:
    """Whoever is sure does not; below the threshold the name, the line and the desk are told."""
    question = Question("本を借りるとき、漫画は何冊までですか")
    doubting = Assistant(reading_room, AnswerTuning(unheld_below=1.0)).ask(question)
    certain = Assistant(reading_room, AnswerTuning(unheld_below=0.0, desk_beside_below=0.0)).ask(question)
    assert doubting.status is certain.status is Status.ANSWERED
    assert (doubting.missing, certain.missing) == (("「漫画」",), ())
    assert "文書に見つからなかったこと: 「漫画」" in doubting.text
    assert "お問い合わせ" in doubting.text
    assert "お問い合わせ" not in certain.text


def test_an_answer_that_is_not_sure_names_the_desk(reading_room: Library) -> None:
    """It may not be the answer that was looked for; beside one that is sure the desk is not in the text."""
    question = Question("本を借りるには何が必要ですか")
    doubting = Assistant(reading_room, AnswerTuning(desk_beside_below=1.0)).ask(question)
    certain = Assistant(reading_room, AnswerTuning(desk_beside_below=0.0)).ask(question)
    assert doubting.claims == certain.claims
    assert "お問い合わせ" in doubting.text
    assert "お問い合わせ" not in certain.text
    assert doubting.claims == certain.claims
