"""The profile of the city (or library, company …) whose documents these are: names, departments, hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from index.types import Language

# What the counter's texts about itself may name.
_NAMED = {"city", "about", "days", "hours", "desk"}

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ProfileSource(_Entry):
    """Where a fact of the profile was published."""

    title: str
    issuer: str | None = None
    url: str | None = None


def _day_of_a_year(text: str) -> str:
    date.fromisoformat(f"2000-{text}")  # a leap year: 02-29 is a day, too
    return text


YearDay = Annotated[str, Field(pattern=r"^\d{2}-\d{2}$"), AfterValidator(_day_of_a_year)]


class ClosedDates(_Entry):
    """Days on which the counters are closed each year, both included; `last` before `first` goes over New Year."""

    first: YearDay
    last: YearDay
    name: str | None = None
    name_en: str | None = None


class Hours(_Entry):
    """When the counters are open.

    `closed_days` says in words, for readers, when they are closed. To tell whether they are open at a moment,
    `public_holidays` (are they open or closed then?) and `closed_dates` (none: []) are needed, too.
    """

    weekdays: tuple[Weekday, ...]
    opens: time
    closes: time
    since: date | None = None
    public_holidays: Literal["open", "closed"] | None = None
    closed_dates: tuple[ClosedDates, ...] | None = None
    closed_days: str | None = None
    closed_days_en: str | None = None
    source: ProfileSource | None = None

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Hours:
        if self.opens >= self.closes:
            raise ValueError("`opens` is before `closes`, on the same day")
        return self


class Branch(_Entry):
    """A branch office."""

    name: str
    phone: str | None = None
    address: str | None = None


class Department(_Entry):
    """A desk that documents name by its key. `confirmed`: the name is taken from a page of the city.

    `hours`: its own, where it has others than the profile's; "unknown" where those are not known.
    """

    name: str
    name_en: str | None = None
    phone: str | None = None
    fax: str | None = None
    phone_as_of: date | None = None
    phone_source: str | None = None
    confirmed: bool = False
    about: str | None = None
    url: str | None = None
    hours: Hours | Literal["unknown"] | None = None


class Profile(_Entry):
    """`_city.yaml`. A None is a blank that the city still has to fill. `about`: what its documents are about.

    `places`: names inside it (districts, stations), which are not taken for another municipality. `counter`: what the counter
    says of itself in the city's own words, by the names of `bot/words/itself_texts.yaml` and by language.
    """

    name: str
    name_easy: str | None = None
    name_en: str | None = None
    about: str | None = None
    about_easy: str | None = None
    about_en: str | None = None
    reading: str | None = None
    spellings: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    prefecture: str | None = None
    municipal_code: str | None = None
    address: str | None = None
    phone: str | None = None
    hours: Hours | None = None
    urls: dict[str, str | None] = Field(default_factory=dict)
    branches: tuple[Branch, ...] = ()
    departments: dict[str, Department] = Field(default_factory=dict)
    counter: dict[str, dict[Language, str]] = Field(default_factory=dict)

    @field_validator("counter")
    @classmethod
    def _names_what_is_known(cls, counter: dict[str, dict[Language, str]]) -> dict[str, dict[Language, str]]:
        for texts in counter.values():
            for text in texts.values():
                if unknown := {name for _, name, *_ in Formatter().parse(text) if name} - _NAMED:
                    raise ValueError(f"`counter` names {unknown}; it may name {sorted(_NAMED)}")
        return counter

    def hours_of(self, department: str | None) -> Hours | None:
        """When a desk, by its key, is open; None where that is not known. Of no desk: the profile's hours."""
        own = self.departments[department].hours if department in self.departments else None
        return None if own == "unknown" else own or self.hours

    def blanks(self) -> Iterator[str]:
        """Names of the entries that are still blank."""
        for key in ("address", "phone", "hours"):
            if getattr(self, key) is None:
                yield key
        if self.hours:
            yield from (
                f"hours.{key}"
                for key in ("public_holidays", "closed_dates")
                if getattr(self.hours, key) is None
            )
        yield from (f"urls.{key}" for key, url in self.urls.items() if url is None)
        for branch in self.branches:
            yield from (
                f"branches.{branch.name}.{key}" for key in ("phone", "address") if not getattr(branch, key)
            )
        yield from (f"departments.{key}.phone" for key, desk in self.departments.items() if not desk.phone)
        yield from (
            f"departments.{key}.hours" for key, desk in self.departments.items() if desk.hours == "unknown"
        )


def load_profile(path: Path) -> Profile:
    """Read a profile.

    Raises:
        yaml.YAMLError, ValueError (pydantic's and Unicode errors among them): the file is not a valid profile.
    """
    return Profile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
