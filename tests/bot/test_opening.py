"""A question about opening that names no place asks about the house itself."""

from __future__ import annotations

import pytest

from bot.opening import asks_for_opening, of_the_house, opening_asked
from index.analyze import Analyzer
from index.profile import Profile
from index.question import AnalyzedQuestion
from index.types import Document, Hit, Passage

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


def opening(text: str, *hits: Hit) -> str | None:
    """What of a text asks for opening."""
    return opening_asked(analyzed(text), hits, analyzed, terms)


def analyzed(text: str) -> AnalyzedQuestion:
    return AnalyzedQuestion(text, tuple(ANALYZER.terms(text)))


def test_why_somebody_asks_for_opening_is_no_matter_of_its_own() -> None:
    assert opening("役所は5時すぎまでやってた？ 仕事を早く終えて行こうかと") == "役所は5時すぎまでやってた?"
    assert opening("役所は土曜日やってますか。手数料はいくらですか") is None


def test_a_document_that_is_named_beside_keeps_its_own_hours() -> None:
    document = Document(
        "m", "m", "婚姻届", "guide", "public", "ja", "city", text="本文", sections=(), aliases=("婚姻届",)
    )
    hit = Hit(Passage("m#a", "m", "", "本文", 0, 2), document, 1.0)
    assert opening("婚姻届を出したい。土曜やってますか", hit) is None
