"""Phone numbers and e-mail addresses that are not an organisation's. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bot.personal_data.kinds import Found, PersonalData
from bot.personal_data.quantities import BLANK
from bot.words import load

_BETWEEN = r"[ \-().・の]{0,3}"
# A Latin letter before it makes it part of a code (342AC0000000081), unless it ends a word for a phone.
_PHONE = re.compile(
    rf"(?:(?<![0-9a-z#.:,])(?<![0-9]-)|(?<=tel)|(?<=fax)|(?<=phone))\(?(?:\+ ?81{_BETWEEN}0?\)?{_BETWEEN}|0{_BETWEEN})[1-9](?:{_BETWEEN}[0-9]){{8,9}}"
    r"(?![0-9:])"
)
# 12-3456-7890: what is left where the first 0 was not written.
_WITHOUT_ZERO = re.compile(
    r"(?<![0-9-])[1-9][0-9][- の](?!(?:19|20)[0-9]{2}[- ](?:19|20))[0-9]{4}[- の][0-9]{4}(?![0-9-])"
)
_ELEVEN_DIGITS = re.compile(r"0[5789]0")
_DIGIT = re.compile(r"[0-9]")
_AT = r"(?: ?@ ?| ?[(\[]at[)\]] ?)"
_DOT = r"(?:[.。]| ?[(\[]dot[)\]] ?| ?(?:ドット|どっと) ?)"
_DOMAIN = rf"[a-z0-9-]{{1,40}}(?:{_DOT}[a-z0-9-]{{1,20}}){{1,5}}"
_EMAIL = re.compile(rf"(?<![a-z0-9._%+-])[a-z0-9._%+-]{{1,64}}{_AT}(?P<domain>{_DOMAIN})")
_ENGLISH_EMAIL = re.compile(
    r"(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64} at (?P<domain>[a-z0-9-]{1,40}(?: dot [a-z0-9-]{2,20}){1,3})"
)
_SPELLED_EMAIL = re.compile(
    rf"(?:(?<![a-z0-9._%+-])[a-z0-9._%+-]{{1,64}}|[ぁ-んァ-ヴー]{{1,20}}) ?(?:アット|あっと)(?:マーク|まーく)? ?(?P<domain>{_DOMAIN})"
)


def phones(numbers: str) -> Iterator[Found]:
    """Phone numbers with their area code, whosever they are."""
    for match in _PHONE.finditer(numbers):
        yield Found(PersonalData.PHONE, *_phone(match)[:2])
    for match in _WITHOUT_ZERO.finditer(numbers):
        if not numbers_a_thing(numbers, match.start()):
            yield Found(PersonalData.PHONE, *match.span())


def without_organisations(numbers: str, known: frozenset[str]) -> str:
    """The text without phone numbers that may be spoken of."""
    for match in _PHONE.finditer(numbers):
        start, end, phone = _phone(match)
        if is_an_organisations(numbers[start:end], phone, known):
            numbers = numbers[:start] + BLANK * (end - start) + numbers[end:]
    return numbers


def phone_numbers(numbers: str) -> Iterator[str]:
    """Every phone number with its area code, as digits that begin with 0."""
    return (_phone(match)[2] for match in _PHONE.finditer(numbers))


def is_an_organisations(typed: str, phone: str, known: frozenset[str]) -> bool:
    """Whether a number is free to call, known, or known but for its area code.

    A mobile number can begin with the digits 0800 too; written 0800-… it is a number that is free to call.
    """
    typed = typed.lstrip("(")
    for prefix in load("personal_data")["free_calls"]:
        if typed.startswith(prefix) and not (
            _ELEVEN_DIGITS.match(prefix) and typed[len(prefix) : len(prefix) + 1].isdigit()
        ):
            return True
    return phone in known or any(number.endswith(phone) for number in known)


def numbers_a_thing(numbers: str, start: int) -> bool:
    """Whether the word before a number says that it is a thing's or an organisation's (法人番号, 型番)."""
    return _things().search(numbers, max(0, start - 20), start) is not None


def emails(text: str) -> Iterator[Found]:
    """E-mail addresses, also with アット and (at), but those of organisations' domains."""
    if not any(sign in text for sign in ("@", "アット", "あっと", "(at)", "[at]", " at ")):
        return
    for pattern in (_EMAIL, _SPELLED_EMAIL, _ENGLISH_EMAIL):
        for match in pattern.finditer(text):
            if not match["domain"].endswith(_organisations()):
                yield Found(PersonalData.EMAIL, *match.span())


def _phone(match: re.Match[str]) -> tuple[int, int, str]:
    """Start, end and digits of a number; of a landline's only ten, whatever digits follow."""
    places = [match.start() + digit.start() for digit in _DIGIT.finditer(match[0])]
    digits = "".join(match.string[place] for place in places)
    abroad = match[0].lstrip("(").startswith("+")
    national = ("0" + digits[2:].removeprefix("0")) if abroad else digits
    length = 11 if _ELEVEN_DIGITS.match(national) else 10
    surplus = max(0, len(national) - length)
    end = places[len(places) - 1 - surplus] + 1
    return match.start(), end, national[:length]


@cache
def _things() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(load('personal_data')['numbers_of_things'])})[^0-9]{{0,6}}$")


@cache
def _organisations() -> tuple[str, ...]:
    return tuple("." + domain for domain in load("personal_data")["organisation_domains"])
