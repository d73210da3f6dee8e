"""Answers that a worker wrote and a second person approved: their versions, validity and withdrawal. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.desk.audit import Act, Person, digest_of, person
from bot.errors import ChangedMeanwhile, DeskRefused
from index.types import Audience, Language

LEAST_LIKENESS = 0.75
"""Below this share of common character pairs questions are too far apart for one answer, whatever the desk sets."""
LIKENESS = 0.85
"""From this share on, a question that names the same things is served the answer, unless the desk sets another."""

_MAX_TEXT = 4_000
_MAX_QUESTION = 1_000
_MAX_VARIANTS = 20
_OFFICIAL_URL = re.compile(r"https?://(?:[\w-]+\.)+(?:go|lg)\.jp(?:/\S*)?")


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


def first_version(wording: Wording, author: Person, at: datetime) -> Version:
    """The first version of an answer; its answer's id is 0 until a store has given one.

    Raises:
        DeskRefused: something of the wording cannot be.
    """
    return Version(0, 1, _checked(wording), person(author), at)


def next_version(answer: ApprovedAnswer, wording: Wording, author: Person, at: datetime) -> Version:
    """A further version: corrected, renewed, or written anew after a withdrawal. The standing one stands until it is approved.

    Raises:
        DeskRefused: something of the wording cannot be.
    """
    return Version(answer.id, answer.latest.number + 1, _checked(wording), person(author), at)


def renewed(answer: ApprovedAnswer, until: date, author: Person, at: datetime) -> Version:
    """A version that says the same for longer; it is to be approved as any other.

    Raises:
        DeskRefused: it is withdrawn, or would not hold longer.
    """
    standing = answer.standing
    if standing is None:
        raise DeskRefused(
            "取り下げた回答は、期限を延ばせません。書き直して、あらためて承認を受けてください。"
        )
    if until <= standing.wording.valid_until:
        raise DeskRefused("新しい期限は、今の期限より後の日にしてください。")
    return next_version(answer, replace(standing.wording, valid_until=until), author, at)


def approval_of(answer: ApprovedAnswer, number: int, by: Person, at: datetime) -> Approval:
    """The approval of a version by a second person.

    Raises:
        DeskRefused: it is not the version that waits for approval, or who approves wrote it.
    """
    waiting = answer.awaiting
    if waiting is None or waiting.number != number:
        raise DeskRefused("この版は承認待ちではありません。画面を読み直してください。")
    if person(by) == waiting.author:
        raise DeskRefused("自分が書いた回答は承認できません。別の人に承認を頼んでください。")
    return Approval(person(by), at)


def withdrawal_of(answer: ApprovedAnswer, by: Person, at: datetime, reason: str) -> Withdrawal:
    """The withdrawal of all that an answer said so far; one person is enough.

    Raises:
        DeskRefused: there is nothing to withdraw, or no reason is given.
    """
    if answer.standing is None and answer.awaiting is None:
        raise DeskRefused("この回答は、もう取り下げられています。")
    if not reason.strip():
        raise DeskRefused("取り下げる理由を書いてください。")
    return Withdrawal(answer.latest.number, person(by), at, reason.strip())


def changed_meanwhile() -> ChangedMeanwhile:
    """What to tell somebody whose change is not kept."""
    return ChangedMeanwhile(
        "この回答は、ほかの人が先に変えました。いまの内容を確かめて、もう一度操作してください。"
    )


def served_on(versions: Sequence[Version], day: date) -> list[Version]:
    """The versions that are valid on a day."""
    return [v for v in versions if v.wording.valid_from <= day <= v.wording.valid_until]


def _checked(wording: Wording) -> Wording:
    """The wording, its questions without white space around them.

    Raises:
        DeskRefused: what is wrong with it.
    """
    questions = tuple(dict.fromkeys(q.strip() for q in wording.questions if q.strip()))
    if len(questions) > _MAX_VARIANTS + 1 or any(len(q) > _MAX_QUESTION for q in questions):
        raise DeskRefused(f"質問は{_MAX_VARIANTS + 1}個まで、それぞれ{_MAX_QUESTION}文字までです。")
    if not questions or not wording.question.strip() or not wording.text.strip():
        raise DeskRefused("質問と回答を書いてください。")
    if len(wording.text) > _MAX_TEXT:
        raise DeskRefused(f"回答は{_MAX_TEXT}文字までです。")
    if not wording.owner.strip():
        raise DeskRefused("回答に責任をもつ部署を書いてください。")
    if wording.valid_until < wording.valid_from:
        raise DeskRefused("有効期限は、始まりの日より後の日にしてください。")
    if not LEAST_LIKENESS <= wording.likeness <= 1:
        raise DeskRefused(f"似た質問の基準は、{LEAST_LIKENESS}以上1以下にしてください。")
    source = wording.source
    if source and not source.title.strip():
        raise DeskRefused("根拠の名前を書いてください。")
    if source and source.url and not _OFFICIAL_URL.fullmatch(source.url):
        raise DeskRefused("根拠のURLは、法令・go.jp・lg.jp のページだけです。ほかは空にしてください。")
    return replace(wording, question=questions[0], variants=questions[1:], text=wording.text.strip())
