"""Numerals to numbers: 五万, 1億2000万, 3.5, fourteen. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_SMALL = {"十": 10, "百": 100, "千": 1_000}
_LARGE = {"万": 10_000, "億": 100_000_000}
_NAMES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty"""
_WORDS = {name: value for value, name in enumerate(_NAMES.split())}
_WORDS |= {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}

ENGLISH_NUMBER = rf"\b(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?=[ -])"
"""A pattern of English number words."""
NUMBER = (
    r"(?<![\da-z.〇一二三四五六七八九十百千万億])"
    r"(?:\d[\d.]*\d|\d|[〇一二三四五六七八九十百千万億])[〇一二三四五六七八九十百千万億\d.]*(?<!\.)"
)
"""A pattern of numbers in digits, kanji or both (1億2000万)."""


def number(written: str) -> str:
    """A numeral in digits, without thousands separators and trailing zeros of a fraction; what is none stays."""
    if written in _WORDS:
        return str(_WORDS[written])
    if re.fullmatch(r"\d+\.\d+(?:\.\d+)+", written):  # a version
        return written
    total = section = current = Decimal(0)
    said = False
    for token in re.findall(r"\d+(?:\.\d+)?|.", written):
        if token in _LARGE:
            total += (section + current if section or said else Decimal(1)) * _LARGE[token]
            section, current, said = Decimal(0), Decimal(0), False
        elif token in _SMALL:
            section += (current if said else Decimal(1)) * _SMALL[token]
            current, said = Decimal(0), False
        elif token in _DIGITS:
            current, said = current * 10 + _DIGITS[token] if said else Decimal(_DIGITS[token]), True
        elif token[0].isdigit():
            current, said = Decimal(token), True
    plain = format(total + section + current, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
