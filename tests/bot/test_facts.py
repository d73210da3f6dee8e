"""Numbers, dates, times, phone numbers and addresses are one fact however they are written."""

from __future__ import annotations

import pytest

from bot.facts import Fact, facts_in, folded


def facts_of(text: str) -> list[Fact]:
    """The facts of a text as it stands."""
    return [fact for found in facts_in(folded(text)) for fact in found.facts]


@pytest.mark.parametrize(
    "ways",
    [
        ("14日以内", "１４日以内", "十四日以内", "14 日以内"),
        ("5万円以下", "50,000円以下", "五万円以下", "５０，０００円以下"),
        ("5万5千円", "55,000円", "五万五千円"),
        ("1億2,000万円", "120,000,000円"),
        ("3か月以内", "3ヶ月以内", "三カ月以内", "３箇月以内"),
        ("午後5時15分まで", "17:15まで", "17時15分まで", "5:15 p.m.まで"),
        ("9時", "午前9時", "9:00", "9 a.m."),
        ("令和8年4月1日から", "2026年4月1日から", "2026-04-01から", "2026/4/1から"),
        ("since 1 April 2026", "from April 1, 2026"),
        ("within 14 days", "within fourteen days"),
        ("令和元年度", "2019年度"),
        ("4分の3", "四分の三", "3/4"),
        ("0438-62-2111", "(0438)62-2111", "0438(62)2111", "０４３８－６２－２１１１", "0438622111"),
        ("#7119", "＃7119"),
        ("https://www.city.example.jp/a/", "city.example.jp/a", "HTTPS://WWW.CITY.EXAMPLE.JP/a"),
        ("desk@example.com", "ｄｅｓｋ＠ｅｘａｍｐｌｅ．ｃｏｍ"),
        ("65歳以上", "65才以上", "65 years old or older", "aged 65 years or over"),
    ],
    ids=lambda ways: ways[0],
)
def test_one_fact_is_equal_however_it_is_written(ways: tuple[str, ...]) -> None:
    first, *others = map(facts_of, ways)
    assert first
    if ways[0].startswith("65"):
        assert all(fact.value == "65" and fact.bound == "以上" for (fact,) in (first, *others))
    else:
        assert all(other == first for other in others)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("14日以内", "15日以内"),
        ("14日以内", "14日以降"),
        ("14日以内", "14日"),
        ("14日", "14か月"),
        ("5万円", "5千円"),
        ("5万円以下", "5万円以上"),
        ("18歳以上", "18歳未満"),
        ("3月31日まで", "3月31日から"),
        ("17:15", "17:30"),
        ("午前9時", "午後9時"),
        ("0438-62-2111", "0438-62-2112"),
        ("within 14 days", "after 14 days"),
        ("up to 50,000 yen", "at least 50,000 yen"),
        ("example.com/a", "example.com/b"),
        ("4分の3", "3分の4"),
    ],
)
def test_another_number_unit_or_limit_is_another_fact(one: str, other: str) -> None:
    assert not all(a.says(b) for a, b in zip(facts_of(one), facts_of(other), strict=True))


def test_from_and_until_may_go_unsaid_but_not_be_exchanged() -> None:
    (from_,), (until,), (neither,) = map(facts_of, ("9時から", "9時まで", "9時"))
    assert from_.says(neither)
    assert until.says(neither)
    assert not from_.says(until)


@pytest.mark.parametrize(
    "text", ["一般の方", "一部の市町村", "一緒に出す", "十分に読む", "統一する", "三親等", "e.g. this"]
)
def test_words_are_no_numbers(text: str) -> None:
    assert facts_of(text) == []


def test_a_long_text_of_digits_and_dots_is_read_in_no_time() -> None:
    """No pattern goes back over what it has read: a document may hold pages of numbers."""
    assert len(facts_of("1.2.3-4/5 " * 4_000)) > 4_000
