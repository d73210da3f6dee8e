"""Japanese in Latin letters, read as kana: Hepburn and Kunrei, long vowels written out or not. Pure."""

from __future__ import annotations

import re
from functools import cache

_VOWELS = "aiueo"
_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "g": "ガギグゲゴ", "s": "サシスセソ", "z": "ザジズゼゾ", "t": "タチツテト",
    "d": "ダヂヅデド", "n": "ナニヌネノ", "h": "ハヒフヘホ", "b": "バビブベボ", "p": "パピプペポ", "m": "マミムメモ",
    "r": "ラリルレロ",
}  # fmt: skip
_OTHERS = {
    "ya": "ヤ", "yu": "ユ", "yo": "ヨ", "wa": "ワ", "wo": "ヲ", "shi": "シ", "chi": "チ", "tsu": "ツ", "fu": "フ", "ji": "ジ",
    "fa": "ファ", "fi": "フィ", "fe": "フェ", "fo": "フォ", "va": "ヴァ", "vi": "ヴィ", "vu": "ヴ", "ve": "ヴェ", "vo": "ヴォ",
    "ti": "ティ", "di": "ディ", "she": "シェ", "che": "チェ", "je": "ジェ", "wi": "ウィ", "we": "ウェ",
}  # fmt: skip
_LONG = str.maketrans({"ā": "aー", "ī": "iー", "ū": "uー", "ē": "eー", "ō": "oー", "â": "aー", "î": "iー", "û": "uー", "ê": "eー", "ô": "oー"})  # fmt: skip
_DOUBLED = re.compile(r"([kgszjtdhbpfc])(?=\1)|t(?=ch)")
_N = re.compile(r"n(?=[^aiueoy]|$)'?|m(?=[bpm])")


def kana_of(word: str) -> str | None:
    """A word in Latin letters as katakana; None where it cannot be read as Japanese."""
    rest = word.lower().translate(_LONG)
    rest = _N.sub("ン", _DOUBLED.sub("ッ", rest))
    kana = ""
    while rest:
        if rest[0] in "ンッー":
            kana, rest = kana + rest[0], rest[1:]
            continue
        for length in (3, 2, 1):
            if syllable := _syllables().get(rest[:length]):
                kana, rest = kana + syllable, rest[length:]
                break
        else:
            return None
    return kana


@cache
def _syllables() -> dict[str, str]:
    found = dict(_OTHERS)
    for consonant, row in _ROWS.items():
        found |= {consonant + vowel: kana for vowel, kana in zip(_VOWELS, row, strict=True)}
        if consonant:
            found |= {
                f"{consonant}y{vowel}": row[1] + small for vowel, small in zip("auo", "ャュョ", strict=True)
            }
    for spelled, kana in (("sh", "シ"), ("ch", "チ"), ("j", "ジ"), ("jy", "ジ")):
        found |= {spelled + vowel: kana + small for vowel, small in zip("auo", "ャュョ", strict=True)}
    found |= {"ti": "チ", "tu": "ツ", "si": "シ", "zi": "ジ", "hu": "フ"}
    return found
