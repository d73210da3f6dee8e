"""What belongs to one answer is told whole: days of one thing, all that is listed, both sides of a comparison."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from bot.asks import asks_of
from bot.candidates import candidates_of
from bot.extract import Extractor
from bot.reader import Features, Scored, Vocabulary
from bot.settings import AnswerTuning
from bot.siblings import tells_of_another
from index.types import Document

Made = Callable[..., Document]
ROWS = """rows:
  - {id: monthly, label: 期間, value: 体験できる日は毎月1日}
  - {id: january, label: 期間, value: 体験できる日は1月3日まで}
  - {id: length, label: 期間, value: 伝言は30秒まで}
  - {id: where, label: 窓口, value: 体験の窓口は1階}
"""
COMPARED = """体験は無料です。

## 体験と本番の違い

体験は何度でもできます。
本番は一度だけです。
"""


def chosen(document: Document, question: str, believed: Sequence[str], *, listed: float = 0.0) -> list[str]:
    """What is quoted where these, in order, are believed and the rest hardly is; `listed`: they are lists that are asked for."""
    nothing = Features(*[0.0] * len(Features._fields))
    found = list(candidates_of(document, date(2026, 11, 28), [0]))
    order = {said: place for place, said in enumerate(believed)}
    found.sort(key=lambda c: order.get(c.said, len(order)))
    ranking = [
        Scored(
            c,
            nothing if not (c.is_list and listed) else Features(**{**_values(nothing), "list_asked": 1.0}),
            0.0,
            0.9 / len(believed) if c.said in order else 0.001,
            pointed=True,
        )
        for c in found
    ]
    extractor = Extractor(Vocabulary(frozenset, lambda _: 1.0), AnswerTuning(), 1_000)
    return [c.said for c in extractor.chosen(ranking, asks_of(question))]


def _values(features: Features) -> dict[str, float]:
    return {name: getattr(features, name) for name in Features._fields}


def test_rows_that_say_something_of_the_same_thing_come_together(document_of: Made) -> None:
    """One of two days alone would look like all of them."""
    told = chosen(document_of("本文です。\n", more=ROWS), "練習できるか", ["体験できる日は毎月1日"])
    assert told == ["体験できる日は毎月1日", "体験できる日は1月3日まで"]


def test_what_is_asked_for_in_full_is_kept_in_the_rows_of_one_label(document_of: Made) -> None:
    """Also where a list of something else is believed more."""
    document = document_of("次のとおりです。\n\n- 赤\n- 青\n", more=ROWS)
    lists = [c.said for c in candidates_of(document, date(2026, 11, 28), [0]) if c.is_list]
    told = chosen(document, "全部挙げて", [*lists, "伝言は30秒まで"])
    assert {"体験できる日は毎月1日", "体験できる日は1月3日まで", "伝言は30秒まで"} <= set(told)


def test_a_row_of_another_label_is_no_repeat(document_of: Made) -> None:
    rows = "rows:\n  - {id: a, label: 窓口, value: 申請は学校}\n  - {id: b, label: 期限, value: 学校申請は}\n"
    assert chosen(document_of("本文です。\n", more=rows), "何か", ["申請は学校", "学校申請は"]) == [
        "申請は学校",
        "学校申請は",
    ]


def test_a_second_list_comes_where_it_is_believed_as_well(document_of: Made) -> None:
    document = document_of("## 色\n\n色です。\n\n- 赤\n- 青\n\n## 列\n\n列です。\n\n- 名前\n- 番号\n")
    lists = [c.said for c in candidates_of(document, date(2026, 11, 28), [0]) if c.is_list]
    assert len(lists) == 2
    assert chosen(document, "一覧は", lists, listed=1.0) == lists
    assert chosen(document, "一覧は", lists[:1], listed=1.0) == lists[:1]


def test_of_a_comparison_the_section_about_the_difference_is_told_whole(document_of: Made) -> None:
    document = document_of(COMPARED)
    assert chosen(document, "どう違いますか", ["体験は無料です。"]) == [
        "体験は無料です。",
        "体験は何度でもできます。",
        "本番は一度だけです。",
    ]
    assert chosen(document, "いくらですか", ["体験は無料です。"]) == ["体験は無料です。"]


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("施策は、取組より大きなものです。", "取組は、施策より小さなものです。", True),
        ("施策は、取組より大きなものです。", "施策は、大きなものです。", False),
        ("施策は、取組より大きなものです。", "事業は、小さなものです。", False),
    ],
)
def test_sentences_that_tell_of_each_others_things_are_no_repeats(one: str, other: str, told: bool) -> None:
    assert tells_of_another(one, other) is told
