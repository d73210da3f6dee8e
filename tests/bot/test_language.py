"""In which language a question is asked."""

from __future__ import annotations

import pytest

from bot.guard import language_of


@pytest.mark.parametrize(
    "text",
    ["転入届はいつまで", "ごみ", "転入届", "ﾃﾝﾆｭｳﾄﾄﾞｹ", "RPA", "DX", "住民票 fee", "Wi-Fiはありますか", "119"],
)
def test_japanese_and_bare_keywords_are_japanese(text: str) -> None:
    assert language_of(text) == "ja"


@pytest.mark.parametrize(
    "text", ["How do I register my address?", "ＷＨＥＲＥ is the city hall", "what is a café permit"]
)
def test_a_sentence_of_latin_words_is_english(text: str) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "전입 신고는 어떻게 하나요?",
        "Как оформить регистрацию?",
        "كيف أسجل عنواني؟",
        "ฉันจะแจ้งย้ายเข้าได้อย่างไร",
        "मैं अपना पता कैसे दर्ज करूँ",
        "Tôi muốn đăng ký địa chỉ mới",
        "איך נרשמים",
    ],
)
def test_languages_that_are_not_served_are_told_apart(text: str) -> None:
    assert language_of(text) is None


def test_japanese_that_quotes_another_script_stays_japanese() -> None:
    assert language_of("「주소」とはどういう意味ですか") == "ja"
