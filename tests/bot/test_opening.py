"""A question about opening that names no place asks about the house itself."""

from __future__ import annotations

import pytest

from bot.opening import asks_for_opening, of_the_house
from index.analyze import Analyzer
from index.profile import Profile
from index.question import AnalyzedQuestion

CITY = Profile(name="みどり台市", municipal_code="000000")
LIBRARY = Profile(name="みどり台図書館", name_en="Midoridai Library")


ANALYZER = Analyzer()


def terms(text: str) -> frozenset[str]:
    """Japanese as it is analysed without a corpus."""
    return frozenset(ANALYZER.terms(text))


def asks(text: str) -> bool:
    """Whether a text asks for the house's opening."""
    return asks_for_opening(AnalyzedQuestion(text, tuple(ANALYZER.terms(text))), terms)


@pytest.mark.parametrize(
    "text",
    [
        "土曜日やってますか",
        "お盆は休みですか",
        "１２月２８日は開いてる？",
        "昼休みもやってる？",
        "Are you open on Saturday?",
    ],
)
def test_days_and_opening_alone_ask_about_the_house(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "図書館は土曜日やってますか",
        "土日に婚姻届出せる？",
        "仕事が休みの日に行きたい",
        "今日は何の日",
        "口座を開きたい",
        "何時まで？",
        "I want to close my account",
    ],
)
def test_what_names_a_place_or_a_matter_or_nothing_does_not(text: str) -> None:
    assert not asks(text)


def test_the_house_is_named_as_its_people_do() -> None:
    assert of_the_house("土曜は？", CITY, "ja") == "市役所の窓口は、土曜は？"
    assert of_the_house("土曜は？", LIBRARY, "easy") == "みどり台図書館は、土曜は？"
    assert of_the_house("open today?", LIBRARY, "en") == "Midoridai Library: open today?"
