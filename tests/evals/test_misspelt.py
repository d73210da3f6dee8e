"""Names misspelt by rule: each way spoils what it says it spoils, and the same at every call."""

from __future__ import annotations

import random

import pytest

from evals.misspellings import (
    WAYS,
    Spoil,
    homophone,
    in_kana,
    in_romaji,
    reading,
    shortened,
    slipped,
    unvoiced,
)


def chance() -> random.Random:
    return random.Random(1)  # noqa: S311 — a reproducible draw, no secret


def test_a_kanji_is_exchanged_for_one_that_is_read_the_same() -> None:
    spoiled = homophone("交付", chance())
    assert spoiled is not None
    assert len(spoiled) == 2
    assert sum(a != b for a, b in zip(spoiled, "交付", strict=True)) == 1


@pytest.mark.parametrize(
    ("spoil", "name", "spoiled"),
    [
        (in_kana, "児童手当", "じどうてあて"),
        (in_kana, "ごみ", None),
        (in_romaji, "住民票", "juuminhyou"),
        (in_romaji, "児童手当", "jidou teate"),
        (unvoiced, "かいごほけん", "かいこほけん"),
        (shortened, "がっこうほけん", "がこうほけん"),
        (slipped, "ごみ", None),
        (homophone, "ごみ", None),
    ],
)
def test_a_name_is_spoiled_in_one_place_or_not_at_all(spoil: Spoil, name: str, spoiled: str | None) -> None:
    made = spoil(name, chance())
    assert made == spoiled or (spoiled and made and abs(len(made) - len(spoiled)) <= 1)


def test_every_call_spoils_the_same_way() -> None:
    for spoil in WAYS.values():
        assert spoil("国民健康保険", chance()) == spoil("国民健康保険", chance())


def test_a_name_is_read_in_hiragana() -> None:
    assert reading("住民票") == "じゅうみんひょう"
    assert reading("eL-QR") is None
