"""How numbers are read in Japanese, alone and with what they count. Pure; readings are hiragana."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.words import load

_DIGITS = ("", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう")
_HUNDREDS = {1: "ひゃく", 3: "さんびゃく", 6: "ろっぴゃく", 8: "はっぴゃく"}
_THOUSANDS = {1: "せん", 3: "さんぜん", 8: "はっせん"}
_MYRIADS = ("", "まん", "おく", "ちょう")
_UNITS = {"千": 1_000, "万": 10_000, "億": 100_000_000, "兆": 1_000_000_000_000}
# Ends of a number before a counter with that first sound. Keys: the last digit, 10 and 100 for round numbers.
_SHORTENED = {
    1: ("いち", "いっ"),
    6: ("ろく", "ろっ"),
    8: ("はち", "はっ"),
    10: ("じゅう", "じゅっ"),
    100: ("ひゃく", "ひゃっ"),
}
_SHORTENED_BEFORE = {"k": (1, 6, 8, 10, 100), "s": (1, 8, 10), "t": (1, 8, 10), "h": (1, 6, 8, 10, 100)}
_H_TO_P = str.maketrans("はひふへほ", "ぱぴぷぺぽ")
_LONGEST = 16


@dataclass(frozen=True, slots=True)
class Counter:
    """A counter of `bot/words/counters.yaml`."""

    reading: str
    sound: str | None
    after: re.Pattern[str] | None
    ends: Mapping[int, str]
    exact: Mapping[int, str]


def number_reading(number: str) -> str | None:
    """The reading of a number as it is written (15,000, 48万8,800, 0.5); None where it is none that is read as one."""
    plain = number.replace(",", "")
    if whole := re.fullmatch(r"(\d+)\.(\d+)", plain):
        after = "".join(_DIGITS[int(digit)] or "ぜろ" for digit in whole[2])
        before = number_reading(whole[1])
        return f"{before}てん{after}" if before else None
    value = number_value(plain)
    return None if value is None else _integer(value)


def number_value(number: str) -> int | None:
    """The value of a whole number as it is written, with 千, 万, 億 or 兆 or without."""
    plain = number.replace(",", "")
    parts = re.findall(r"(\d+)([千万億兆]*)", plain)
    if not parts or "".join(digits + units for digits, units in parts) != plain or len(plain) > _LONGEST:
        return None
    total = 0
    for digits, units in parts:
        value = int(digits)
        for unit in units:
            value *= _UNITS[unit]
        total += value
    return total


def counted_reading(number: str, counter: str, before: str = "") -> str | None:
    """The reading of a number with its counter; `before` is what stands before the number (4月 for 1日)."""
    value = number_value(number)
    if value is None:
        whole = number_reading(number)
        plain = _counter(counter, before)
        return f"{whole}{plain.reading}" if whole and plain else None
    found = _counter(counter, before)
    if found is None:
        return None
    if value in found.exact:
        return found.exact[value]
    last = _end_of(value)
    spoken = _integer(value)
    if last in found.ends:
        return spoken.removesuffix(_DIGITS[last]) + found.ends[last]
    reading = found.reading
    if found.sound and last in _SHORTENED_BEFORE[found.sound]:
        full, short = _SHORTENED[last]
        spoken = spoken.removesuffix(full) + short if spoken.endswith(full) else spoken
        reading = reading[0].translate(_H_TO_P) + reading[1:] if found.sound == "h" else reading
    return spoken + reading


@cache
def counters() -> tuple[str, ...]:
    """All counters, the longest first."""
    return tuple(sorted({entry["counter"] for entry in load("counters")["counters"]}, key=len, reverse=True))


def _counter(name: str, before: str) -> Counter | None:
    return next((one for one in _counters().get(name, ()) if not one.after or one.after.search(before)), None)


@cache
def _counters() -> Mapping[str, tuple[Counter, ...]]:
    found: dict[str, tuple[Counter, ...]] = {}
    for entry in load("counters")["counters"]:
        counter = Counter(
            reading=entry["reading"],
            sound=entry.get("sound"),
            after=re.compile(entry["after"]) if "after" in entry else None,
            ends=entry.get("ends", {}),
            exact=entry.get("exact", {}),
        )
        found[entry["counter"]] = (*found.get(entry["counter"], ()), counter)
    return found


def _end_of(value: int) -> int:
    """The last digit; 10 or 100 for a number that ends in a ten or a hundred, else 0."""
    if value % 10:
        return value % 10
    if value % 100:
        return 10
    return 100 if value % 1_000 else 0


def _integer(value: int) -> str:
    if value == 0:
        return "ぜろ"
    spoken = ""
    for place in range(len(_MYRIADS) - 1, -1, -1):
        group = value // 10_000**place % 10_000
        if not group:
            continue
        name = _MYRIADS[place]
        said = _group(group)
        if group == 1_000 and place:
            said = "いっせん"
        if name == "ちょう" and said.endswith(("いち", "はち", "じゅう")):
            said = re.sub(
                r"いち$|はち$|じゅう$",
                lambda end: {"いち": "いっ", "はち": "はっ", "じゅう": "じゅっ"}[end[0]],
                said,
            )
        spoken += said + name
    return spoken


def _group(value: int) -> str:
    """A number from 1 to 9999."""
    thousands, hundreds, tens, ones = (value // 10**power % 10 for power in (3, 2, 1, 0))
    said = ""
    if thousands:
        said += _THOUSANDS.get(thousands, f"{_DIGITS[thousands]}せん")
    if hundreds:
        said += _HUNDREDS.get(hundreds, f"{_DIGITS[hundreds]}ひゃく")
    if tens:
        said += ("" if tens == 1 else _DIGITS[tens]) + "じゅう"
    return said + _DIGITS[ones]
