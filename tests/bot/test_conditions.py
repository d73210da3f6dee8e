"""Rows of another's case than the asker's are told from the asker's own."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from bot.candidates import Candidate
from bot.conditions import age_ranges, ages_said, asked_of, of_other_conditions, of_others_age
from index.types import Document, Row


def _terms(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[一-龯]{2,}|[0-9]+", text))


def _candidates(rows: Sequence[tuple[str, str, str | None]]) -> list[Candidate]:
    own = Document("fees", "fees", "fees", "guide", "public", "ja", "city", text="本文", sections=())
    made = [
        Row(id=f"r{n}", label=label, value=value, when=when, start=n, end=n + 1)
        for n, (label, value, when) in enumerate(rows)
    ]
    return [Candidate(own, row=row) for row in made]


@pytest.mark.parametrize(
    ("question", "ages"),
    [
        ("5歳の子が熱を出した", ((5, 5),)),
        ("五つの孫が吐いた", ((5, 5),)),
        ("中学生は使えますか", ((12, 15),)),
        ("I am 45 and ill", ((45, 45),)),
        ("15歳未満は使えますか", ()),
        ("だれでも使えますか", ()),
    ],
)
def test_ages_of_people_are_read_from_a_question(question: str, ages: tuple[tuple[int, int], ...]) -> None:
    assert ages_said(question) == ages


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("15歳以上の人は窓口へ", ((15, 200),)),
        ("15歳未満の子ども", ((0, 14),)),
        ("3歳から6歳の子ども", ((3, 6),)),
        ("children under 15", ((0, 14),)),
        ("people aged 65 or over", ((65, 200),)),
        ("5回まで", ()),
    ],
)
def test_ranges_of_ages_are_read_from_a_document(text: str, ranges: tuple[tuple[int, int], ...]) -> None:
    assert age_ranges(text) == ranges


def test_rows_for_another_age_go_where_there_is_one_for_the_asker_and_so_does_what_only_they_name() -> None:
    rows = _candidates(
        [
            ("電話", "15歳以上の人は#7001", None),
            ("電話", "15歳未満の人は#7002", None),
            ("時間", "#7001は9:00から", None),
            ("時間", "#7002は10:00から", None),
        ]
    )
    others = of_others_age(rows, ages_said("5歳の子です"))
    assert [c.said for c in rows if c.place not in others] == ["15歳未満の人は#7002", "#7002は10:00から"]


def test_a_row_for_another_age_stays_where_it_is_the_only_one() -> None:
    rows = _candidates([("対象", "18歳以上の人", None)])
    assert of_others_age(rows, ages_said("15歳です")) == set()


def _left(rows: list[Candidate], question: str) -> list[str]:
    asked = asked_of(question, _terms(question))
    others = of_other_conditions(rows, asked, _terms, lambda _: 1.0, least=0.3)
    return [c.said for c in rows if c.place not in others]


def test_of_parallel_rows_those_whose_condition_the_question_says_stay() -> None:
    rows = _candidates(
        [("期限", "15日", "登録するとき"), ("期限", "30日", "廃車にするとき"), ("期限", "毎年", None)]
    )
    assert _left(rows, "廃車はいつまで") == ["30日", "毎年"]
    assert _left(rows, "いつまで") == ["15日", "30日", "毎年"]


def test_a_class_is_told_by_its_letter() -> None:
    rows = _candidates([("金額", "5万円", "区分ウの人"), ("金額", "3万円", "区分エの人")])
    assert _left(rows, "区分「エ」はいくら") == ["3万円"]


def test_a_row_for_another_case_stays_where_the_question_names_what_it_alone_tells_of() -> None:
    rows = _candidates([("必要", "証人2人", "協議のとき"), ("必要", "謄本", "裁判のとき")])
    assert _left(rows, "裁判のとき証人は要るか") == ["証人2人", "謄本"]
    assert _left(rows, "裁判のとき何が要るか") == ["謄本"]
