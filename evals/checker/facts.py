"""Numbers, dates, times, amounts, phones and addresses of a text, with unit and bound, written one way. Pure.

14日 = １４日 = 十四日 = 14 days; 5万円 = 50,000円 = 五万円 = 50,000 yen; 令和7年 = 2025年; 午後5時15分 = 17:15 = 5:15 p.m.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from evals.checker.bounds import bound_at, joined_by_range
from evals.checker.numerals import ENGLISH_NUMBER, NUMBER, number
from evals.checker.written import MONTHS, UNITS, normal

FactKind = Literal["url", "email", "phone", "date", "time", "amount", "quantity", "number"]

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
_MONTH_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
# "may" and "march" are words too; alone they are no month.
_MONTH_ALONE = "|".join(
    name for name in sorted(MONTHS, key=len, reverse=True) if name not in ("may", "march")
)
_UNIT_NAMES = "|".join(
    re.escape(unit) + ("(?![a-z])" if unit.isascii() else "") for unit in sorted(UNITS, key=len, reverse=True)
)
_ONE_OR_TWO = r"\d{1,2}"

_WRITTEN: tuple[tuple[FactKind, str], ...] = (
    ("email", r"[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+"),
    (
        "url",
        r"(?:https?://|www\.)[!-'*-~]+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:jp|com|org|net)\b(?:/[!-'*-~]*)?",
    ),
    (
        "phone",
        r"(?<![\d-])(?:0\d{3}-\d{6}|0\d{1,4}[-(]\d{1,4}[-)]\d{3,4}|0\d{9,10}|\d{2,3}-\d{4})(?![\d-])|#\d{4}",
    ),
    ("date", r"(?<!\d)(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})(?!\d)"),
    (
        "date",
        rf"(?:(?P<era>{'|'.join(_ERAS)})(?P<ey>元|\d+|[一二三四五六七八九十]+)|(?<!\d)(?P<y>\d{{4}}))年(?P<f>度)?"
        rf"(?:(?P<m>{_ONE_OR_TWO})月(?:(?P<d>{_ONE_OR_TWO})日)?)?",
    ),
    ("date", rf"(?<!\d)(?P<m>{_ONE_OR_TWO})月(?P<d>{_ONE_OR_TWO})日"),
    ("date", r"(?P<m>[一二三四五六七八九十]+)月(?P<d>[一二三四五六七八九十]+)日"),
    ("date", rf"(?<!\d)(?P<m>{_ONE_OR_TWO})月(?!\s*間)"),
    (
        "date",
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<mn>{_MONTH_NAMES})\b,?(?: (?P<y>\d{{4}})\b)?",
    ),
    (
        "date",
        rf"\b(?P<mn>{_MONTH_NAMES}) (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,?\d)(?:,? (?P<y>\d{{4}})\b)?",
    ),
    ("date", rf"\b(?P<mn>{_MONTH_NAMES}) (?P<y>\d{{4}})\b"),
    ("date", rf"\b(?P<mn>{_MONTH_ALONE})\b"),
    (
        "time",
        r"(?P<half>午前|午後)?(?<!\d)(?P<h>\d{1,2}):(?P<min>\d{2})(?!\d)(?: ?(?P<ap>[ap]\.?m\b\.?))?",
    ),
    ("time", r"(?<!\d)(?P<h>\d{1,2}) ?(?P<ap>[ap]\.?m\b\.?)"),
    ("time", r"(?P<half>午前|午後)?(?<!\d)(?P<h>\d{1,2})時(?!間)(?:(?P<min>\d{1,2})分|(?P<thirty>半))?"),
    (
        "time",
        r"(?P<half>午前|午後)(?P<h>[一二三四五六七八九十]+)時(?!間)(?:(?P<min>[一二三四五六七八九十]+)分|(?P<thirty>半))?",
    ),
    ("time", r"(?P<noon>正午|\bnoon\b)"),
    ("amount", rf"(?P<n>{NUMBER}) ?(?:円|yen\b)"),
    ("quantity", rf"(?:第)?(?P<n>{NUMBER}|{ENGLISH_NUMBER})[ -]?(?P<u>{_UNIT_NAMES})"),
    ("number", r"(?<![a-z0-9.])(?P<n>\d[\d.]*\d|\d)(?:st|nd|rd|th)?(?:[万億千])?"),
)
_PATTERNS = [(kind, re.compile(pattern)) for kind, pattern in _WRITTEN]
_KANJI = re.compile(r"[〇一二三四五六七八九十百千万億]+")
# With a kanji numeral, these are words more often than counts (十分, 一部, 一般の日本…).
_KANJI_UNITS = re.compile(
    r"円|日(?!本|常|程|時|付|額|当|曜)|日間|日目|年(?!金|齢|末|始|度|生)|年間|か月|週間?|歳|人(?!員|口|権|工|間|材|数)|枚|つ|種類|回目|回(?!収|答|線)"
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. `value` is written one way; `bound` says which side of it is meant ("within", "ge", …; "" for none).

    A date's value is YYYY-MM-DD with ? for what is not said. start, end: where it stands in the normal form of the text.
    """

    kind: FactKind
    value: str
    unit: str = ""
    bound: str = ""
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    def stands_for(self, other: Fact) -> bool:
        """Whether a claim may say this fact where the evidence says `other`: the same, or less exactly the same."""
        if (self.kind, self.unit) != (other.kind, other.unit):
            return False
        if self.bound != other.bound and not (not self.bound and other.bound in _MAY_GO_UNSAID):
            return False
        if self.kind == "phone" and len(self.value) >= _LOCAL:
            return other.value.endswith(self.value)
        if self.kind != "date":
            return self.value == other.value
        parts = zip(self.value.split("-"), other.value.split("-"), strict=True)
        return all(mine in ("?", theirs) for mine, theirs in parts)

    def rivals(self, other: Fact) -> bool:
        """Whether the two could be taken for each other: of one kind and unit, not the same."""
        return (self.kind, self.unit) == (other.kind, other.unit) and not self.stands_for(other)


# A phone number of so many digits may go without its area code.
_LOCAL = 6
# 期限は14日です says 14日以内; 65歳 does not say 65歳以上.
_MAY_GO_UNSAID = ("within", "until", "from")


@lru_cache(maxsize=100_000)
def facts_of(text: str) -> tuple[Fact, ...]:
    """The facts of a text, in order. Offsets count in `normal(text)`."""
    plain = normal(text)
    rest = plain
    found: list[Fact] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(rest):
            fact = _fact(kind, match)
            if fact:
                found.append(fact)
                rest = rest[: match.start()] + "\x00" * (match.end() - match.start()) + rest[match.end() :]
    found.sort(key=lambda fact: fact.start)
    return tuple(_bounded(found, plain))


def without_facts(text: str) -> str:
    """The normal form of a text with its facts blanked out, offsets kept."""
    plain = list(normal(text))
    for fact in facts_of(text):
        plain[fact.start : fact.end] = " " * (fact.end - fact.start)
    return "".join(plain)


def _bounded(facts: list[Fact], plain: str) -> Iterator[Fact]:
    """The facts with their bounds; the first of a range (15～64歳) takes the unit of the second."""
    for place, fact in enumerate(facts):
        before = facts[place - 1] if place else None
        after = facts[place + 1] if place + 1 < len(facts) else None
        opens = after is not None and joined_by_range(plain[fact.end : after.start])
        closes = before is not None and joined_by_range(plain[before.end : fact.start])
        bound = bound_at(plain, fact.start, fact.end)
        bound = bound or ("from" if opens else "until" if closes else "")
        if opens and after and fact.kind == "number" and after.kind in ("quantity", "amount"):
            yield replace(fact, kind=after.kind, unit=after.unit, bound=bound)
        else:
            yield replace(fact, bound=bound)


def _fact(kind: FactKind, match: re.Match[str]) -> Fact | None:
    groups = match.groupdict()
    unit = ""
    if kind in ("email", "url"):
        value = re.sub(r"^https?://(?:www\.)?|^www\.", "", match[0]).rstrip("/.,;:")
        return Fact(kind, value, start=match.start(), end=match.start() + len(match[0].rstrip(".,;:")))
    if kind == "phone":
        value = re.sub(r"[^\d#]", "", match[0])
    elif kind == "date":
        value = _date(groups)
        unit = "年度" if groups.get("f") else ""
    elif kind == "time":
        value = _time(groups)
    else:
        written = groups["n"] or ""
        if kind == "number" and match[0][-1] in "万億千":
            written = match[0]
        if kind == "quantity":
            if _KANJI.fullmatch(written) and not _KANJI_UNITS.match(match.string, match.start("u")):
                return None
            unit = UNITS[groups["u"]]
        value = number(written)
    return Fact(kind, value, unit, start=match.start(), end=match.end())


def _date(groups: dict[str, str | None]) -> str:
    year = groups.get("y")
    if era := groups.get("era"):
        written = groups.get("ey") or ""
        year = str(_ERAS[era] + (1 if written == "元" else int(float(number(written)))))
    month = groups.get("m") or (str(MONTHS[name]) if (name := groups.get("mn")) else None)
    day = groups.get("d")
    parts = (year, month and number(month), day and number(day))
    return "-".join(part or "?" for part in parts)


def _time(groups: dict[str, str | None]) -> str:
    if groups.get("noon"):
        return "12:00"
    hour = int(number(groups["h"] or "0"))
    minute = 30 if groups.get("thirty") else int(number(groups.get("min") or "0"))
    afternoon = groups.get("half") == "午後" or (groups.get("ap") or "").startswith("p")
    if afternoon and hour < 12:
        hour += 12
    if (groups.get("ap") or "").startswith("a") and hour == 12:
        hour = 0
    return f"{hour}:{minute:02d}"
