"""Does a question ask when the house is open, and name no other place or matter? Then it asks about the house itself. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from bot.places import is_municipal
from bot.reader import Terms
from bot.words import closed_up, load
from index.profile import Profile
from index.question import AnalyzedQuestion
from index.types import Language

_NUMBER = re.compile(r"[0-9]+")


def asks_for_opening(question: AnalyzedQuestion, terms: Terms) -> bool:
    """Whether a question tells of opening and of nothing else but days or times: 土曜日やってますか, お盆は休み？

    Args:
        terms: the index's analysis of a text.
    """
    text = closed_up(unicodedata.normalize("NFKC", question.text).lower())
    if not (question.terms and _opening().search(text)):
        return False
    return all(term in opening_terms(terms) or _NUMBER.fullmatch(term) for term in question.terms)


def of_the_house(text: str, profile: Profile | None, language: Language) -> str:
    """The question with the house named in it: a municipality's, or by the name in the profile."""
    key = "en" if language == "en" else "ja"
    house: str = load("opening")["house"][key]
    if profile and not is_municipal(profile):
        name = profile.name_en or profile.name if key == "en" else profile.name
        house = f"{name}: " if key == "en" else f"{name}は、"
    return f"{house}{text}"


@cache
def _opening() -> re.Pattern[str]:
    """One of the words that ask for opening; Latin ones as whole words."""
    words = load("opening")["open"].split()
    return re.compile("|".join(rf"\b{word}\b" if word.isascii() else re.escape(word) for word in words))


@lru_cache(maxsize=4)
def opening_terms(terms: Terms) -> frozenset[str]:
    """The terms of the words for opening, for days and times, and of what may stand beside them."""
    words = load("opening")
    every = " ".join(words[key] for key in ("open", "when", "about")).split()
    return frozenset[str]().union(*map(terms, every))
