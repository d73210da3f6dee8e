"""Personal data in a text: which kinds it holds, the text without them, and what to say about it.

Nothing that was recognised is returned or kept: callers get kinds and places, or the masked text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.folding import Folded, fold
from bot.personal_data import addresses, contacts, numbers, people
from bot.personal_data.kinds import Found, PersonalData, mark, what_to_leave_out
from bot.personal_data.quantities import without_quantities

__all__ = [
    "PersonalData",
    "holds_personal_data",
    "kinds_in",
    "kinds_of",
    "mask",
    "phone_numbers",
    "what_to_leave_out",
]

# Without a digit, an at sign or a word for one there is nothing to find but a secret in letters.
_MAY_HOLD = re.compile(
    r"[0-9@]|アット|あっと|[(\[]at[)\]]| at |パスワ|ぱすわ|パスコ|暗証|ばんごう|pass|署名用|十|ぜろ|ゼロ|れい|まる|マル"
)


def holds_personal_data(text: str, known_numbers: frozenset[str] = frozenset()) -> bool:
    """Whether the text holds personal data; see `kinds_in`."""
    return bool(kinds_in(text, known_numbers))


def kinds_in(text: str, known_numbers: frozenset[str] = frozenset()) -> frozenset[PersonalData]:
    """The kinds of personal data that the text holds.

    Args:
        text: as typed.
        known_numbers: what belongs to the house and may be spoken of: phone numbers (digits only) and addresses.
    """
    return kinds_of(fold(text), known_numbers)


def kinds_of(folded: Folded, known_numbers: frozenset[str] = frozenset()) -> frozenset[PersonalData]:
    """`kinds_in` for a text that is folded already."""
    return frozenset(found.kind for found in _find(folded, known_numbers))


def mask(text: str, known_numbers: frozenset[str] = frozenset()) -> str:
    """The text with a fixed mark (〔電話番号〕) in the place of everything that is recognised; then nothing is."""
    while found := _find(folded := fold(text), known_numbers):
        for one in reversed(found):
            start, end = folded.typed(one.start, one.end)
            text = text[:start] + mark(one.kind) + text[end:]
    return text


def phone_numbers(text: str) -> frozenset[str]:
    """The phone numbers in a text (a document of the house), as `known_numbers` wants them."""
    return frozenset(contacts.phone_numbers(without_quantities(fold(text).digits)))


def _find(folded: Folded, known: frozenset[str]) -> list[Found]:
    """What is recognised, in the order of the text, without overlaps; names only beside something else or in an introduction."""
    introduced = list(people.introductions(folded.text))
    if not _MAY_HOLD.search(folded.digits):
        return _apart(introduced)
    counted_out = contacts.without_organisations(without_quantities(folded.digits), known)
    found = _apart(
        [
            *contacts.emails(folded.text),
            *numbers.shaped(counted_out),
            *numbers.labelled(counted_out, known),
            *numbers.individual_numbers(counted_out),
            *numbers.secrets(counted_out),
            *numbers.read_aloud(folded.text),
            *contacts.phones(counted_out),
            *addresses.addresses(folded.text, counted_out, known),
            *people.birth_dates(folded),
            *numbers.plates(counted_out),
            *introduced,
        ]
    )
    if not found:
        found = _apart(people.numbers_of_people(folded, counted_out))
    if found:
        found = _apart([*found, *people.names(folded.text)])
    return found


def _apart(candidates: Iterable[Found]) -> list[Found]:
    """Candidates without overlaps: one that overlaps an earlier one widens it."""
    kept: list[Found] = []
    for candidate in candidates:
        start, end, kind = candidate.start, candidate.end, candidate.kind
        overlapping = [one for one in kept if start < one.end and one.start < end]
        if overlapping:
            kind = overlapping[0].kind
            start = min(start, *(one.start for one in overlapping))
            end = max(end, *(one.end for one in overlapping))
            kept = [one for one in kept if one not in overlapping]
        kept.append(Found(kind, start, end))
    return sorted(kept, key=lambda one: one.start)
