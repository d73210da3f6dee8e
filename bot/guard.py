"""What must not be searched or stored: personal data, injection, emergencies, greetings. Pure.

The guard never keeps or returns what it recognised; callers get a status and kinds, not the words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.emergencies import alarm, likely_alarm, numbers_beside
from bot.folding import Folded, fold
from bot.itself import asked_of_itself
from bot.kinds import Level, classes_of, level_of
from bot.own_case import asks_own_case
from bot.personal_data import PersonalData, holds_personal_data, kinds_of
from bot.types import Status
from bot.ways import one_way
from bot.words import either, load

__all__ = [
    "Finding",
    "examine",
    "holds_personal_data",
    "is_likely_own_case",
    "numbers_beside",
    "otherwise",
    "says_something",
]

# Longer texts say more than hello.
_LONGEST_GREETING = 80


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a question is not searched.

    `ask`, by language, finds the document whose numbers an emergency needs; `kinds`: of the personal data it holds;
    `about`: the kind of a greeting, or what it asks of the counter itself (`bot/words/itself_texts.yaml`).
    """

    status: Status
    ask: Mapping[str, str] | None = None
    kinds: frozenset[PersonalData] = frozenset()
    about: tuple[str, ...] = ()


def examine(
    text: str, known_numbers: frozenset[str] = frozenset(), *, talking: bool = False
) -> Finding | None:
    """What the question is to be stopped for, or None.

    Args:
        text: the question as typed.
        known_numbers: what belongs to the city and may be asked about: phone numbers (digits only) and addresses.
        talking: something was said before, and 教えてください may go on with it.
    """
    folded = fold(text)
    if ask := alarm(folded):
        return Finding(Status.EMERGENCY, ask=ask)
    if kinds := kinds_of(folded, known_numbers):
        return Finding(Status.PERSONAL_DATA, kinds=kinds)
    asked = _without_what_is_told(folded.text)
    if any(_injection().search(said) for said in {asked, one_way(asked)}):
        return Finding(Status.INJECTION)
    if about := asked_of_itself(folded, talking=talking) or _greeted(folded.text, talking):
        return Finding(Status.GREETING, about=about)
    return _of_somebody(folded, talking=talking)


def _of_somebody(folded: Folded, *, talking: bool) -> Finding | None:
    """What is surely somebody's own case, or, where nothing was said before that it may go on with, said to the counter."""
    own = level_of("own_case", folded)
    if own is Level.SURE or (own > Level.UNLIKELY and asks_own_case(folded)):
        return Finding(Status.OWN_CASE)
    if not talking and level_of("itself", folded) is Level.SURE:
        return Finding(Status.GREETING, about=_subjects(folded))
    return None


def is_likely_own_case(text: str) -> bool:
    """Whether a text is likely somebody's own case; where a rule was asked for after all, it stands below the desk."""
    return level_of("own_case", fold(text)) >= Level.LIKELY


def otherwise(text: str, *, talking: bool) -> Finding | None:
    """What a question that no document answers likely is instead: an alarm, or a remark to the counter; else None.

    Args:
        talking: something was said before, and the text may go on with it.
    """
    folded = fold(text)
    if ask := likely_alarm(folded):
        return Finding(Status.EMERGENCY, ask=ask)
    if level_of("itself", folded) >= (Level.SURE if talking else Level.LIKELY):
        return Finding(Status.GREETING, about=_subjects(folded))
    return None


def _subjects(folded: Folded) -> tuple[str, ...]:
    """What is likeliest asked of the counter itself."""
    return tuple(classes_of("itself_subjects", folded)[:1])


def orders_the_machine(text: str) -> bool:
    """Whether the text holds an order to the machine, in a question or in a document."""
    return _injection().search(fold(text).text) is not None


def _without_what_is_told(folded: str) -> str:
    """The text without the words of a mail or a call that somebody tells of."""
    words = load("guard")
    if re.search(words["reported"], folded) is None:
        return folded
    return re.sub(words["quoted"], "□", folded)


def says_something(text: str) -> bool:
    """Whether the text holds a letter or a digit; without one there is nothing to answer."""
    return any(character.isalnum() for character in text)


def _greeted(folded: str, talking: bool) -> tuple[str, ...]:
    """The kind of greeting that the text is, the first of the list that is in it; () where it says more."""
    bare = re.sub(r"[\W_]+", " ", folded).strip()
    if len(bare) > _LONGEST_GREETING or _small_talk(talking).fullmatch(bare) is None:
        return ()
    return (next((kind for kind, words in _greetings().items() if words.search(bare)), "hello"),)


@cache
def _small_talk(talking: bool) -> re.Pattern[str]:
    """Greetings one after the other; where nothing was said before, also what only says that a question will come."""
    words = load("guard")
    greetings = [pattern for kind in words["greetings"].values() for pattern in kind]
    said = "|".join(f"(?:{pattern})" for pattern in (*greetings, *(() if talking else words["openings"])))
    return re.compile(rf"(?>(?:{said}) ?)+")


@cache
def _greetings() -> dict[str, re.Pattern[str]]:
    return {kind: either(patterns) for kind, patterns in load("guard")["greetings"].items()}


@cache
def _injection() -> re.Pattern[str]:
    return either(load("guard")["injection"])
