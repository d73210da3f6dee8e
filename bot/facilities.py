"""Which house or ground a question is about, so that no other's hours or prices are told of it. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence, Set
from functools import cache, lru_cache

from bot.candidates import Candidate
from bot.opening import opening_terms
from bot.parts import parts_of
from bot.subjects import terms_of
from bot.words import load
from index.question import AnalyzedQuestion
from index.types import Hit

Terms = Callable[[str], Set[str]]
Place = tuple[str, int]

# Texts whose facilities are kept; a city's own corpus fits.
_KEPT = 16_384


def facility_asked(question: str) -> str | None:
    """The facility that a question is about: the last that it names (市民会館の駐車場 is about 駐車場); None without one.

    One in which something else is done (公民館で投票) is not what is asked about; a question of several parts is about several things.
    """
    parts = parts_of(question)
    text = _plain(parts[-1] if parts else question)
    found = list(_pattern().finditer(text))
    if len(parts) > 1 or not found or _place().match(text, found[-1].end()):
        return None
    return found[-1][0]


def of_the_facility(
    hits: Sequence[Hit], facility: str, question: AnalyzedQuestion, terms: Terms
) -> list[Hit]:
    """The hits of the documents that speak of the facility; all, where it is the hall itself.

    A day or a time that stands before its name (休日図書館) is none of it.
    """
    if _hall().fullmatch(facility):
        return list(hits)
    name = terms(facility) - opening_terms(terms)
    held = {hit.document.id: name <= question.said_by(terms_of(hit.document, terms)) for hit in hits}
    return [hit for hit in hits if held[hit.document.id]]


def of_other_facilities(
    candidates: Sequence[Candidate], question: AnalyzedQuestion, terms: Terms
) -> set[Place]:
    """Places of the rows that name other facilities, where a row of the same label names the one that the question is about."""
    facility = facility_asked(question.text)
    if facility is None:
        return set()
    asked = terms(facility)
    groups: dict[tuple[str, str], list[tuple[Candidate, bool]]] = {}
    for candidate in candidates:
        if candidate.row and (told := _facilities_in(candidate.said)):
            own = any(asked <= question.said_by(terms(name)) for name in told)
            groups.setdefault((candidate.document.id, candidate.row.label), []).append((candidate, own))
    mixed = (group for group in groups.values() if any(own for _, own in group))
    return {candidate.place for group in mixed for candidate, own in group if not own}


@lru_cache(_KEPT)
def _facilities_in(text: str) -> tuple[str, ...]:
    return tuple(match[0] for match in _pattern().finditer(_plain(text)))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


@cache
def _hall() -> re.Pattern[str]:
    return re.compile(load("facilities")["hall"])


@cache
def _place() -> re.Pattern[str]:
    return re.compile(load("facilities")["place"])


@cache
def _pattern() -> re.Pattern[str]:
    ends = load("facilities")["ends"]
    japanese, english = (
        "|".join(sorted("|".join(ends[key]).split("|"), key=len, reverse=True)) for key in ("ja", "en")
    )
    # A name begins with kanji or katakana before its ending (市民, スポーツ).
    return re.compile(rf"[一-鿿々ァ-ヶー]{{0,24}}(?:{japanese})|\b(?:{english})\b")
