"""Notices of the desk that stand on all pages: a disaster, a system that is out of service."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

from bot.desk.audit import Act, Detail, Person, digest_of, person
from bot.desk.written import written
from bot.errors import DeskUnavailable, NoticeRefused
from index.types import Language

logger = logging.getLogger(__name__)

LONGEST = 500

# A moment outside has none in some time zone.
_FIRST, _LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2999, 12, 31, tzinfo=UTC)


class Level(StrEnum):
    """How much a notice matters; the first stands first."""

    EMERGENCY = "emergency"
    """A danger to people (災害)."""
    OUTAGE = "outage"
    """Something cannot be used (システム停止)."""
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice; the Japanese text stands where there is none in another language.

    number: 0 until a store has given one. begins_at, ends_at (None: until it is withdrawn), withdrawn_at: with their time zone.
    """

    level: Level
    ja: str
    begins_at: datetime
    ends_at: datetime | None = None
    easy: str | None = None
    en: str | None = None
    withdrawn_at: datetime | None = None
    number: int = 0

    def text(self, language: Language) -> tuple[str, Language]:
        """The text for a reader of a language, and the language that it is in."""
        own = {"ja": self.ja, "easy": self.easy, "en": self.en}[language]
        return (own, language) if own else (self.ja, "ja")

    def stands_at(self, moment: datetime) -> bool:
        """Whether it is shown at a moment."""
        ended = self.ends_at is not None and self.ends_at <= moment
        return self.begins_at <= moment and not ended and self.withdrawn_at is None


class NoticeStore(Protocol):
    """Keeps notices; safe to use from several threads and processes.

    Every method raises DeskUnavailable where the store cannot be read or written. `act` goes into the audit log with the
    change, or neither does.
    """

    def add(self, notice: Notice, act: Act) -> int:
        """Keep a new notice; returns the number that it got, which the act's subject gets. Numbers are not given twice."""

    def all(self) -> list[Notice]:
        """All notices that are kept, withdrawn ones too, oldest first."""

    def withdraw(self, number: int, act: Act) -> bool:
        """Withdraw a notice at the act's moment; False where there is none with this number, or it was withdrawn before."""

    def forget_ended_before(self, moment: datetime) -> int:
        """Remove those that ended or were withdrawn before a moment; returns how many."""


def _now() -> datetime:
    return datetime.now(UTC)


class Notices:
    """The notices of a store. Safe to use from several threads."""

    def __init__(self, store: NoticeStore, now: Callable[[], datetime] = _now) -> None:
        self._store = store
        self._now = now

    def current(self) -> list[Notice]:
        """What stands on all pages now, the gravest and then the newest first.

        A store that cannot be read costs no page: none are shown then, and a warning is logged.
        """
        try:
            notices = self._store.all()
        except DeskUnavailable as error:
            logger.warning("お知らせを出せません: %s", error)
            return []
        now, levels = self._now(), list(Level)
        newest_first = sorted(notices, key=lambda notice: notice.begins_at, reverse=True)
        return sorted(
            (notice for notice in newest_first if notice.stands_at(now)),
            key=lambda notice: levels.index(notice.level),
        )

    def all(self) -> list[Notice]:
        """All that are kept, oldest first."""
        return self._store.all()

    def add(self, notice: Notice, by: Person) -> Notice:
        """Put a notice up; returns it with its number.

        Raises:
            NoticeRefused: a text is empty or too long, or it ends before it begins or by now.
        """
        notice = replace(
            notice,
            ja=written(notice.ja).strip(),
            easy=notice.easy and written(notice.easy).strip(),
            en=notice.en and written(notice.en).strip(),
        )
        if any(at and not _FIRST <= at <= _LAST for at in (notice.begins_at, notice.ends_at)):
            raise NoticeRefused(f"日時は、{_FIRST.year}年から{_LAST.year}年の間で書いてください。")
        for text in (notice.ja, notice.easy, notice.en):
            if text is not None and not 0 < len(text.strip()) <= LONGEST:
                raise NoticeRefused(f"お知らせの文は、1文字以上{LONGEST}文字以内で書いてください。")
        if notice.ends_at and notice.ends_at <= max(notice.begins_at, self._now()):
            raise NoticeRefused("お知らせの終わりは、始まりと今より後にしてください。")
        text = digest_of("\n".join((notice.ja, notice.easy or "", notice.en or "")))
        act = self._act("notice.add", 0, by, {"level": notice.level.value, "text": text})
        return replace(notice, number=self._store.add(notice, act))

    def withdraw(self, number: int, by: Person) -> None:
        """Take a notice down at once.

        Raises:
            NoticeRefused: there is none with this number, or it was withdrawn before.
        """
        if not self._store.withdraw(number, self._act("notice.withdraw", number, by)):
            raise NoticeRefused(f"{number} 番のお知らせはないか、もう取り下げられています。")

    def _act(self, action: str, number: int, by: Person, details: Mapping[str, Detail] = {}) -> Act:
        return Act(person(by), self._now(), action, f"notice:{number}", details)
