"""Who changed what and when: a log that is only added to, each entry sealed with the one before. Pure.

An entry holds no citizen's data and no free text: a subject is named by its number, a text by its digest.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Protocol

from bot.desk.written import written

Person = str
"""The name of an account."""
Detail = str | int | None

NOTHING = "0" * 64
"""What stands before the first entry."""


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did: `action` (ticket.assign) to `subject` (ticket:12), with numbers, names of states and digests."""

    by: Person
    at: datetime
    action: str
    subject: str
    details: Mapping[str, Detail] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """An act as it stands in the log. number: from 1, without gaps. seal: of all of it, the seal before included."""

    number: int
    act: Act
    before: str
    seal: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the log, kept apart from it: how many entries there are, and the last one's seal."""

    count: int = 0
    seal: str = NOTHING


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is not as it was written, with the number of the entry."""

    number: int
    told: str


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which entries to show; None leaves it open. action: the beginning of it. since, until: days in Japan, both included.

    below: entries with lower numbers.
    """

    by: Person | None = None
    action: str | None = None
    subject: str | None = None
    since: date | None = None
    until: date | None = None
    most: int | None = None
    below: int | None = None


class AuditLog(Protocol):
    """Keeps what was done; safe to use from several threads and processes.

    Every method raises DeskUnavailable where the log cannot be read or written.
    """

    def append(self, act: Act) -> Entry:
        """Add an act at the end."""

    def head(self) -> Head:
        """The end of the log."""

    def entries(self, query: AuditQuery) -> list[Entry]:
        """The last entries that the query wants, oldest first."""

    def verified(self, *known_seals: str) -> Fault | None:
        """Read the log from its beginning to its head, in one state of it; see `verify`."""


def person(name: str) -> Person:
    """A person's name written one way: two ways of writing it do not make two persons."""
    return " ".join(unicodedata.normalize("NFKC", written(name)).casefold().split())


def next_entry(head: Head, act: Act) -> Entry:
    """The entry of an act after a log's end."""
    number = head.count + 1
    return Entry(number, act, head.seal, _seal(number, act, head.seal))


def verify(entries: Iterable[Entry], head: Head, *known_seals: str) -> Fault | None:
    """What was changed, taken out, put in or put elsewhere since it was written; None where nothing was.

    Args:
        entries: all of them, in the order of the log.
        known_seals: earlier heads' seals that were written down elsewhere: the log has to go on from each. Only this finds
            a log that was cut short or written anew from some entry on, its head included.
    """
    before, number, missed = NOTHING, 0, set(known_seals) - {NOTHING}
    for number, entry in enumerate(entries, start=1):
        if entry.number != number:
            missing = entry.number > number
            told = (
                f"{number}番がありません。"
                if missing
                else f"{entry.number}番が、あるはずのない所にあります。"
            )
            return Fault(number, told)
        if entry.before != before:
            return Fault(number, f"{number}番が、前の記録につながりません。")
        if entry.seal != _seal(number, entry.act, before):
            return Fault(number, f"{number}番が、書かれたときと違います。")
        before = entry.seal
        missed.discard(before)
    if (number, before) != (head.count, head.seal):
        return Fault(number + 1, f"記録の終わりが違います（{head.count}件のはずが{number}件）。")
    if missed:
        return Fault(0, "控えておいた値が、記録のどこにもありません。記録が作り直されています。")
    return None


def canonical(act: Act) -> dict[str, object]:
    """The act as plain values, its moment in UTC."""
    at = act.at.astimezone(UTC).isoformat(timespec="microseconds")
    return {
        "by": act.by,
        "at": at,
        "action": act.action,
        "subject": act.subject,
        "details": dict(act.details),
    }


def digest_of(text: str) -> str:
    """What stands in the log for a text."""
    return sha256(text.encode()).hexdigest()


def csv_rows(entries: Sequence[Entry]) -> Iterator[list[str]]:
    """The entries as a table, its heading first."""
    yield ["number", "at", "by", "action", "subject", "details", "before", "seal"]
    for entry in entries:
        values = canonical(entry.act)
        details = json.dumps(values["details"], ensure_ascii=False, sort_keys=True)
        yield [
            str(entry.number),
            *(str(values[key]) for key in ("at", "by", "action", "subject")),
            details,
            entry.before,
            entry.seal,
        ]


def _seal(number: int, act: Act, before: str) -> str:
    """SHA-256 over the entry as canonical JSON: sorted keys, no white space, UTF-8."""
    values = {"number": number, "before": before, **canonical(act)}
    written = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(written.encode()).hexdigest()
