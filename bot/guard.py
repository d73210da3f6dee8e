"""What must not be searched or stored: personal data, injection, emergencies, greetings, other languages. Pure.

The guard never keeps or returns what it recognised; callers get a status and kinds, not the words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.emergencies import alarm, numbers_beside
from bot.folding import fold
from bot.own_case import asks_own_case
from bot.personal_data import PersonalData, holds_personal_data, kinds_of
from bot.types import Status
from bot.words import load
from index.types import Language

__all__ = [
    "Finding",
    "examine",
    "holds_personal_data",
    "language_of",
    "numbers_beside",
    "says_something",
]

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_OTHER_SCRIPT = re.compile(
    r"[\u0400-\u04ff\u0590-\u06ff\u0900-\u0dff\u0e00-\u0eff\u1100-\u11ff\uac00-\ud7af]"
)
_LATIN_WORD = re.compile(r"[a-z]{2,}")
_VIETNAMESE_OR_ROMANCE = re.compile(r"[à-öø-ÿăđĩũơưạ-ỹñ]")


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a question is not searched.

    `ask`, by language, finds the document whose numbers an emergency needs; `kinds`: of the personal data it holds.
    """

    status: Status
    ask: Mapping[str, str] | None = None
    kinds: frozenset[PersonalData] = frozenset()


def examine(text: str, known_numbers: frozenset[str] = frozenset()) -> Finding | None:
    """What the question is to be stopped for, or None.

    Args:
        text: the question as typed.
        known_numbers: what belongs to the city and may be asked about: phone numbers (digits only) and addresses.
    """
    folded = fold(text)
    if ask := alarm(folded):
        return Finding(Status.EMERGENCY, ask=ask)
    if kinds := kinds_of(folded, known_numbers):
        return Finding(Status.PERSONAL_DATA, kinds=kinds)
    if _injection().search(folded.text):
        return Finding(Status.INJECTION)
    if _is_greeting(folded.text):
        return Finding(Status.GREETING)
    if asks_own_case(folded):
        return Finding(Status.OWN_CASE)
    return None


def says_something(text: str) -> bool:
    """Whether the text holds a letter or a digit; without one there is nothing to answer."""
    return any(character.isalnum() for character in text)


def language_of(text: str) -> Language | None:
    """The language of a question: Japanese, English, or None for one that is not served."""
    folded = unicodedata.normalize("NFKC", text).lower()
    if _KANA.search(folded):
        return "ja"
    if _OTHER_SCRIPT.search(folded):
        return None
    if _CJK.search(folded):
        return "ja"
    if len(_VIETNAMESE_OR_ROMANCE.findall(folded)) >= 2:
        return None
    return "en" if len(_LATIN_WORD.findall(folded)) >= 3 else "ja"


def _is_greeting(folded: str) -> bool:
    bare = re.sub(r"[\W_]+", " ", folded).strip()
    greetings = load("guard")["greetings"]
    return bare in greetings["ja"] or bare in greetings["en"]


@cache
def _injection() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in load("guard")["injection"]))
