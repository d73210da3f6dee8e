"""Receipt numbers: who holds one reads the reply. Easy to read aloud and to type; only their hashes are kept."""

from __future__ import annotations

import re
import secrets
import unicodedata
from hashlib import sha256

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_37_36

# No two look or sound alike in Japanese: no 0/O, 1/I/L, 2/Z, 5/S, 8/B; of シー, ティー, ピー … none. No vowel but A, so that
# no word comes out. Eighteen, as ISO 7064's check (here mod 19, 18) wants one less than a prime.
_ALPHABET = "23456789AFHJKMRWXY"
# 18^15 is 2^62; the sixteenth is the check character, which tells every single slip and most swaps.
_RANDOM = 15
_GROUP = 4

_BETWEEN = re.compile(r"[\W_ー]+")


def new_receipt() -> str:
    """A number that nobody can guess, in groups: `A2F3-…`."""
    drawn = "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM))
    whole = drawn + mod_37_36.calc_check_digit(drawn, alphabet=_ALPHABET)
    return "-".join(whole[start : start + _GROUP] for start in range(0, len(whole), _GROUP))


def receipt_hash(typed: str) -> str | None:
    """The hash of a number as somebody typed it; None where it can be none: a slip in typing, most likely.

    Case, width, spaces and hyphens do not matter.
    """
    number = _BETWEEN.sub("", unicodedata.normalize("NFKC", typed)).upper()
    if len(number) != _RANDOM + 1:
        return None
    try:
        mod_37_36.validate(number, alphabet=_ALPHABET)
    except ValidationError:
        return None
    return sha256(b"madoguchi receipt " + number.encode()).hexdigest()
