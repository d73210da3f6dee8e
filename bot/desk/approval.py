"""Who may do what with an approved answer, and what its wording may be. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

from bot.desk.approved import LEAST_LIKENESS, Approval, ApprovedAnswer, Version, Withdrawal, Wording
from bot.desk.audit import Person, person
from bot.desk.written import line, written
from bot.errors import DeskRefused
from bot.guard import says_something
from bot.words import load

_MAX_TEXT = 4_000
_MAX_QUESTION = 1_000
_MAX_VARIANTS = 20
_OFFICIAL_URL = re.compile(r"https?://(?:[\w-]+\.)+(?:go|lg)\.jp(?:/[^\s\"<>\\^`{|}]*)?")


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
    if not line(reason):
        raise DeskRefused("取り下げる理由を書いてください。")
    return Withdrawal(answer.latest.number, person(by), at, written(reason).strip())


def _checked(wording: Wording) -> Wording:
    """The wording as it can be read, each question one line: what is approved is what whoever approves sees.

    Raises:
        DeskRefused: what is wrong with it.
    """
    wording = _readable(wording)
    questions = tuple(dict.fromkeys(q for q in wording.questions if q))
    if len(questions) > _MAX_VARIANTS + 1 or any(len(q) > _MAX_QUESTION for q in questions):
        raise DeskRefused(f"質問は{_MAX_VARIANTS + 1}個まで、それぞれ{_MAX_QUESTION}文字までです。")
    if not wording.question or not all(map(says_something, (*questions, wording.text))):
        raise DeskRefused("質問と回答を書いてください。")
    if len(wording.text) > _MAX_TEXT:
        raise DeskRefused(f"回答は{_MAX_TEXT}文字までです。")
    if not wording.owner.strip():
        raise DeskRefused("回答に責任をもつ部署を書いてください。")
    if wording.valid_until < wording.valid_from:
        raise DeskRefused("終わりの日は、始まりの日より後にしてください。")
    if not LEAST_LIKENESS <= wording.likeness <= 1:
        raise DeskRefused(f"似た質問の基準は、{LEAST_LIKENESS}以上1以下にしてください。")
    source = wording.source
    if source and not source.title.strip():
        raise DeskRefused("根拠の名前を書いてください。")
    if source and source.url and not _OFFICIAL_URL.fullmatch(source.url):
        raise DeskRefused(load("desk")["answer"]["url"])
    return replace(wording, question=questions[0], variants=questions[1:])


def _readable(wording: Wording) -> Wording:
    source = wording.source
    return replace(
        wording,
        question=line(wording.question),
        variants=tuple(map(line, wording.variants)),
        text=written(wording.text).strip(),
        owner=line(wording.owner),
        source=source and replace(source, title=line(source.title), url=source.url and line(source.url)),
    )
