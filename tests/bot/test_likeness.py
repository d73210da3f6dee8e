"""Which of many questions is likest to another: found by its rarest pairs, the same as by comparing with all."""

from __future__ import annotations

import random

from bot.desk.likeness import Likest, likeness, pairs

THINGS = ("プール", "図書館", "市営駐車場", "児童手当", "wi-fi", "")
ASKS = ("はいつですか", "の料金は", "を予約したい", "はありますか", "は何時まで開いていますか", "")
WHOSE = ("", "来年の", "平川地区の", "子どもの")
TEXTS = sorted({a + b + c for a in WHOSE for b in THINGS for c in ASKS})


def test_the_likest_is_found_as_if_all_had_been_compared() -> None:
    chance = random.Random(1)  # noqa: S311 — made-up questions
    for least in (0.3, 0.6, 0.9):
        held = dict(enumerate(chance.sample(TEXTS, 40), start=1))
        likest = Likest(least)
        for number, text in held.items():
            likest.add(number, text)
        for text in TEXTS:
            alike = {number: likeness(pairs(text), pairs(other)) for number, other in held.items()}
            best = max(alike.values())
            expected = min(n for n, a in alike.items() if a == best) if best >= least else None
            assert likest.to(text) == expected, text
