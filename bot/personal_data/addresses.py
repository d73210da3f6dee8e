"""Home addresses: blocks and house numbers after the name of a town. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bot.personal_data.kinds import Found, PersonalData
from bot.words import load

_N = "[0-9十百千]{1,5}"
_BLOCK = "(?:番地?|ばんち)"
# 8丁目99番77号, 8丁目8-7, 9987番地3, 60番5号
_NAMED = re.compile(
    rf"(?<![0-9十百千])(?:{_N}丁目 ?{_N}(?![0-9十百千]|丁目)(?:{_BLOCK}|[-の]|号)? ?(?:{_N})?(?:[-の号]{{1,2}}{_N})?(?:号室|号)?"
    rf"|{_N} ?(?:番地|ばんち)(?:の?{_N})?(?:[-の]{_N})?(?:号室|号)?"
    rf"|{_N}番{_N}号)"
)
# 88-77, 88-77-6, 88の77の6
_JOINED = re.compile(rf"(?<![0-9十百千-])(?!0){_N}(?:[-の]{_N}){{1,3}}(?![0-9-])")
_BARE = re.compile(r"(?<![0-9-])[0-9]{2,5}(?=です|[にでのへがは、。\s]|$)")
_PARTS = re.compile("[0-9十百千]+")
# What may belong to the name before the numbers, up to a particle or a mark.
_NAME = re.compile(
    r"(?:[^\s\x00-@、。：「」『』〔〕（）→はがをにへも]|が(?=[丘台])|[0-9](?=[0-9]?(?:条|丁目|区|線|番))){1,30} ?$"
)
_LETTER = re.compile(r"[^\W\d_]")
_KANJI = re.compile(r"(?![番号棟階])[\u3400-\u9fff]")
_MUNICIPALITY = re.compile(r".*[市区町村郡](?P<town>[^\W\d_]{1,10}) ?$")
_PREFECTURE = re.compile(r"[都道府県][^\W\d_]{1,7}?[市区町村郡](?P<town>[^\W\d_]{1,10}) ?$")
_LABEL = re.compile(r"住所[はが: ]*$")
_MARKS = re.compile(rf"丁目|{_BLOCK}|[号の\s-]+")
_BEFORE = 34
# So many characters of a town's name tell whether an address is a known one.
_TOWN = 3


def addresses(text: str, numbers: str, known: frozenset[str]) -> Iterator[Found]:
    """Addresses with a house number; not the known ones, nor one whose whereabouts are asked."""
    homely = any(word in text for word in load("personal_data")["home"])
    for match in _NAMED.finditer(numbers):
        yield from _address(text, match, known)
    for match in _JOINED.finditer(numbers):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        if _is_word(text, match.end()):
            continue
        long = len(_PARTS.findall(match[0])) >= 3
        if (long or homely or _town(_MUNICIPALITY, before)) and not _counts().match(numbers, match.end()):
            yield from _address(text, match, known)
    for match in _BARE.finditer(numbers):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        if _town(_MUNICIPALITY if homely else _PREFECTURE, before):
            yield from _address(text, match, known)
    for match in _english().finditer(numbers):
        yield Found(PersonalData.ADDRESS, *match.span("value"))


def _address(text: str, match: re.Match[str], known: frozenset[str]) -> Iterator[Found]:
    """The address whose numbers were matched, with the name of the place before them."""
    first = max(0, match.start() - _BEFORE)
    before = text[first : match.start()]
    name = _NAME.search(before)
    if not name or not _LETTER.search(name[0]):
        if not _LABEL.search(before):
            return
    elif (
        name[0].strip()[-1].isascii()
        or name[0].strip().endswith(_not_towns())
        or _asked_about().match(text, match.end())
    ):
        return
    start = first + name.start() if name else match.start()
    told = _bare(text[max(start, match.start() - _TOWN) : match.end()])
    if not any(_bare(house).endswith(told) for house in known if not house.isdigit()):
        yield Found(PersonalData.ADDRESS, start, match.end())


def _town(pattern: re.Pattern[str], before: str) -> bool:
    """Whether a municipality and something that may be a town of it stand at the end."""
    match = pattern.search(before)
    return match is not None and not _not_in_a_municipality().match(match["town"])


def _is_word(text: str, end: int) -> bool:
    """Whether what was read as the last number is a kanji that begins a word (the 一 of 一覧)."""
    return not text[end - 1].isascii() and _KANJI.match(text, end) is not None


def _bare(address: str) -> str:
    """An address with every way of joining its numbers written as a hyphen."""
    return _MARKS.sub("-", address).strip("-")


@cache
def _counts() -> re.Pattern[str]:
    """What makes the numbers before it a span (2-3年) and no house."""
    counters = load("personal_data")["counters"]
    return re.compile(
        "|".join((" ?" if counter.isascii() else "") + re.escape(counter) for counter in counters)
    )


@cache
def _asked_about() -> re.Pattern[str]:
    return re.compile("|".join(load("personal_data")["asked_about"]))


@cache
def _not_towns() -> tuple[str, ...]:
    return tuple(load("personal_data")["not_towns"])


@cache
def _not_in_a_municipality() -> re.Pattern[str]:
    return re.compile("|".join(load("personal_data")["not_in_a_municipality"]))


@cache
def _english() -> re.Pattern[str]:
    words = "|".join(load("personal_data")["home_en"])
    house = r"[0-9]{1,4}-[0-9]{1,4}(?:-[0-9]{1,4}|(?=,? ?[a-z]+-?(?:,|dai|cho|machi|ku|shi| city)))"
    town = load("personal_data")["towns_en"]
    return re.compile(
        rf"(?:(?:{words})[^0-9]{{0,12}}(?=[0-9])|(?<![0-9-])(?=[0-9]{{1,4}}(?:-[0-9]{{1,4}})+,? [a-z]+(?:{town})))"
        rf"(?P<value>{house}(?:[, ]+[a-z]+){{0,3}})"
    )
