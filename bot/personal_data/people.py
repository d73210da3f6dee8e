"""Names, and what is personal only beside one: a birth date, a number that nothing else tells. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from bot.folding import Folded
from bot.personal_data.kinds import Found, PersonalData
from bot.words import load
from index.analyze import people

_N = "[0-9十]{1,4}"
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# A year of the present: of this count or of an era, in which somebody alive can have been born.
_YEAR = rf"(?:(?:19|20)[0-9]{{2}}|(?:大正|昭和|平成|令和|[tshr]) ?{_N}|(?<![0-9])[1-9][0-9]?)"
_DATE = re.compile(
    rf"(?:{_YEAR} ?(?:年|ねん|[./-]) ?{_N} ?(?:月|がつ|[./-]) ?{_N} ?(?:日|にち)?"
    rf"|(?:19|20)[0-9]{{6}}"
    rf"|(?<![0-9])[0-9]{{1,2}}[./-][0-9]{{1,2}}[./-](?:19|20)[0-9]{{2}}"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)? (?:{_MONTHS})[a-z]*,? (?:19|20)[0-9]{{2}}"
    rf"|(?:{_MONTHS})[a-z]*\.? [0-9]{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)[0-9]{{2}})(?![0-9])"
)
_LONG_NUMBER = re.compile(r"(?<![0-9a-z-])[0-9](?:[ -]?[0-9]){5,9}(?![0-9-])")
_NEAR = 16


def birth_dates(folded: Folded) -> Iterator[Found]:
    """Dates that are told to be somebody's day of birth: by a word for it, by whoever tells it, or by a name nearby."""
    for match in _DATE.finditer(folded.digits):
        if _everybody().match(folded.digits, match.end()):
            continue
        before = folded.digits[max(0, match.start() - _NEAR) : match.start()]
        born = _born_after().match(folded.digits, match.end()) or _born_before().search(before)
        told = _born_told().match(folded.digits, match.end()) or _born_told_before().search(before)
        if told or _label().search(before) or (born and names_near(folded, match.start(), match.end())):
            yield Found(PersonalData.BIRTH_DATE, *match.span())


def numbers_of_people(folded: Folded, numbers: str) -> Iterator[Found]:
    """Long numbers that stand beside somebody's name."""
    for match in _LONG_NUMBER.finditer(numbers):
        if names_near(folded, *match.span()):
            yield Found(PersonalData.NUMBER, *match.span())


def names(text: str) -> list[Found]:
    """Full names, and whatever follows a word such as 氏名."""
    found = [Found(PersonalData.NAME, start, end) for start, end in people(text)]
    found += [Found(PersonalData.NAME, *match.span("name")) for match in _labelled_name().finditer(text)]
    return found


def introductions(text: str) -> Iterator[Found]:
    """Full names by which somebody says who they are (私は…です, …と申します)."""
    for match in (m for pattern in _introduced() for m in pattern.finditer(text)):
        name = match["name"].strip()
        if any(start == 0 and end >= len(name) for start, end in people(name)):
            yield Found(PersonalData.NAME, *match.span("name"))
    for match in _sounds().finditer(text):
        yield Found(PersonalData.NAME, *match.span(match.lastgroup or 0))


def names_near(folded: Folded, start: int, end: int) -> Sequence[Found]:
    """Names that stand within a short stretch before or after."""
    first = max(0, start - _NEAR - 6)
    stretch = folded.text[first : end + _NEAR]
    return [
        name
        for name in names(stretch)
        if (first + name.end <= start + 1 and start - first - name.end <= _NEAR) or first + name.start >= end
    ]


@cache
def _introduced() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in load("personal_data")["introductions"])


@cache
def _sounds() -> re.Pattern[str]:
    return re.compile(load("personal_data")["sounds"])


@cache
def _born_told() -> re.Pattern[str]:
    return re.compile(rf" ?(?:{'|'.join(load('personal_data')['born_told'])})")


@cache
def _born_told_before() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(load('personal_data')['born_told_en'])}) ?$")


@cache
def _label() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(load('personal_data')['birth_labels'])})[^0-9。]{{0,8}}$")


@cache
def _born_after() -> re.Pattern[str]:
    return re.compile(rf" ?(?:に)?(?:{'|'.join(load('personal_data')['born'])})")


@cache
def _born_before() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(load('personal_data')['born_en'])})[^0-9]{{0,4}}$")


@cache
def _everybody() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(load('personal_data')['everybody'])})")


@cache
def _labelled_name() -> re.Pattern[str]:
    labels = "|".join(load("personal_data")["name_labels"])
    ends = "|".join(load("personal_data")["name_ends"])
    return re.compile(
        rf"(?:{labels})[はがの: ]*(?P<name>[^\W\d_]{{2,4}}(?:[ ・][^\W\d_]{{1,4}})?|[a-z]+ [a-z]+)(?=[、,。 (（]|{ends}|$)"
    )
