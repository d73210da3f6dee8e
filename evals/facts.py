"""Is a fact told? Facts are compared in one spelling, so that 十四日, １４日 and 14 days are the same. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

FigureKind = Literal["date", "amount", "phone", "url"]

_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_KANJI_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0}
_POWERS = {"十": 10, "百": 100, "千": 1_000}
_MYRIADS = {"万": 10_000, "億": 100_000_000}
# What is counted; elsewhere 一 is a part of a word (一般, 統一). 十分な is "enough".
_COUNTED = (
    r"(?=日|月|年|円|人|名|回|週|時|分(?![なに])|秒|歳|才|枚|通|級|割|階|番|号|倍|度|冊|件|点|つ|本|台|個|桁|"
    r"か月|ヶ月|ケ月|カ月|ヵ月|箇月|か所|ヶ所|カ所|箇所|世帯|区分|パーセント|%|~|から)"
)
_NUMBER = re.compile(
    rf"[0-9.]*[〇零一二三四五六七八九十百千万億][0-9〇零一二三四五六七八九十百千万億]*{_COUNTED}"
)
_ENGLISH_TEENS = (
    *(
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_ENGLISH_TENS = {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "ninety": "90"}
_ENGLISH_NUMBERS = {word: str(number) for number, word in enumerate(_ENGLISH_TEENS)} | _ENGLISH_TENS
_ENGLISH_NUMBER = re.compile(
    rf"\b({'|'.join(_ENGLISH_NUMBERS)})(?=[ -](?:days?|weeks?|months?|years?|hours?|minutes?|yen|times|copies|people)\b)"
)
_ENGLISH_UNITS = (
    ("days?", "日"),
    ("weeks?", "週間"),
    ("months?", "か月"),
    ("years?", "年"),
    ("hours?", "時間"),
    ("minutes?", "分"),
    ("yen|jpy", "円"),
    ("percent", "%"),
)
_CLOCK = re.compile(r"(?<![0-9:])([0-2]?[0-9]):([0-5][0-9])(?![0-9:])")
_TWELVE_HOURS = re.compile(r"(?<![0-9])([0-9]{1,2})(?:時([0-9]{1,2})分|時)?\s*([ap])\.?m(?:\.|\b)")
_FORENOON = re.compile(r"午(前|後)([0-9]{1,2})時")
_RANGE = re.compile(r"(?<=[0-9時分日月年円歳%])\s*(?:から|\bto\b)\s*(?=(?:午[前後])?[0-9])")
_RANGE_END = re.compile(r"(~[0-9][0-9時分日月年円歳%]*)まで")
_READING = re.compile(r"(?<=[一-龯々〆ヶ])\([ぁ-ゖァ-ヺー ]+\)")
_GLOSS = re.compile(r"〈=[^〉]*〉")

_FIGURES: dict[FigureKind, re.Pattern[str]] = {
    "url": re.compile(r"https?://[a-z0-9./_~%?=&#:-]+[a-z0-9/]"),
    "phone": re.compile(r"(?<![0-9-])(?:0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}|#[0-9]{4})(?![0-9-])"),
    "amount": re.compile(r"[0-9]+(?:\.[0-9]+)?(?:円|%|割)"),
    "date": re.compile(
        r"[0-9]+年[0-9]+月(?:[0-9]+日)?|[0-9]+月[0-9]+日|[0-9]+(?:日|週間|か月|年|時間|時(?:[0-9]+分)?|分)"
    ),
}


def told(fact: str, texts: Iterable[str]) -> bool:
    """Whether one of the texts holds the fact, or one of its alternatives (`|`)."""
    wanted = [_pattern(form) for alternative in fact.split("|") for form in forms(alternative)]
    return any(pattern.search(form) for text in texts for form in forms(text) for pattern in wanted)


@lru_cache(maxsize=4096)
def forms(text: str) -> tuple[str, ...]:
    """The text in one spelling: as it stands, without readings 漢字（かんじ）, and without glosses 〈＝…〉 either."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    bare = _READING.sub("", folded)
    return tuple(dict.fromkeys(map(_one_spelling, (folded, bare, _READING.sub("", _GLOSS.sub("", bare))))))


def figures(text: str) -> Iterator[tuple[FigureKind, str]]:
    """The dates and periods, amounts, phone numbers and URLs of a text, in one spelling, each kind in order."""
    rest = forms(text)[-1]
    for kind, pattern in _FIGURES.items():
        yield from ((kind, match[0]) for match in pattern.finditer(rest))
        rest = pattern.sub(" ", rest)


def _one_spelling(folded: str) -> str:
    text = _THOUSANDS.sub("", folded)
    text = _ENGLISH_NUMBER.sub(lambda match: _ENGLISH_NUMBERS[match[1]], text)
    text = re.sub(r"(?<=[0-9])\s*[‐‑−ー](?=[0-9])", "-", text)
    text = re.sub(r"\s*[〜~–—]\s*", "~", text)
    text = _NUMBER.sub(_in_digits, text)
    text = re.sub(r"(?:ヶ|ケ|カ|ヵ|箇|个)(?=月|所)", "か", text)
    for english, unit in _ENGLISH_UNITS:
        text = re.sub(rf"(?<=[0-9])[ -]?(?:{english})\b", unit, text)
    text = re.sub(r"(?:¥|jpy\s?)([0-9]+)", r"\1円", text)
    text = text.replace("パーセント", "%")
    text = _CLOCK.sub(_clock, text)
    text = _TWELVE_HOURS.sub(_afternoon, text)
    text = _FORENOON.sub(lambda m: f"{int(m[2]) + (12 if m[1] == '後' and int(m[2]) < 12 else 0)}時", text)
    text = _RANGE_END.sub(r"\1", _RANGE.sub("~", text))
    text = re.sub(r"[「」『』\"'“”‘’*]", "", text)
    text = re.sub(r"[,、](?![0-9])|(?<![0-9])[,、]", "", text)
    return re.sub(r"\s+(?=[^\s0-9]|$)|(?<![0-9\s])\s+", "", text)


@lru_cache(maxsize=4096)
def _pattern(fact: str) -> re.Pattern[str]:
    """Finds a fact that is no part of a longer number: 4日 isn't in 14日, nor in 3月4日; 110 isn't in 0120-110-000."""
    before = r"(?<![0-9.])(?<![0-9]-)" if fact[:1].isdigit() else ""
    if re.match(r"[0-9]+日", fact):
        before += r"(?<![0-9]月)"
    after = r"(?![0-9]|[.-][0-9])" if fact[-1:].isdigit() else ""
    return re.compile(before + re.escape(fact) + after)


def _in_digits(match: re.Match[str]) -> str:
    """十四 → 14, 二〇二六 → 2026, 5万 → 50000, 1.5万 → 15000."""
    total, rest = 0.0, match[0]
    for sign, size in reversed(_MYRIADS.items()):
        if sign in rest:
            part, _, rest = rest.partition(sign)
            total += (_below_myriad(part) if part else 1) * size
    value = total + (_below_myriad(rest) if rest else 0)
    return f"{value:.0f}" if value == int(value) else f"{value}"


def _below_myriad(text: str) -> float:
    if not any(sign in _POWERS for sign in text):
        digits = "".join(str(_KANJI_DIGITS.get(c, c)) for c in text)
        return float(digits) if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", digits) else 0.0
    total, number = 0.0, ""
    for sign in text:
        if sign in _POWERS:
            total += (float(number) if number else 1) * _POWERS[sign]
            number = ""
        else:
            number += str(_KANJI_DIGITS.get(sign, sign))
    return total + (float(number) if number else 0)


def _clock(match: re.Match[str]) -> str:
    minutes = "" if match[2] == "00" else f"{int(match[2])}分"
    return f"{int(match[1])}時{minutes}"


def _afternoon(match: re.Match[str]) -> str:
    hour = int(match[1]) % 12 + (12 if match[3] == "p" else 0)
    return f"{hour}時" + (f"{int(match[2])}分" if match[2] else "")
