"""Numbers, dates, times, phone numbers and web addresses: one fact is equal however it is written. Pure.

14日, １４日 and 十四日 are one fact; so are 5万円 and 50,000円, 午後5時15分 and 17:15, 令和8年 and 2026年.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from bot.numerals import amount, in_digits
from bot.words import closed_up, load

FactKind = Literal["number", "clock", "phone", "web"]

_DASHES = re.compile(r"[\u2010-\u2015\u2212]|(?<=[0-9])ー(?=[0-9])")
_WAVES = re.compile(r"[~\u301c\uff5e]")
_SOFT = frozenset({"", "から", "まで"})
_NAME = r"[^\s、。，「」『』（）()<>〈〉]"
# In the order in which they are tried; a group of its own would be needed for what two of them could match.
_PATTERNS: dict[str, str] = {
    "mail": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "web": rf"(?:https?://|www\.){_NAME}+|(?<![\w.-])[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{{2,8}}(?![\w.])(?:/{_NAME}*)?",
    "phone": r"(?<![0-9-])(?:\+?[0-9]{1,5}-[0-9]{1,5}-[0-9]{3,5}|\(?0[0-9]{1,4}[()] ?[0-9]{1,4}[)-] ?[0-9]{3,4}|0[0-9]{9,10}"
    r"|0[0-9]{1,4}-[0-9]{5,8}|[#*][0-9]{3,4})(?![0-9-])",
    "day": r"[0-9]{4}([-/])[0-9]{1,2}\1[0-9]{1,2}(?![0-9])",
    "era": r"(?:ERAS)(?:[0-9]{1,2}|元)年度?",
    "english_day": r"(?:[0-9]{1,2}(?:st|nd|rd|th)?(?: of)? (?:MONTHS)(?:,? [0-9]{4})?|(?:MONTHS) [0-9]{1,2}(?:st|nd|rd|th)?(?:,? [0-9]{4})?)(?![0-9])",
    "clock": r"(?:午前|午後)? ?[0-9]{1,2}(?::[0-9]{2}(?![0-9])|時(?!間)(?:[0-9]{1,2}分|半)?)(?: ?[ap]\.?m\b\.?)?|[0-9]{1,2} ?[ap]\.?m\b\.?",
    "fraction": r"[0-9]+分の[0-9]+|[0-9]+/[0-9]+(?![0-9/])",
    "number": r"[0-9][0-9,]*(?:\.[0-9]+)?(?:[千万億兆](?:[0-9][0-9,]*)?)*",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One number, date, time, phone number or address. `bound`: the limit put on it (以内, まで), "" for none."""

    kind: FactKind
    value: str
    unit: str = ""
    bound: str = ""

    def says(self, other: Fact) -> bool:
        """Whether the two say the same; から and まで may go unsaid, firm limits may not."""
        if (self.kind, self.value, self.unit) != (other.kind, other.value, other.unit):
            return False
        if self.bound == other.bound:
            return True
        return {self.bound, other.bound} <= _SOFT and "" in (self.bound, other.bound)


@dataclass(frozen=True, slots=True)
class FoundFacts:
    """Facts that stand at `text[start:end]` of a folded text; a date is several: year, month, day."""

    start: int
    end: int
    facts: tuple[Fact, ...]


def folded(text: str) -> str:
    """The text in which facts are found: NFKC, lower case, one sort of dash, number words as digits."""
    plain = _WAVES.sub("〜", _DASHES.sub("-", unicodedata.normalize("NFKC", text).lower()))
    plain = closed_up(re.sub(r"[ \t\r\n]+", " ", plain)).strip()
    plain = in_digits(plain, _words()["kanji_units"])
    return _number_words().sub(lambda match: str(_words()["number_words"][match[0]]), plain)


def facts_in(text: str) -> Iterator[FoundFacts]:
    """The facts of a folded text, in order."""
    position = 0
    while match := _pattern().search(text, position):
        facts, end = _made(str(match.lastgroup), match[0], text, match.end())
        yield _bounded(FoundFacts(match.start(), end, facts), text)
        position = max(end, match.end())


def _made(kind: str, match: str, text: str, end: int) -> tuple[tuple[Fact, ...], int]:
    """The facts that a match says, and where they end with their unit."""
    said = match.rstrip(".,:;!?") if kind in ("mail", "web") else match
    if kind == "number":
        unit, after = _unit_at(text, end)
        return (Fact("number", amount(said), unit),), after
    return _MAKERS[kind](said), end - len(match) + len(said)


def _bounded(found: FoundFacts, text: str) -> FoundFacts:
    """The facts with the limit that stands before or after them on the last one."""
    words = _words()
    after, before = text[found.end : found.end + 12], text[max(0, found.start - 16) : found.start]
    end, bound = found.end, ""
    if firm := _after_pattern("firm", "firm_after").match(after):
        bound = words["firm_after"].get(firm[0].strip(), firm[0].strip())
        end += firm.end()
    elif re.match("を?(?:超え|過ぎ|すぎ)", after):
        bound = "超"
    elif firm := _before_pattern("firm_before").search(before):
        bound = words["firm_before"][firm[1]]
    elif after.startswith((*words["from"], "〜")) or _before_pattern("from_before").search(before):
        bound = "から"
    elif after.startswith(tuple(words["until"])) or _before_pattern("until_before").search(before):
        bound = "まで"
    *others, last = found.facts
    return FoundFacts(found.start, end, (*others, replace(last, bound=bound)))


def _address(said: str) -> tuple[Fact, ...]:
    return (Fact("web", re.sub(r"^(?:https?://)?(?:www\.)?", "", said).rstrip("/")),)


def _phone(said: str) -> tuple[Fact, ...]:
    return (Fact("phone", re.sub(r"[^0-9#*]", "", said)),)


def _date(year: str, month: str, day: str) -> tuple[Fact, ...]:
    parts = ((year, "年"), (month, "月"), (day, "日"))
    return tuple(Fact("number", str(int(number)), unit) for number, unit in parts if number)


def _day(said: str) -> tuple[Fact, ...]:
    year, month, day = re.split("[-/]", said)
    return _date(year, month, day)


def _english_day(said: str) -> tuple[Fact, ...]:
    month = next(name for name in _words()["months"] if name in said)
    day, year = re.search(r"(?<![0-9])[0-9]{1,2}(?![0-9])", said), re.search(r"[0-9]{4}", said)
    number = str(_words()["months"].index(month) + 1)
    return _date(year[0] if year else "", number, day[0] if day else "")


def _era_year(said: str) -> tuple[Fact, ...]:
    era = next(name for name in _words()["eras"] if said.startswith(name))
    number = re.search("[0-9]+", said)
    year = int(_words()["eras"][era]) + (int(number[0]) if number else 1)
    return (Fact("number", str(year), "年度" if said.endswith("年度") else "年"),)


def _clock(said: str) -> tuple[Fact, ...]:
    hour, *rest = map(int, re.findall("[0-9]+", said))
    minute = rest[0] if rest else 30 if "半" in said else 0
    if ("午後" in said or re.search(r"[0-9] ?p", said)) and hour < 12:
        hour += 12
    return (Fact("clock", f"{hour:02}:{minute:02}"),)


def _fraction(said: str) -> tuple[Fact, ...]:
    below, above = said.split("分の") if "分の" in said else reversed(said.split("/"))
    return (Fact("number", f"{int(above)}/{int(below)}"),)


_MAKERS: dict[str, Callable[[str], tuple[Fact, ...]]] = {
    "mail": _address,
    "web": _address,
    "phone": _phone,
    "day": _day,
    "era": _era_year,
    "english_day": _english_day,
    "clock": _clock,
    "fraction": _fraction,
}


def _unit_at(text: str, end: int) -> tuple[str, int]:
    for pattern, name in _units():
        if match := pattern.match(text, end):
            return name, match.end()
    return "", end


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = load("facts")
    return words


@cache
def _pattern() -> re.Pattern[str]:
    words = _words()
    eras, months = "|".join(words["eras"]), "|".join(words["months"])
    parts = (
        f"(?P<{name}>{_group_free(pattern, name).replace('ERAS', eras).replace('MONTHS', months)})"
        for name, pattern in _PATTERNS.items()
    )
    return re.compile("|".join(parts))


def _group_free(pattern: str, name: str) -> str:
    """The pattern for use among others: a group inside is named for it."""
    return pattern.replace("([-/])", f"(?P<{name}_dash>[-/])").replace(r"\1", f"(?P={name}_dash)")


@cache
def _units() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rf"[ -]?(?:{pattern})"), name) for pattern, name in _words()["units"])


@cache
def _number_words() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_words()['number_words'])})\b")


@cache
def _after_pattern(*names: str) -> re.Pattern[str]:
    said = [word for name in names for word in _words()[name]]
    return re.compile(" ?(?:" + "|".join(map(re.escape, sorted(said, key=len, reverse=True))) + ")")


@cache
def _before_pattern(name: str) -> re.Pattern[str]:
    said = sorted(_words()[name], key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, said))}) (?:the |about )?$")
