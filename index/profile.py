"""The profile of the city (or library, company …) whose documents these are: names, departments, hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ProfileSource(_Entry):
    """Where a fact of the profile was published."""

    title: str
    issuer: str | None = None
    url: str | None = None


class Hours(_Entry):
    """When the counters are open."""

    weekdays: tuple[Weekday, ...]
    opens: time
    closes: time
    since: date | None = None
    closed_days: str | None = None
    closed_days_en: str | None = None
    source: ProfileSource | None = None


class Branch(_Entry):
    """A branch office."""

    name: str
    phone: str | None = None
    address: str | None = None


class Department(_Entry):
    """A desk that documents name by its key. `confirmed`: the name is taken from a page of the city."""

    name: str
    name_en: str | None = None
    phone: str | None = None
    fax: str | None = None
    phone_as_of: date | None = None
    phone_source: str | None = None
    confirmed: bool = False
    about: str | None = None
    url: str | None = None


class Profile(_Entry):
    """`_city.yaml`. A None is a blank that the city still has to fill. `about`: what its documents are about.

    `places`: names inside it (districts, stations), which are not taken for another municipality.
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

    def blanks(self) -> Iterator[str]:
        """Names of the entries that are still blank."""
        for key in ("address", "phone", "hours"):
            if getattr(self, key) is None:
                yield key
        yield from (f"urls.{key}" for key, url in self.urls.items() if url is None)
        for branch in self.branches:
            yield from (
                f"branches.{branch.name}.{key}" for key in ("phone", "address") if not getattr(branch, key)
            )
        yield from (f"departments.{key}.phone" for key, desk in self.departments.items() if not desk.phone)


def load_profile(path: Path) -> Profile:
    """Read a profile.

    Raises:
        yaml.YAMLError, ValueError (pydantic's and Unicode errors among them): the file is not a valid profile.
    """
    return Profile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
