"""How Japanese sounds, whatever it is written with: spellings folded, so that what sounds alike is the same. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}
_SAME = str.maketrans("ヂヅヰヱ", "ジズイエ")
_ROWS = {
    "ア": "アカガサザタダナハバパマヤラワャァヵヮ",
    "イ": "イキギシジチニヒビピミリィ",
    "ウ": "ウクグスズツヌフブプムユルュゥヴ",
    "エ": "エケゲセゼテデネヘベペメレェヶ",
    "オ": "オコゴソゾトドノホボポモヨロョォ",
}
_VOWEL = {kana: vowel for vowel, row in _ROWS.items() for kana in row}
# What lengthens the vowel before it: えい and ええ, おう and おお sound alike.
_LONG = {"ア": "ア", "イ": "イ", "ウ": "ウ", "エ": "エイ", "オ": "オウ"}
# Of a sound: unvoiced, large, and without what is lengthened or doubled.
_KEY: dict[int, str | None] = {
    **{
        ord(small): large
        for small, large in zip("ァィゥェォャュョヮヵヶ", "アイウエオヤユヨワカケ", strict=True)
    },
    **{
        code: unicodedata.normalize("NFD", chr(code))[0]
        for code in range(ord("ァ"), ord("ヺ") + 1)
        if len(unicodedata.normalize("NFD", chr(code))) > 1
    },
    ord("ッ"): None,
    ord("ー"): None,
}
# Beginnings of words that are heard again and again.
_KEPT = 65_536
KANA = re.compile(r"[ぁ-ゖァ-ヶー]+")
"""Kana and nothing else."""


def katakana(kana: str) -> str:
    """Hiragana as katakana."""
    return kana.translate(_TO_KATAKANA)


@lru_cache(_KEPT)
def sound(kana: str) -> str:
    """Kana as they sound, in katakana: every long vowel is ー, ヅ is ズ."""
    heard = ""
    vowel = ""
    for character in katakana(kana).translate(_SAME):
        if character == "ー" or character in _LONG.get(vowel, ""):
            heard += "ー" if vowel else ""
            continue
        heard += character
        vowel = _VOWEL.get(character, "")
    return heard


@lru_cache(_KEPT)
def key(kana: str) -> str:
    """What is left of a sound when everything goes that is easily misheard or left out.

    Without voicing marks, small っ and long vowels, small kana written large. The key of a beginning begins the key.
    """
    return sound(kana).translate(_KEY)
