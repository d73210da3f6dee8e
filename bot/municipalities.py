"""Where a text names municipalities and prefectures: from the dictionary's place names and a list of names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from bot.words import load, rows
from index.analyze import Analyzer, Word
from index.profile import Profile

_LONGEST = 8
# Profiles whose names are kept; a server has one.
_PROFILES = 8
_LONG_VOWELS = (("ō", "o"), ("ū", "u"), ("oh", "o"), ("ou", "o"), ("oo", "o"), ("uu", "u"), ("mb", "nb"))


@dataclass(frozen=True, slots=True)
class Mention:
    """A name's place in a text, smaller places right after it (千葉市中央区) included. `own`: the profile's."""

    name: str
    start: int
    end: int
    own: bool = False


def mentions(text: str, analyzer: Analyzer, profile: Profile) -> list[Mention]:
    """What a normalised text names, in its order, without the prefecture that the profile is in.

    A place inside the own municipality counts as its name; 平川 as a place of its own does not make 平川市 one.
    """
    words = analyzer.words(text)
    own = list(_own(text, profile))
    others = [
        mention
        for mention in (*_japanese(text, words), *_spelled(words), *_latin(text))
        if not any(
            mention.start < one.end and one.start < mention.end for one in own if mention.end <= one.end
        )
        and mention.name not in _around(profile.prefecture)
    ]
    own = [one for one in own if not any(o.start <= one.start and one.end < o.end for o in others)]
    return _joined(text, sorted([*own, *others], key=lambda mention: (mention.start, -mention.end)))


def names_a_place(term: str) -> bool:
    """Whether a term is the name of a municipality without its ending (名古屋), and no ordinary word."""
    return term in _bare_names()


def _japanese(text: str, words: Sequence[Word]) -> Iterator[Mention]:
    """Names with their ending (also ones that only the dictionary knows), and listed names without."""
    endings = load("places")["municipal_endings"]
    after = {word.start: word for word in words}
    ends = {word.end: word for word in words}
    reached = 0
    for word in words:
        if word.start < reached:
            continue
        for end in range(min(len(text), word.start + _LONGEST), word.start, -1):
            if end not in ends:
                continue
            name, ending = text[word.start : end], after.get(end)
            closed = ending is not None and ending.text in endings and f"{name}{ending.text}"
            place = ends[end] is word and word.is_place
            if closed and ending and (place or closed in _full_names()):
                yield Mention(closed, word.start, ending.end)
                reached = ending.end
            elif name in _full_names() or name in _bare_names():
                yield Mention(name, word.start, end)
                reached = end
            if reached > word.start:
                break


def _spelled(words: Sequence[Word]) -> Iterator[Mention]:
    """Names in hiragana with their ending, as easy Japanese writes them between spaces (ふなばしし の)."""
    run: list[Word] = []
    for word in [*words, Word(" ", 0, 0, is_place=False)]:
        if word.text.strip():
            run.append(word)
            continue
        written = "".join(part.text for part in run)
        for particle in ("", *load("places")["particles"]):
            name = written.removesuffix(particle)
            if written.endswith(particle) and name in _spellings():
                yield Mention(_spellings()[name], run[0].start, run[0].start + len(name))
        run = []


def _latin(text: str) -> Iterator[Mention]:
    """Names in Roman letters, with an ending or without; in a text with capitals they begin with one."""
    words = load("places")["english"]
    roman, no_place, before = _latin_patterns()
    capitals = text != text.lower()
    for match in roman.finditer(text):
        name = _short_vowels(match["name"])
        if name not in _roman_names() or (capitals and not match["name"][0].isupper()):
            continue
        alone = (len(name) > 4 or name in words["short"]) and name not in words["words"]
        alone = alone and not no_place.match(text, match.end())
        if match["ending"] or (
            alone and (capitals or len(name) > 5 or before.search(text, 0, match.start()))
        ):
            city = match["ending"] and match["ending"].lower() != words["prefecture"].lower()
            yield Mention(f"{name} {words['endings'][0]}" if city else name, *match.span())


def _own(text: str, profile: Profile) -> Iterator[Mention]:
    """The profile's names and the places inside it."""
    ending = load("places")["english"]["endings"][0]
    branches = (branch.name for branch in profile.branches)
    english = (profile.name_en or "").removesuffix(f" {ending}")
    names, pattern = _own_names(
        frozenset({profile.name, *profile.spellings, *profile.places, *branches, english})
    )
    for match in pattern.finditer(text):
        end = match.end()
        if match["ending"] and match[0] not in names and match[0][: -len(match["ending"])] in profile.places:
            end -= len(match["ending"])
        yield Mention(profile.name, match.start(), end, own=True)


def _joined(text: str, found: Iterable[Mention]) -> list[Mention]:
    """Mentions of which one goes on where the other ends, as one."""
    joined: list[Mention] = []
    for mention in found:
        if joined and (
            (text[joined[-1].end : mention.start].strip(", ") == "" and mention.start <= joined[-1].end + 2)
            or (text[joined[-1].end : mention.start] == "の" and joined[-1].name in _prefectures())
        ):
            last = joined.pop()
            mention = replace(  # noqa: PLW2901 — the joined one takes its place
                mention, start=last.start, end=max(last.end, mention.end), own=last.own or mention.own
            )
        joined.append(mention)
    return joined


@lru_cache(_PROFILES)
def _own_names(named: frozenset[str]) -> tuple[frozenset[str], re.Pattern[str]]:
    """The names with those in Roman letters, and what finds them."""
    ending = load("places")["english"]["endings"][0]
    names = named | {roman for full, _, roman in rows("municipalities") if full[:-1] in named}
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name)
    endings = "".join(load("places")["municipal_endings"])
    found = rf"(?:{pattern})(?P<ending>(?:[{endings}]|(?<=[a-z]) {ending}))?"
    return names, re.compile(found, re.IGNORECASE)


@cache
def _latin_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A name in Roman letters with its ending; what after it makes it no place; what before it makes it one."""
    words = load("places")["english"]
    ending = rf"(?:[ -](?P<ending>{'|'.join(words['endings'])})\b)?"
    return (
        re.compile(rf"(?<![A-Za-z@.])(?P<name>[A-Za-zōū]{{3,}}){ending}(?![a-z])", re.IGNORECASE),
        re.compile(rf" (?:[a-z]+ )?(?:{'|'.join(words['no_place_after'])})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{'|'.join(words['before'])}) $", re.IGNORECASE),
    )


@cache
def _around(prefecture: str | None) -> frozenset[str]:
    """The names of a prefecture."""
    return frozenset(
        name
        for full, _, roman in rows("municipalities")
        if full == prefecture
        for name in (full, full[:-1], roman)
    )


@cache
def _prefectures() -> frozenset[str]:
    """Names of prefectures, with their ending and without."""
    full = (name for name in _full_names() if name[-1] in load("places")["prefecture_endings"])
    return frozenset(name for one in full for name in (one, one[:-1]))


@cache
def _full_names() -> frozenset[str]:
    return frozenset(full for full, _, _ in rows("municipalities"))


@cache
def _bare_names() -> frozenset[str]:
    """Names that say a place without their ending."""
    ordinary = set(load("places")["ordinary_words"])
    return frozenset(full[:-1] for full in _full_names() if full[:-1] not in ordinary)


@cache
def _spellings() -> dict[str, str]:
    """Full names by their spelling in hiragana."""
    endings = load("places")["spelled_endings"]
    return {
        reading + ending: full
        for full, reading, _ in rows("municipalities")
        for ending in endings.get(full[-1], ())
    }


@cache
def _roman_names() -> frozenset[str]:
    return frozenset(_short_vowels(roman) for _, _, roman in rows("municipalities"))


def _short_vowels(name: str) -> str:
    name = name.lower()
    for long, short in _LONG_VOWELS:
        name = name.replace(long, short)
    return name
