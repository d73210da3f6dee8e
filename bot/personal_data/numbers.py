"""Numbers that belong to somebody: told by their shape and check digit, or by the word before them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from stdnum import luhn
from stdnum.jp import in_ as individual_number

from bot.personal_data.contacts import is_an_organisations, numbers_a_thing
from bot.personal_data.kinds import Found, PersonalData
from bot.words import load

_JOIN = r"(?: ?[-・./_の] ?| {1,2}|\s|,(?=[0-9]{4}(?![0-9])))"
_RUN = re.compile(rf"(?<![0-9+])[0-9]+(?:{_JOIN}[0-9]+)*")
_GROUP = re.compile(r"[0-9]+")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_CARD = re.compile(r"(?<![0-9a-z])[3-6][0-9]{3}(?:[ -]?[0-9]){10,12}(?![0-9])")
_PENSION = re.compile(r"(?<![0-9-])[1-9][0-9]{3}-[0-9]{6}(?![0-9-])")
_EMPLOYMENT = re.compile(r"(?<![0-9-])[0-9]{4}-[0-9]{6}-[0-9](?![0-9-])")
# As the card shows a My Number: with a digit mistyped it is one all the same.
_IN_FOURS = re.compile(
    r"(?<![0-9-])(?<![0-9] )(?!0120|0570|0800)[0-9]{4}([ -]{1,2})[0-9]{4}\1[0-9]{4}(?![0-9-])(?! [0-9])"
)
_RESIDENCE_CARD = re.compile(r"(?<![0-9a-z])[a-z]{2} ?[0-9]{8} ?[a-z]{2}(?![0-9a-z])")


def individual_numbers(numbers: str) -> Iterator[Found]:
    """Twelve digits, however they are grouped, whose check digit is right; in three groups of four, with any check digit."""
    for match in _IN_FOURS.finditer(numbers):
        years = all(_YEAR.fullmatch(group) for group in _GROUP.findall(match[0]))
        if not years and not numbers_a_thing(numbers, match.start()):
            yield Found(PersonalData.MY_NUMBER, *match.span())
    for run in _RUN.finditer(numbers):
        groups = [(group.start(), group.end()) for group in _GROUP.finditer(numbers, *run.span())]
        if numbers_a_thing(numbers, run.start()):
            continue
        for start, end in _of_length(groups, 12):
            digits = "".join(_GROUP.findall(numbers, start, end))
            years = all(_YEAR.fullmatch(group) for group in _GROUP.findall(numbers, start, end))
            if not years and individual_number.is_valid(digits):
                yield Found(PersonalData.MY_NUMBER, start, end)


def shaped(numbers: str) -> Iterator[Found]:
    """Numbers whose shape alone tells them: credit cards, pension numbers, residence cards and passports."""
    for match in _CARD.finditer(numbers):
        if luhn.is_valid(re.sub(r"[ -]", "", match[0])):
            yield Found(PersonalData.CARD_NUMBER, *match.span())
    for match in _PENSION.finditer(numbers):
        if not numbers_a_thing(numbers, match.start()):
            yield Found(PersonalData.PENSION_NUMBER, *match.span())
    for match in _EMPLOYMENT.finditer(numbers):
        yield Found(PersonalData.INSURANCE_NUMBER, *match.span())
    for pattern in (_RESIDENCE_CARD, _passport()):
        for match in pattern.finditer(numbers):
            yield Found(PersonalData.IDENTITY_DOCUMENT, *match.span(match.lastindex or 0))


def labelled(numbers: str, known: frozenset[str]) -> Iterator[Found]:
    """Numbers that follow the word for them (or stand before it), with as many digits as they must have."""
    for rule in _rules():
        for label in rule.before.finditer(numbers):
            start = label.end() - 1
            end = _end_of_value(numbers, start, rule.least, rule.most)
            if end and rule.kind is PersonalData.SECRET and _supposed().match(numbers, end):
                continue
            if end and not _is_known(rule.kind, numbers[start:end], known):
                yield Found(rule.kind, start, end)
        if rule.after:
            for label in rule.after.finditer(numbers):
                yield Found(rule.kind, *label.span("value"))


def secrets(numbers: str) -> Iterator[Found]:
    """Values of letters and digits beside the word for a secret, or digits before it."""
    after, before = _secrets()
    for match in after.finditer(numbers):
        if not _supposed().match(numbers, match.end()):
            yield Found(PersonalData.SECRET, *match.span(match.lastgroup or 0))
    for match in before.finditer(numbers):
        yield Found(PersonalData.SECRET, *match.span("value"))


def read_aloud(text: str) -> Iterator[Found]:
    """Digits in words (ぜろきゅうぜろ…): as many as a phone number or a My Number has."""
    for match in _read_aloud().finditer(text):
        count = len(_read_digit().findall(match[0]))
        kind = PersonalData.MY_NUMBER if count == 12 else PersonalData.PHONE
        yield Found(kind, *match.span())


def _is_known(kind: PersonalData, typed: str, known: frozenset[str]) -> bool:
    """Whether numbers after a word for a phone are an organisation's, or several of three digits (119・110・118)."""
    groups = _GROUP.findall(typed)
    short = all(len(group) <= 3 for group in groups)
    return kind is PersonalData.PHONE and (short or is_an_organisations(typed, "".join(groups), known))


def _of_length(groups: list[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    """Neighbouring groups that have `length` digits together."""
    for first, (start, _) in enumerate(groups):
        total = 0
        for group_start, group_end in groups[first:]:
            total += group_end - group_start
            if total == length:
                yield start, group_end
            if total >= length:
                break


def _end_of_value(numbers: str, start: int, least: int, most: int) -> int | None:
    """Where the number that begins at `start` ends with its last group that keeps it within `most` digits."""
    run = _RUN.match(numbers, start)
    total, end = 0, None
    for group in _GROUP.finditer(numbers, start, run.end() if run else start):
        total += group.end() - group.start()
        if total > most:
            break
        if total >= least:
            end = group.end()
    return end


@dataclass(frozen=True, slots=True)
class _Rule:
    """Words for a number and how many digits it has; `before` ends with its first digit."""

    kind: PersonalData
    before: re.Pattern[str]
    after: re.Pattern[str] | None
    least: int
    most: int


@cache
def _rules() -> tuple[_Rule, ...]:
    rules = []
    for rule in load("personal_data")["labelled"]:
        least, most = rule["digits"]
        words = "|".join(rule.get("after_value", ()))
        before = rf"(?:{'|'.join(rule['labels'])})[^0-9]{{0,{rule['gap']}}}[0-9]"
        after = rf"(?<![0-9-])(?P<value>[0-9]{{{least},{most}}})[」』]?(?:という|って|が|は)?(?:{words})"
        rules.append(
            _Rule(
                PersonalData(rule["kind"]),
                re.compile(before),
                re.compile(after) if words else None,
                least,
                most,
            )
        )
    return tuple(rules)


@cache
def _secrets() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = load("personal_data")["secrets"]
    join = r"(?:[\s、,はがのを:=→「『\"'(]|\([^()0-9]{0,8}\)|って|is\b|was\b|number\b|code\b|no\b)*"
    after = (
        rf"(?:{'|'.join(words['words'])})(?:{join}(?P<mixed>(?=[a-z_!@#$%&*-]*[0-9])[0-9a-z_!@#$%&*-]{{4,20}})(?![0-9a-z])"
        r"|[はが:=][「『\"' ]*(?P<letters>[a-z]{4,16})(?=です|だ|[」』\"']|\s*$)"
        r"|[「『](?P<quoted>[a-z]{4,16})[」』]"
        rf"|[はがを:「『 ]*(?P<read>(?:{_digit_words()}){{4}}(?!{_digit_words()})))"
    )
    before = (
        rf"(?<![0-9-])(?P<value>[0-9]{{4}})[」』]?(?:という|って|が|は|を)?(?:{'|'.join(words['before'])})"
    )
    return re.compile(after), re.compile(before)


def plates(text: str) -> Iterator[Found]:
    """Licence plates of cars and mopeds."""
    for match in _plates().finditer(text):
        yield Found(PersonalData.VEHICLE, *match.span())


@cache
def _plates() -> re.Pattern[str]:
    return re.compile("|".join(load("personal_data")["plates"]))


@cache
def _supposed() -> re.Pattern[str]:
    return re.compile(rf"[」』\"']?(?:{'|'.join(load('personal_data')['secrets']['supposed'])})")


@cache
def _read_aloud() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{_digit_words()})[ ・、のー-]?){{9,13}}+")


@cache
def _read_digit() -> re.Pattern[str]:
    return re.compile(_digit_words())


def _digit_words() -> str:
    return "|".join(load("personal_data")["read_digits"])


@cache
def _passport() -> re.Pattern[str]:
    words = "|".join(load("personal_data")["passports"])
    return re.compile(rf"(?:{words}).{{0,14}}?(?<![a-z])([a-z]{{2}} ?[0-9]{{7}})(?![0-9])")
