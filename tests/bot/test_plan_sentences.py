"""How a pasted plan is cut into sentences, and what a sentence consists of."""

from __future__ import annotations

import pytest

from bot.plan_sentences import character_runs, plan_sentences


def cut(plan: str) -> list[str]:
    """The sentences as texts."""
    return [plan[start:end] for start, end in plan_sentences(plan)]


@pytest.mark.parametrize(
    ("plan", "sentences"),
    [
        ("一つ。二つ。", ["一つ。", "二つ。"]),
        ("1 背景\n証明書は年に八万件です。\n", ["1 背景", "証明書は年に八万件です。"]),
        ("・所管：市民課\n・予約枠：30分ごと", ["所管：市民課", "予約枠：30分ごと"]),
        ("受付簿の廃止\n押印の廃止\n", ["受付簿の廃止", "押印の廃止"]),
        ("# 題\n\n本文。\r\n次。", ["本文。", "次。"]),
        ("", []),
        ("\n\n", []),
    ],
)
def test_each_line_stands_for_itself(plan: str, sentences: list[str]) -> None:
    assert cut(plan) == sentences


@pytest.mark.parametrize(
    ("plan", "sentences"),
    [
        ("６．経費\n初期費用は850万円。", ["初期費用は850万円。"]),
        ("【効果】\n半減させる。", ["半減させる。"]),
        ("第2章　体制\n課長が責任者です。", ["課長が責任者です。"]),
        ("1. マニュアル整備\n2. 職員研修\n3. 引き継ぎ", ["マニュアル整備", "職員研修", "引き継ぎ"]),
        ("| 区分 | 金額 |\n|---|---:|\n| 初期費用 | 3,300 |\n", ["| 初期費用 | 3,300 |"]),
        ("１．事業費は500万円\n内訳は次のとおり。", ["事業費は500万円", "内訳は次のとおり。"]),
    ],
)
def test_what_only_names_what_follows_is_no_sentence(plan: str, sentences: list[str]) -> None:
    """A heading 経費 or a column 金額 says nothing of what it costs."""
    assert cut(plan) == sentences


def test_lines_that_were_broken_to_a_width_are_read_together() -> None:
    """As they come from a letter or a PDF."""
    plan = "この計画は市民の手間を減らすために\n窓口で書いてもらう書類を減らすこと\nを目指すものであり来年の春までには\nすべての窓口で始める。次に費用。\n"
    assert cut(plan) == [plan[: plan.index("次")], "次に費用。"]


def test_numbers_count_as_one_and_widths_are_one() -> None:
    assert (
        character_runs("年１,２００件", 2) == character_runs("年 34件", 2) == ["\n年", "年0", "0件", "件\n"]
    )
    assert character_runs("", 3) == []
