"""Does a question ask when the house is open, and name no other place or matter? Then it asks about the house itself. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from bot.asks import asks_of
from bot.parts import parts_of
from bot.places import is_municipal
from bot.reader import Terms
from bot.words import closed_up, load
from index.profile import Profile
from index.question import AnalyzedQuestion
from index.types import Hit, Language

_NUMBER = re.compile(r"[0-9]+")


def asks_for_opening(question: AnalyzedQuestion, terms: Terms) -> bool:
    """Whether a question tells of opening and of nothing else but days or times: 土曜日やってますか, お盆は休み？

    Args:
        terms: the index's analysis of a text.
    """
    if not (question.terms and _tells_of_opening(question.text)):
        return False
    return all(term in opening_terms(terms) or _NUMBER.fullmatch(term) for term in question.terms)


def opening_asked(
    asked: AnalyzedQuestion, hits: Sequence[Hit], analyze: Callable[[str], AnalyzedQuestion], terms: Terms
) -> str | None:
    """What of a question asks for opening alone: the whole, or the one part that asks, where no document is named; or None.

    「5時すぎまでやってたよね？ 仕事を早めに終えて行こうかと」 tells beside what it asks why it asks.

    Args:
        hits: what the whole question finds.
    """
    if asks_for_opening(asked, terms):
        return asked.text
    parts = [part for part in parts_of(asked.text) if asks_of(part)]
    if len(parts) != 1 or not _tells_of_opening(parts[0]):
        return None
    part = analyze(parts[0])
    if not asks_for_opening(part, terms):
        return None
    matter = set(asked.terms) - opening_terms(terms)
    documents = (hit.document for hit in hits)
    names = (terms(name) for document in documents for name in (document.title, *document.aliases))
    return None if any(name and set(name) <= matter for name in names) else part.text


def _tells_of_opening(text: str) -> bool:
    return _opening().search(closed_up(unicodedata.normalize("NFKC", text).lower())) is not None


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
