"""In which language a question is asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.language import FOREIGN, Spoken, spoken

DATA = Path(__file__).parent / "data"


def examples(name: str) -> Iterator[tuple[str, str]]:
    """Language and text of each example of a file."""
    language = ""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            language = line[3:]
        elif line and not line.startswith("#"):
            yield language, line


def told(text: str) -> str:
    """The language that a text is taken for, as the files of examples name it."""
    found = spoken(text)
    return found.foreign or found.language or "other"


def wrong(found: list[tuple[str, str]]) -> list[str]:
    """What is taken for another language; easy Japanese is Japanese here."""
    return [
        f"{text}: {told(text)}, not {language}"
        for language, text in found
        if told(text).replace("easy", "ja") != language.replace("easy", "ja")
    ]


@pytest.mark.parametrize(
    "text",
    ["転入届はいつまで", "ごみ", "転入届", "ﾃﾝﾆｭｳﾄﾄﾞｹ", "RPA", "DX", "住民票 fee", "Wi-Fiはありますか", "119"],
)
def test_japanese_and_bare_keywords_are_japanese(text: str) -> None:
    assert spoken(text) == Spoken("ja")


@pytest.mark.parametrize(
    "text", ["How do I register my address?", "ＷＨＥＲＥ is the city hall", "what is a café permit"]
)
def test_a_sentence_of_latin_words_is_english(text: str) -> None:
    assert spoken(text) == Spoken("en")


@pytest.mark.parametrize(
    "text",
    [
        "Как оформить регистрацию?",
        "كيف أسجل عنواني؟",
        "ฉันจะแจ้งย้ายเข้าได้อย่างไร",
        "मैं अपना पता कैसे दर्ज करूँ",
        "איך נרשמים",
        "Wo kann ich mich anmelden?",
    ],
)
def test_languages_without_a_text_of_their_own_are_told_apart(text: str) -> None:
    assert spoken(text) == Spoken(None)


@pytest.mark.parametrize("language", FOREIGN)
def test_a_language_with_its_own_text_is_recognised(language: str) -> None:
    """At least 98 of a hundred, half of those in Latin letters without accents, as people type on a phone."""
    found = [example for example in examples("languages-held.txt") if example[0] == language]
    assert len(found) >= 20
    assert len(wrong(found)) <= 0.02 * len(found), wrong(found)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_questions_that_are_answered_are_not_taken_for_a_foreign_language(language: str) -> None:
    found = [example for example in examples("languages-held.txt") if example[0] == language]
    assert len(found) >= 100
    assert len(wrong(found)) <= 0.01 * len(found), wrong(found)


def test_what_the_words_were_tuned_on_is_still_told() -> None:
    found = list(examples("languages-tuning.txt"))
    assert len(wrong(found)) <= 0.02 * len(found), wrong(found)


@pytest.mark.parametrize("text", ["転入届必要書類", "住民票写交付手数料", "国民健康保険脱退届出期限"])
def test_kanji_alone_are_not_chinese(text: str) -> None:
    assert spoken(text) == Spoken("ja")


def test_chinese_is_told_with_its_script() -> None:
    assert spoken("我想办理住民票") == Spoken(None, "zh-hans")
    assert spoken("搬家手續要帶什麼") == Spoken(None, "zh-hant")
    assert spoken("ごみ怎么扔") == Spoken(None, "zh-hans")


def test_japanese_that_quotes_another_script_stays_japanese() -> None:
    for text in ("「주소」とはどういう意味ですか", "「谢谢」の意味", "Chief AI Officerの役割は"):
        assert spoken(text) == Spoken("ja")


def test_english_that_quotes_japanese_or_a_foreign_word_stays_english() -> None:
    for text in ("What does 転入届 mean?", 'How do I say "basura"?', "tennyu todoke no kigen"):
        assert spoken(text) == Spoken("en")


def test_easy_japanese_is_told_by_spaces_and_kana() -> None:
    """At least 95 of a hundred, of learners' questions and of adults'."""
    found = list(examples("easy-held.txt"))
    missed = [f"{text}: {told(text)}" for language, text in found if told(text) != language]
    assert len(found) >= 60
    assert len(missed) <= 0.05 * len(found), missed


def test_easy_japanese_can_be_asked_for_in_words() -> None:
    assert spoken("転入届の期限をやさしい日本語で教えてください") == Spoken("easy")
    assert spoken("やさしい日本語で書くときの注意は") == Spoken("ja")
