"""One way of writing, and the way back to what was typed."""

from __future__ import annotations

import pytest

from bot.folding import fold


@pytest.mark.parametrize(
    ("typed", "text", "digits"),
    [
        ("ＴＥＬ０９０", "tel090", "tel090"),
        ("〇九〇ー一二三四", "〇九〇ー一二三四", "090-1234"),
        ("ﾀﾞﾌﾞﾙ①", "ダブル1", "ダブル1"),
        ("か\u3099く", "がく", "がく"),
        ("09\u200b0\u00ad1", "0901", "0901"),
        ("住民票を みせて", "住民票をみせて", "住民票をみせて"),
        ("My PIN is 12", "my pin is 12", "my pin is 12"),
    ],
)
def test_a_text_is_written_one_way(typed: str, text: str, digits: str) -> None:
    folded = fold(typed)
    assert folded.text == text
    assert folded.digits == digits
    assert len(folded.origin) == len(text) + 1


@pytest.mark.parametrize(
    ("typed", "part", "stands"),
    [
        ("ＴＥＬ：０９０です", "090", "０９０"),
        ("ｶﾞｽ０９０", "090", "０９０"),
        ("0\u200b90です", "090", "0\u200b90"),
        ("㈱１２", "株", "㈱"),
        ("番号 は １２ です", "12", "１２"),
    ],
)
def test_what_was_found_is_found_again_in_what_was_typed(typed: str, part: str, stands: str) -> None:
    folded = fold(typed)
    start = folded.text.index(part)
    first, last = folded.typed(start, start + len(part))
    assert typed[first:last].strip() == stands
