"""What must not be searched or stored: personal data, injection, emergencies, greetings, other languages. Pure.

The guard never keeps or returns what it recognised; callers get a status, not the words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stdnum.exceptions import ValidationError
from stdnum.jp import in_ as individual_number

from bot.types import Status
from bot.words import closed_up, load
from index.types import Language

_KANJI_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
# What keyboards put between digits for a hyphen; NFKC leaves these as they are.
_DASH = re.compile(r"(?<=[0-9])[\u2010-\u2015\u2212ー](?=[0-9])")
_GROUPED_DIGITS = re.compile(r"(?<![0-9])[0-9](?:[ \-・.]?[0-9]){9,14}(?![0-9円])")
_PHONE = re.compile(r"(?<![0-9#])(?<![0-9][a-z]{2})(?:\+81[ -]?|0)(?:[0-9][ \-()]{0,2}){8,9}[0-9](?![0-9])")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ADDRESS = re.compile(
    r"[0-9]{1,4}(?:丁目|番地?|-)[0-9]{1,4}(?![0-9]*(?:年|か月|ヶ月|週|日|時|歳))(?:番地?|号|-)?[0-9]{0,4}(?:号|番)?(?:.{0,12}(?:号室|に住))"
)
# A value holds a digit, or is said to be the secret (パスワードはsakuraです); "PIN number" and "password reset" are none.
_SECRET_VALUE = re.compile(
    r"(?:[\s、,はがの:=「『\"'(]|is\b|was\b|number\b|code\b)*(?=[a-z]*[0-9])[0-9a-z]{4,16}"
    r"(?![0-9a-z]*(?:桁|けた|文字|回|円|人|年|月|日|つ|号))"
    r"|[はが][「『\"']?[a-z]{4,16}(?:です|だ|[」』\"']|$)"
)
_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_OTHER_SCRIPT = re.compile(
    r"[\u0400-\u04ff\u0590-\u06ff\u0900-\u0dff\u0e00-\u0eff\u1100-\u11ff\uac00-\ud7af]"
)
_LATIN_WORD = re.compile(r"[a-z]{2,}")
_VIETNAMESE_OR_ROMANCE = re.compile(r"[à-öø-ÿăđĩũơưạ-ỹñ]")


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a question is not searched. `ask`, by language, finds the document whose numbers an emergency needs."""

    status: Status
    ask: Mapping[str, str] | None = None


def examine(text: str, known_numbers: frozenset[str] = frozenset()) -> Finding | None:
    """What the question is to be stopped for, or None.

    Args:
        text: the question as typed.
        known_numbers: phone numbers (digits only) that belong to the city and may be asked about.
    """
    folded = closed_up(_folded(text))
    if emergency := _emergency(folded):
        return emergency
    if holds_personal_data(folded, known_numbers):
        return Finding(Status.PERSONAL_DATA)
    if orders_the_machine(folded):
        return Finding(Status.INJECTION)
    if _is_greeting(folded):
        return Finding(Status.GREETING)
    if _asks_own_case(folded):
        return Finding(Status.OWN_CASE)
    return None


def says_something(text: str) -> bool:
    """Whether the text holds a letter or a digit; without one there is nothing to answer."""
    return any(character.isalnum() for character in text)


def orders_the_machine(text: str) -> bool:
    """Whether the text holds an order to the machine, in a question or in a document."""
    folded = _folded(text)
    return any(_near(folded, first, second) for first, second in load("guard")["injection"])


def holds_personal_data(text: str, known_numbers: frozenset[str] = frozenset()) -> bool:
    """Whether the text holds a My Number, a phone number, an e-mail address, a home address or a secret's value."""
    folded = _folded(text)
    digits = _DASH.sub("-", folded.translate(_KANJI_DIGITS))
    if _EMAIL.search(folded) or _ADDRESS.search(digits):
        return True
    if any(_is_individual_number(match[0]) for match in _GROUPED_DIGITS.finditer(digits)):
        return True
    phones = (re.sub(r"[^0-9]", "", match[0]) for match in _PHONE.finditer(digits))
    if any(phone not in known_numbers and not _is_free_call(phone) for phone in phones):
        return True
    return any(_SECRET_VALUE.match(digits, end) for end in _secret_words(digits))


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


def _folded(text: str) -> str:
    """NFKC in lower case, without the invisible characters that could be put into a number to hide it."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()


def _near(folded: str, first: str, second: str) -> bool:
    """Whether `second` follows `first` within a short stretch."""
    return re.search(re.escape(first) + r".{0,15}?" + re.escape(second), folded) is not None


def _secret_words(folded: str) -> Iterator[int]:
    """Where the words for a secret end; a Latin one counts as a whole word only (not the "pin" of "opinion")."""
    for word in load("guard")["secrets"]["words"]:
        whole = rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word)
        yield from (match.end() for match in re.finditer(whole, folded))


def _is_free_call(phone: str) -> bool:
    """Whether a number is of the kind that only organisations have."""
    return phone.startswith(tuple(load("guard")["free_calls"]))


def _is_individual_number(number: str) -> bool:
    digits = re.sub(r"[^0-9]", "", number)
    if len(digits) != 12:
        return False
    try:
        individual_number.validate(digits)
    except ValidationError:
        return False
    return True


def _emergency(folded: str) -> Finding | None:
    for kind in load("guard")["emergencies"]:
        told = any(cue in folded for cue in kind["cues"])
        if told or any(re.search(pattern, folded) for pattern in kind.get("patterns", ())):
            return Finding(Status.EMERGENCY, ask=kind["ask"])
    return None


def _is_greeting(folded: str) -> bool:
    bare = re.sub(r"[\W_]+", " ", folded).strip()
    greetings = load("guard")["greetings"]
    return bare in greetings["ja"] or bare in greetings["en"]


def _asks_own_case(folded: str) -> bool:
    words = load("guard")["own_case"]
    if not any(_has_word(folded, whose) for whose in words["whose"]):
        return False
    return any(all(part in folded for part in parts) for parts in words["what"])


def _has_word(folded: str, word: str) -> bool:
    if word.isascii():
        return re.search(rf"\b{re.escape(word)}\b", folded) is not None
    return word in folded
