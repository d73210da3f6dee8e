"""Facts are the same however they are written, and another one is another."""

from __future__ import annotations

import pytest

from evals.checker.facts import Fact, facts_of
from evals.checker.saying import says


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("14日", "１４日"),
        ("14日", "十四日"),
        ("14日以内", "within 14 days"),
        ("within 14 days", "within fourteen days"),
        ("5万円", "50,000円"),
        ("5万円", "五万円"),
        ("5万円", "¥50,000"),
        ("50,000円", "50,000 yen"),
        ("1億2000万円", "120,000,000円"),
        ("3か月", "3ヶ月"),
        ("3か月", "三か月間"),
        ("1年6か月", "1年6カ月"),
        ("令和7年", "2025年"),
        ("令和元年5月1日", "2019年5月1日"),
        ("2026年4月1日", "1 April 2026"),
        ("2026年4月1日", "April 1, 2026"),
        ("2026-04-01", "2026/4/1"),
        ("令和7年度", "2025年度"),
        ("午後5時15分", "17:15"),
        ("午後5時15分", "5:15 p.m."),
        ("午前8時30分", "8時半"),
        ("9:00から16:30", "9:00〜16:30"),
        ("15～64歳", "15歳から64歳"),
        ("0438-62-2111", "０４３８－６２－２１１１"),
        ("0438(62)2111", "0438-62-2111"),
        ("https://www.example.jp/", "http://example.jp"),
        ("4けた", "4桁"),
        ("4-digit", "4 digits"),
        ("30%", "30パーセント"),
    ],
)
def test_the_same_fact_is_the_same_in_every_writing(one: str, other: str) -> None:
    assert _bare(one) == _bare(other)
    assert _bare(one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("14日", "14日目"),
        ("14日以内", "14日後"),
        ("65歳以上", "65歳未満"),
        ("65歳以上", "65歳"),
        ("3年", "3か月"),
        ("4月1日", "4月2日"),
        ("2025年", "2025年度"),
        ("17:15", "午前5時15分"),
        ("500円", "5,000円"),
        ("#7119", "#8000"),
        ("0438-62-2111", "0438-62-2112"),
    ],
)
def test_another_fact_does_not_stand_for_it(one: str, other: str) -> None:
    assert not all(a.stands_for(b) for a, b in zip(facts_of(one), facts_of(other), strict=True))


def test_a_date_without_its_year_and_a_deadline_without_its_bound_may_stand_for_the_whole() -> None:
    assert facts_of("4月1日")[0].stands_for(facts_of("2026年4月1日")[0])
    assert not facts_of("2026年4月1日")[0].stands_for(facts_of("4月1日")[0])
    assert facts_of("14日")[0].stands_for(facts_of("14日以内")[0])


def test_words_with_kanji_numerals_are_no_facts() -> None:
    assert not facts_of("千葉県の一部の一般の方は、十分に、一緒に、万一のときも")
    assert not facts_of("You may march")


@pytest.mark.parametrize(
    ("text", "fact", "said"),
    [
        ("転入届は、住み始めた日から１４日以内", "14日", True),
        ("within fourteen days", "14 days", True),
        ("転入届は14日以内", "15日|14日", True),
        ("転入届は14日以内", "15日", False),
        ("手数料は450円です", "450", True),
        ("手数料は1450円です", "450", False),
        ("電話は0438-62-3220", "62-3220", True),
        ("本人確認書類（運転免許証など）", "本人確認書類", True),
        ("You need your ID", "residence card", False),
        ("おおむね3～5日以内に", "3～5日", True),
    ],
)
def test_a_text_says_a_fact_of_a_case_however_it_is_written(text: str, fact: str, said: bool) -> None:
    assert says(text, fact) is said


def _bare(text: str) -> list[Fact]:
    return [Fact(fact.kind, fact.value, fact.unit, fact.bound) for fact in facts_of(text)]
