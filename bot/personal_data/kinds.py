"""The kinds of personal data, their names for people, and a place where one was found."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bot.words import load
from index.types import Language


class PersonalData(StrEnum):
    """What was recognised; each has its names in `bot/words/personal_data.yaml`."""

    MY_NUMBER = "my_number"
    SECRET = "secret"  # noqa: S105 — the name of a kind
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    ACCOUNT = "account"
    INSURANCE_NUMBER = "insurance_number"
    PENSION_NUMBER = "pension_number"
    CARD_NUMBER = "card_number"
    IDENTITY_DOCUMENT = "identity_document"
    VEHICLE = "vehicle"
    BIRTH_DATE = "birth_date"
    NUMBER = "number"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Found:
    """A value's kind and its place in the folded text, never the value."""

    kind: PersonalData
    start: int
    end: int


def what_to_leave_out(kinds: Collection[PersonalData], language: Language) -> str:
    """The kinds by name, in the order of the list of kinds, for the sentence that says what to leave out.

    Without a kind: words for any of them.
    """
    words = load("personal_data")
    names = [words["kinds"][kind.value][language] for kind in PersonalData if kind in kinds]
    return str(words["between"][language]).join(names) or str(words["anything"][language])


def mark(kind: PersonalData) -> str:
    """What stands in the place of a value that was left out."""
    return f"〔{load('personal_data')['kinds'][kind.value]['ja']}〕"
