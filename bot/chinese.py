"""Chinese told from Japanese where neither writes kana, and simplified from traditional characters. Pure.

The character sets of the three countries say which character is written where: Shift JIS (JIS X 0208) in Japan, GB 2312 in
mainland China, Big5 in Taiwan.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from bot.words import load

Script = Literal["zh-hans", "zh-hant"]

_KANA = re.compile(r"[\u3041-\u309f\u30a1-\u30fa]")
# What somebody asks about in another language.
_QUOTED = re.compile("「[^」]*」")
_HAN = re.compile(r"[\u3400-\u9fff]")
# From this number on, Shift JIS has the second level of JIS X 0208: old forms, and what only names need.
_SECOND_LEVEL = 0x989F


def chinese_script(text: str) -> Script | None:
    """The script of a Chinese text, None for another language; a few kana in it are names of Japanese things."""
    own = _QUOTED.sub("", text) or text
    han, kana = _HAN.findall(own), len(_KANA.findall(own))
    evidence = sum(map(_is_chinese, han)) + sum(word in own for word in load("languages")["chinese"])
    if evidence <= kana:
        return None
    simplified = sum(_written_in("gb2312", one) and not _written_in("big5", one) for one in han)
    traditional = sum(_written_in("big5", one) and not _written_in("gb2312", one) for one in han)
    return "zh-hant" if traditional > simplified else "zh-hans"


def _is_chinese(character: str) -> bool:
    """Whether Chinese writes the character and Japanese does not, or only in the old forms of the list."""
    if not _written_in("shift_jis", character):
        return _written_in("gb2312", character) or _written_in("big5", character)
    old = int.from_bytes(character.encode("shift_jis"), "big") >= _SECOND_LEVEL
    traditional = _written_in("big5", character) and not _written_in("gb2312", character)
    return old and traditional and character not in load("languages")["old_forms"]


@cache
def _written_in(character_set: str, character: str) -> bool:
    try:
        character.encode(character_set)
    except UnicodeEncodeError:
        return False
    return True
