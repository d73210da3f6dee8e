"""A telephone number in a question leads to what holds it."""

from __future__ import annotations

import pytest

from bot.numbers_asked import of_the_number
from index.types import Document, Hit, Passage


def hit(text: str) -> Hit:
    document = Document(
        id=text, base_id=text, title=text, kind="guide", audience="public", language="ja", scope="city", text=text, sections=()
    )  # fmt: skip
    return Hit(Passage(f"{text}#a", text, "", text, 0, len(text)), document, 1.0)


OTHER, HOLDS = hit("相談は0570-000-111。受付は10:00から22:00まで"), hit("一時停止は 0120-95-0178 です")


@pytest.mark.parametrize("typed", ["0120-95-0178", "0120950178", "０１２０−９５−０１７８", "0120 95 0178"])
def test_what_holds_the_number_is_meant_however_it_is_grouped(typed: str) -> None:
    assert of_the_number([OTHER, HOLDS], f"{typed}って何の番号？") == [HOLDS]


@pytest.mark.parametrize(
    "question", ["何の番号？", "0120-11-2222って何？", "2026年4月1日に12345円", "転入届"]
)
def test_all_hits_stay_where_none_holds_it_or_none_is_asked_of(question: str) -> None:
    assert of_the_number([OTHER, HOLDS], question) == [OTHER, HOLDS]
