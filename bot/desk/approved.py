"""Answers that a worker wrote and a second person approved: their versions, validity and withdrawal. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.desk.audit import Act, Person, digest_of
from bot.errors import ChangedMeanwhile
from index.types import Audience, Language

LEAST_LIKENESS = 0.75
"""Below this share of common character pairs questions are too far apart for one answer, whatever the desk sets."""
LIKENESS = 0.85
"""From this share on, a question that names the same things is served the answer, unless the desk sets another."""


@dataclass(frozen=True, slots=True)
class Source:
    """What an answer is taken from; a page that is shown is a law, go.jp or lg.jp page. document: where it is one of ours."""

    title: str
    url: str | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """What is approved: the answer, and which questions it is given to.

    question, variants: it answers these, and those that are at least so `likeness` (0.75 … 1) to one of them and name the
    same things. owner: the department that answers for it, by its key in the profile, or by name. valid_from, valid_until:
    days, both included.
    """

    question: str
    text: str
    owner: str
    valid_from: date
    valid_until: date
    source: Source | None = None
    variants: tuple[str, ...] = ()
    language: Language = "ja"
    audience: Audience = "public"
    likeness: float = LIKENESS

    @property
    def questions(self) -> tuple[str, ...]:
        """All questions that it answers word for word."""
        return (self.question, *self.variants)

    def digest(self) -> str:
        """What stands in the audit log for it."""
        return digest_of(json.dumps(asdict(self), default=str, ensure_ascii=False, sort_keys=True))


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved, and when."""

    by: Person
    at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """One wording of an answer, for good; number: from 1. approval: None where nobody approved it so far."""

    answer_id: int
    number: int
    wording: Wording
    author: Person
    written_at: datetime
    approval: Approval | None = None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why, by whom and when all versions up to `through` were withdrawn."""

    through: int
    by: Person
    at: datetime
    reason: str


class State(StrEnum):
    """What becomes of an answer on a day."""

    PROPOSED = "proposed"
    """No version of it is approved."""
    COMING = "coming"
    """Approved for days to come."""
    SERVING = "serving"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ApprovedAnswer:
    """An answer with every version that there was, oldest first. ticket: what it was written for.

    revision: counts what was done to it; who changes it names the revision that they saw.
    """

    id: int
    versions: tuple[Version, ...]
    withdrawals: tuple[Withdrawal, ...] = ()
    ticket: int | None = None
    revision: int = 1

    @property
    def latest(self) -> Version:
        """The newest version, approved or not."""
        return self.versions[-1]

    @property
    def withdrawn_through(self) -> int:
        """The number of the last version that was withdrawn; 0 where none was."""
        return max((withdrawal.through for withdrawal in self.withdrawals), default=0)

    @property
    def standing(self) -> Version | None:
        """The version that is given on the days of its validity: the newest approved one, unless it was withdrawn."""
        approved = [v for v in self.versions if v.approval and v.number > self.withdrawn_through]
        return approved[-1] if approved else None

    @property
    def awaiting(self) -> Version | None:
        """The version that waits for approval: the newest, where it is neither approved nor withdrawn."""
        waits = self.latest.approval is None and self.latest.number > self.withdrawn_through
        return self.latest if waits else None

    def state(self, on: date) -> State:
        """What becomes of it on a day."""
        standing = self.standing
        if standing is None:
            return State.PROPOSED if self.awaiting else State.WITHDRAWN
        if on > standing.wording.valid_until:
            return State.EXPIRED
        return State.SERVING if on >= standing.wording.valid_from else State.COMING


class ApprovedStore(Protocol):
    """Keeps approved answers with every version; safe to use from several threads and processes.

    Every method raises DeskUnavailable where the store cannot be read or written, and those with an `act`, which goes
    into the audit log with the change or not at all, ChangedMeanwhile where the answer is not as the caller saw it.
    """

    def revision(self) -> int:
        """Grows with every change of any answer: what was read at one revision holds until the next."""

    def standing(self) -> tuple[int, list[Version]]:
        """The revision, and the standing version of every answer that has one, whatever its validity, in order of their ids."""

    def add(self, first: Version, ticket: int | None, act: Act) -> int:
        """Keep the first version of a new answer; returns the answer's id, which the act's subject gets."""

    def revise(self, answer: ApprovedAnswer, version: Version, act: Act) -> None:
        """Add the next version to an answer."""

    def approve(self, answer: ApprovedAnswer, number: int, approval: Approval, act: Act) -> None:
        """Approve a version of an answer."""

    def withdraw(self, answer: ApprovedAnswer, withdrawal: Withdrawal, act: Act) -> None:
        """Withdraw all versions of an answer so far."""

    def answer(self, answer_id: int) -> ApprovedAnswer | None:
        """An answer with its history."""

    def all(self) -> list[ApprovedAnswer]:
        """All answers, in order of their ids."""

    def close(self) -> None:
        """Let go of what is open; a further call opens it anew."""


def changed_meanwhile() -> ChangedMeanwhile:
    """What to tell somebody whose change is not kept."""
    return ChangedMeanwhile(
        "この回答は、ほかの人が先に変えました。いまの内容を確かめて、もう一度操作してください。"
    )
