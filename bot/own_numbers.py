"""What belongs to the house and may be spoken of: nobody's personal data."""

from __future__ import annotations

from index.errors import IndexingError
from index.library import Library
from index.profile import Profile


def own_numbers(profile: Profile | None) -> frozenset[str]:
    """The phone and fax numbers of the profile, digits only, and its address."""
    if profile is None:
        return frozenset()
    numbers = [profile.phone, profile.address]
    for desk in profile.departments.values():
        numbers += [desk.phone, desk.fax]
    return frozenset(number.replace("-", "") for number in numbers if number)


def own_numbers_of(library: Library) -> frozenset[str]:
    """The same of the profile that serves; none without an index, which costs nobody their question or reply."""
    try:
        with library.lease() as generation:
            return own_numbers(generation.profile)
    except IndexingError:
        return frozenset()
