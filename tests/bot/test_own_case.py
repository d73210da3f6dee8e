"""A person's own amount, standing or result is a human being's job; the general rule is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.folding import fold
from bot.own_case import asks_own_case

CASES = Path(__file__).parent.parent.parent / "evals" / "guard_cases" / "own_case.seen.jsonl"


@pytest.mark.parametrize(
    ("own", "general"),
    [
        ("私の今年の住民税はいくらですか", "住民税はどうやって計算しますか"),
        ("先週出した児童手当の申請はどうなっていますか", "申請の結果はどのくらいで届きますか"),
        ("私は生活保護を受けられますか", "生活保護はどんな人が受けられますか"),
        ("うちの子は保育園に入れましたか", "うちの子の予防接種はいつ受ければいいですか"),
        ("Am I eligible for public assistance?", "Who is eligible for child allowance?"),
        ("Has my application been approved?", "How long does the application take?"),
    ],
)
def test_ones_own_case_is_told_from_the_general_rule(own: str, general: str) -> None:
    assert asks_own_case(fold(own))
    assert not asks_own_case(fold(general))


def test_a_relative_whose_place_is_told_first_is_left_to_the_rule_about_places() -> None:
    assert asks_own_case(fold("祖母の介護保険料はいくら"))
    assert not asks_own_case(fold("市原市に住む祖母の介護保険料はいくら"))


def test_every_seen_case_ends_as_it_should() -> None:
    wrong = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if asks_own_case(fold(case["text"])) != (case["expected"] == "own_case"):
            wrong.append(case["text"])
    assert wrong == []
