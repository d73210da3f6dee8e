"""Facts are found in every spelling of theirs, and in nothing that only looks like them."""

from __future__ import annotations

import pytest

from evals.facts import figures, told


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        ("14日", "届け出は１４日以内です"),
        ("14日", "届け出は十四日以内です"),
        ("14日", "Report it within fourteen days."),
        ("within 14 days", "Report it within 14 days."),
        ("5万円以下", "50,000円以下の過料"),
        ("5万円以下", "五万円以下の過料"),
        ("50,000円", "５万円"),
        ("1万5千円", "15,000円"),
        ("1.5万円", "15,000円"),
        ("2026年", "二〇二六年"),
        ("8:30〜17:15", "8時30分から17時15分まで"),
        ("9:00～16:30", "午前9時から午後4時30分まで"),
        ("9:00～16:30", "9 a.m. to 4:30 p.m."),
        ("8:30 to 17:15", "8:30–17:15"),
        ("6か月", "６ヶ月"),
        ("50,000 yen", "¥50,000"),
        ("三つ", "3つのこと"),
        ("本人確認書類", "本人 確認書類"),
        ("本人確認書類", "本人（ほんにん）確認（かくにん）書類（しょるい）"),
        ("転入届を出します", "転入届〈＝引っ越したときに出す紙〉を出します"),
        ("住民票、印鑑", "「住民票」印鑑"),
        ("健康保険証|資格確認書", "資格確認書を持って行きます"),
        ("0438-62-2111", "電話：0438－62－2111"),
        ("119", "119番に電話"),
        ("必要なもの", "必要なもの"),
    ],
)
def test_a_fact_is_found_in_another_spelling(fact: str, text: str) -> None:
    assert told(fact, [text])


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        ("4日", "14日以内"),
        ("14日", "3月14日"),
        ("5万円", "15万円"),
        ("5万円", "5千円"),
        ("110", "0120-110-000"),
        ("119", "0438-64-0119"),
        ("1割", "1.1割"),
        ("15日", "14日"),
        ("一部", "1時"),
        ("9:00", "19:00"),
    ],
)
def test_a_fact_is_not_found_in_what_only_looks_like_it(fact: str, text: str) -> None:
    assert not told(fact, [text])


def test_a_word_with_a_numeral_in_it_stays_a_word() -> None:
    assert told("統一", ["システムの統一"])
    assert told("十分な", ["十分な時間"])


def test_a_fact_may_stand_in_any_of_the_texts() -> None:
    assert told("期限", ["14日以内", "期限"])
    assert not told("期限", [])


def test_figures_are_told_apart_by_kind() -> None:
    text = "14日以内に0438-62-2111へ。手数料は五百円、https://www.example.lg.jp/a.html を見る（2026年4月1日から）"
    assert set(figures(text)) == {
        ("date", "14日"),
        ("date", "2026年4月1日"),
        ("phone", "0438-62-2111"),
        ("amount", "500円"),
        ("url", "https://www.example.lg.jp/a.html"),
    }
