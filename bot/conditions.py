"""Whose case a row is about, and which of several parallel rows are another's than the asker's. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Set
from functools import cache, lru_cache
from typing import TypeVar

from bot.candidates import Candidate
from bot.numerals import in_digits
from bot.words import load

Terms = Callable[[str], Set[str]]
Weight = Callable[[str], float]
Range = tuple[int, int]
Place = tuple[str, int]
Asked = Set[str]
Key = TypeVar("Key", bound=Hashable)

_OLDEST = 200
# Texts whose ages are kept; a city's own corpus fits.
_KEPT = 16_384
# A number that names a service (#7119, 0570-078374), or what it is called by.
_CODE = re.compile(r"#[0-9]{4}|[0-9]{2,4}-[0-9]{2,4}(?:-[0-9]{3,4})?")
# A letter that stands alone; a and I are words.
_LETTER = re.compile(r"(?<![ァ-ヶーA-Za-z'])[ァ-ヶB-HJ-Z](?![ァ-ヶーA-Za-z'])")
_BRACKETS = re.compile(r"[（(〈][^（）()〈〉]*[）)〉]")
# Of what the best parallel row is told, so much is as good.
_AS_MUCH = 0.5


def ages_said(question: str) -> tuple[Range, ...]:
    """How old the people are of whom a question speaks, youngest and oldest; () where it does not say."""
    text = _plain(question)
    said, _, words = _patterns()
    found = [(int(match["low"]),) * 2 for pattern in said for match in pattern.finditer(text)]
    return tuple(dict.fromkeys([*found, *(ages for word, ages in words if word.search(text))]))


def age_ranges(text: str) -> tuple[Range, ...]:
    """The ranges of ages that a text is about; () where it is about all."""
    return _age_ranges(text)


def of_others_age(candidates: Sequence[Candidate], ages: Sequence[Range]) -> set[Place]:
    """Places of those that are about people of other ages, where one like them is about people of these.

    What only names a service that these alone name (#7119は18:00から) goes with them, and what tells of several ages where
    one tells of these alone.
    """
    if not ages:
        return set()
    told = [(c, age_ranges(f"{c.row.when or ''} {c.said}" if c.row else c.said)) for c in candidates]
    fitting = [c for c, ranges in told if ranges and all(_meet([one], ages) for one in ranges)]
    labels = {(c.document.id, c.label) for c in fitting}
    others = [
        c for c, ranges in told if ranges and not _meet(ranges, ages) and (c.document.id, c.label) in labels
    ]
    codes = {code for c in others for code in _CODE.findall(c.said)}
    codes -= {code for c in fitting for code in _CODE.findall(c.said)}
    with_codes = [c for c in candidates if codes & set(_CODE.findall(c.said))]
    return {c.place for c in (*others, *with_codes)}


def of_other_conditions(
    candidates: Sequence[Candidate], asked: Asked, terms: Terms, weight: Weight, *, least: float
) -> set[Place]:
    """Places of the rows whose condition is another than the one of a parallel row that the question says.

    least: weight of what tells a condition from the others' that the question must say.
    """
    found: set[Place] = set()
    for group in _parallel(candidates).values():
        cases = {c.row.when: _case(c.row.when, terms) for c in group if c.row and c.row.when}
        told = _told(cases, asked, weight)
        best = max(told.values(), default=0.0)
        if len(cases) < 2 or best < least:
            continue
        kept = [when for when, said in told.items() if said >= _AS_MUCH * best]
        named = _named(group, asked, terms, weight, least)
        for candidate in group:
            row = candidate.row
            if not row or not row.when or row.when in kept or candidate.place in named:
                continue
            if _exclude(row.when, kept, needed=bool(row.need)):
                found.add(candidate.place)
    return found


def asked_of(text: str, terms: Iterable[str]) -> Asked:
    """What a question says, as conditions are compared with it."""
    return frozenset(terms) | _letters(text)


def _parallel(candidates: Sequence[Candidate]) -> Mapping[tuple[str, str], Sequence[Candidate]]:
    """The rows of a document that have one label."""
    groups: dict[tuple[str, str], list[Candidate]] = {}
    for candidate in candidates:
        if candidate.row:
            groups.setdefault((candidate.document.id, candidate.row.label), []).append(candidate)
    return groups


def _case(text: str, terms: Terms) -> Set[str]:
    return set(terms(_BRACKETS.sub(" ", text))) | _letters(text)


def _letters(text: str) -> frozenset[str]:
    """Single letters that name a class (区分エ, B類)."""
    return frozenset(f"letter {letter}" for letter in _LETTER.findall(unicodedata.normalize("NFKC", text)))


def _told(cases: Mapping[Key, Set[str]], asked: Asked, weight: Weight) -> dict[Key, float]:
    """How much of what tells a case from the others the question says: terms that all have count nothing."""
    counts = Counter(term for case in cases.values() for term in case)
    many = max(len(cases) - 1, 1)
    return {
        key: sum(weight(term) * (1 - (counts[term] - 1) / many) for term in case & asked)
        for key, case in cases.items()
    }


def _named(
    group: Sequence[Candidate], asked: Asked, terms: Terms, weight: Weight, least: float
) -> set[Place]:
    """Places of the rows that tell of a thing that the question names (証人) and none of the others tells of."""
    told = {c.place: terms(c.said) - terms((c.row and c.row.when) or "") for c in group}
    counts = Counter(term for own in told.values() for term in own)
    return {
        place
        for place, own in told.items()
        if sum(weight(term) for term in own & asked if counts[term] == 1) >= least
    }


def _exclude(when: str, kept: Sequence[str], *, needed: bool) -> bool:
    """Whether conditions exclude each other: events do; what somebody has or is (外国籍の方) does not, of needed things."""
    event = _event()
    return not needed or (bool(event.search(when)) and all(event.search(other) for other in kept))


def _meet(ranges: Sequence[Range], ages: Sequence[Range]) -> bool:
    return any(low <= oldest and youngest <= high for low, high in ranges for youngest, oldest in ages)


@lru_cache(_KEPT)
def _age_ranges(text: str) -> tuple[Range, ...]:
    rest = _plain(text)
    found: list[Range] = []
    for pattern in _patterns()[1]:
        for match in pattern.finditer(rest):
            groups = match.groupdict()
            high = groups.get("high")
            under = groups.get("under")
            top = int(high) if high else int(under) - 1 if under else _OLDEST
            found.append((int(groups.get("low") or 0), top))
        rest = pattern.sub(" ", rest)
    return tuple(found)


def _plain(text: str) -> str:
    return in_digits(unicodedata.normalize("NFKC", text).lower(), "[歳才]|さい|つの")


@cache
def _event() -> re.Pattern[str]:
    return re.compile(load("ages")["events"])


@cache
def _patterns() -> tuple[
    tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...], tuple[tuple[re.Pattern[str], Range], ...]
]:
    words = load("ages")
    said, ranges = (tuple(map(re.compile, words[key])) for key in ("said", "ranges"))
    people = tuple(
        (re.compile(entry["word"]), (entry["ages"][0], entry["ages"][1])) for entry in words["words"]
    )
    return said, ranges, people
