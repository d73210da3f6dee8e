"""Numbers written in kanji, or with 万 and 億, as digits. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

_KANJI = "〇一二三四五六七八九十百千"
_DIGITS = {digit: number for number, digit in enumerate("〇一二三四五六七八九")}
_TENS = {"十": 10, "百": 100, "千": 1_000}
_SCALES = {"千": 1_000, "万": 10_000, "億": 10**8, "兆": 10**12}


def in_digits(text: str, counters: str) -> str:
    """The text with kanji numbers as digits, in fractions and before what the regular expression `counters` matches."""
    text = re.sub(f"([{_KANJI}]+)分の([{_KANJI}]+)", lambda m: f"{_value(m[1])}分の{_value(m[2])}", text)
    before_counters = f"(?<![0-9{_KANJI}])[{_KANJI}]+(?={counters})"
    return re.sub(before_counters, lambda m: str(_value(m[0])), text)


def amount(said: str) -> str:
    """The value of 5万5千, 1億2,000万 or 14.50, without needless zeros."""
    total = Decimal(0)
    for number, scales in re.findall(r"([0-9][0-9,]*(?:\.[0-9]+)?)([千万億兆]*)", said):
        part = Decimal(number.replace(",", ""))
        for scale in scales:
            part *= _SCALES[scale]
        total += part
    return f"{total.normalize():f}"


def _value(kanji: str) -> int:
    """十四 → 14, 百二十 → 120, 二〇 → 20."""
    if not any(character in _TENS for character in kanji):
        return int("".join(str(_DIGITS[character]) for character in kanji))
    total = pending = 0
    for character in kanji:
        if character in _TENS:
            total += (pending or 1) * _TENS[character]
            pending = 0
        else:
            pending = pending * 10 + _DIGITS[character]
    return total + pending
