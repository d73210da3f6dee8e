"""Whether a life may be at stake, and which numbers then have to be there. Pure.

Present danger is an alarm. A danger that is past, or a word of danger in a question about papers, is none; where a life
may still be at stake the numbers stand beside the ordinary answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.folding import Folded, fold
from bot.kinds import Level, classes_of, level_of
from bot.words import either, load


@dataclass(frozen=True, slots=True)
class _Kind:
    """`ask`, by language, finds the document whose numbers are cited. `loose`: its words are used of other things, too."""

    name: str
    loose: bool
    ask: Mapping[str, str]
    now: re.Pattern[str]
    unless: re.Pattern[str]
    stated: re.Pattern[str]
    beside: re.Pattern[str]


def alarm(folded: Folded) -> Mapping[str, str] | None:
    """What finds the numbers to call at once, by language; None where nothing calls for them."""
    level = level_of("alarm", folded)
    by_words = _by_words(folded, unlikely=level is Level.UNLIKELY)
    return by_words or (_by_examples(folded) if level is Level.SURE else None)


def likely_alarm(folded: Folded) -> Mapping[str, str] | None:
    """What finds the numbers that belong beside an answer, and are told in place of none, for a text that is likely an alarm."""
    return _by_examples(folded) if level_of("alarm", folded) >= Level.LIKELY else None


def _by_examples(folded: Folded) -> Mapping[str, str]:
    """What finds the numbers for a text that is like those of people in danger."""
    name = load("emergencies")["learned"][classes_of("alarm_kinds", folded)[0]]
    return next(kind.ask for kind in _kinds() if kind.name == name)


def _by_words(folded: Folded, *, unlikely: bool = False) -> Mapping[str, str] | None:
    """What finds the numbers, where the words tell of danger.

    unlikely: the text is none of people in danger; then only a danger that is told outright counts, and of a kind whose words are not
    used of other things, too (脅された of a bill).
    """
    told = _told(folded)
    about_papers = _words("papers").search(told) is not None
    informs = about_papers or (_words("informs").search(told) and not _words("calls").search(told))
    for kind in _kinds():
        now = kind.now.search(told) and not (unlikely and kind.loose)
        if now or (not unlikely and not about_papers and kind.unless.search(told)):
            return kind.ask
    if informs or unlikely:
        return None
    return next((kind.ask for kind in _kinds() if kind.stated.search(told)), None)


def numbers_beside(text: str) -> Mapping[str, str] | None:
    """What finds the numbers that belong beside an ordinary answer, where a life may be at stake; else None."""
    folded = fold(text)
    told = _told(folded)
    if beside := next((kind.ask for kind in _kinds() if kind.beside.search(told)), None):
        return beside
    level = level_of("alarm", folded)
    if level >= Level.LIKELY:
        return _by_examples(folded)
    # What the words say of any other text was an alarm.
    return _by_words(folded) if level is Level.UNLIKELY else None


def _told(folded: Folded) -> str:
    """The text said one way, without the words in which a dangerous part is no danger (いのちの電話)."""
    told = folded.text
    for way, written in _ways():
        told = way.sub(written, told)
    return _set_phrases().sub("□", told)


@cache
def _kinds() -> tuple[_Kind, ...]:
    return tuple(
        _Kind(
            kind["name"],
            kind.get("loose", False),
            kind["ask"],
            either(kind["now"]),
            either(kind["unless"]),
            _statement(kind["stated"]),
            either(kind["beside"]),
        )
        for kind in load("emergencies")["kinds"]
    )


def _statement(words: list[str]) -> re.Pattern[str]:
    """A clause that says that something of this happens; English has no ending to tell it by."""
    happening = load("emergencies")["happening"]
    return either(
        [rf"(?:{word})" + ("" if word.isascii() else rf"[^、。!?]{{0,14}}?{happening}") for word in words]
    )


@cache
def _words(name: str) -> re.Pattern[str]:
    words = load("emergencies")[name]
    return either([words] if isinstance(words, str) else words)


@cache
def _ways() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(way), written) for way, written in load("emergencies")["ways"].items())


@cache
def _set_phrases() -> re.Pattern[str]:
    return either(load("emergencies")["set_phrases"])
