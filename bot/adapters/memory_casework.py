"""Approved answers and the audit log in memory: for tests. They end with the process."""

from __future__ import annotations

import threading
from dataclasses import replace

from bot.desk import approved
from bot.desk.approved import Approval, ApprovedAnswer, Version, Withdrawal
from bot.desk.audit import Act, AuditQuery, Entry, Fault, Head, next_entry, verify
from index.japan import TOKYO


class MemoryAudit:
    """Implements `AuditLog`."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._head = Head()
        self._lock = threading.Lock()

    def append(self, act: Act) -> Entry:
        """Add an act."""
        with self._lock:
            entry = next_entry(self._head, act)
            self._entries.append(entry)
            self._head = Head(entry.number, entry.seal)
            return entry

    def head(self) -> Head:
        """The end of the log."""
        return self._head

    def entries(self, query: AuditQuery) -> list[Entry]:
        """The last entries that the query wants."""
        with self._lock:
            found = [
                entry
                for entry in self._entries
                if _wanted(entry.act, query) and (query.below is None or entry.number < query.below)
            ]
        return found if query.most is None else found[max(0, len(found) - query.most) :]

    def verified(self, *known_seals: str) -> Fault | None:
        """The first fault of the log."""
        with self._lock:
            return verify(self._entries, self._head, *known_seals)


class MemoryApproved:
    """Implements `ApprovedStore`."""

    def __init__(self, audit: MemoryAudit) -> None:
        self._audit = audit
        self._answers: dict[int, ApprovedAnswer] = {}
        self._revision = 0
        self._lock = threading.Lock()

    def revision(self) -> int:
        """Grows with every change."""
        return self._revision

    def standing(self) -> tuple[int, list[Version]]:
        """The revision and the standing versions."""
        with self._lock:
            standing = [answer.standing for answer in self._answers.values()]
            return self._revision, [version for version in standing if version]

    def add(self, first: Version, ticket: int | None, act: Act) -> int:
        """Keep a new answer."""
        with self._lock:
            id_ = len(self._answers) + 1
            answer = ApprovedAnswer(id_, (replace(first, answer_id=id_),), ticket=ticket)
            self._keep(answer, replace(act, subject=f"answer:{id_}"))
            return id_

    def revise(self, answer: ApprovedAnswer, version: Version, act: Act) -> None:
        """Add a version."""
        with self._lock:
            kept = self._kept(answer)
            self._keep(replace(kept, versions=(*kept.versions, version), revision=kept.revision + 1), act)

    def approve(self, answer: ApprovedAnswer, number: int, approval: Approval, act: Act) -> None:
        """Approve a version."""
        with self._lock:
            kept = self._kept(answer)
            versions = tuple(
                replace(v, approval=approval) if v.number == number else v for v in kept.versions
            )
            self._keep(replace(kept, versions=versions, revision=kept.revision + 1), act)

    def withdraw(self, answer: ApprovedAnswer, withdrawal: Withdrawal, act: Act) -> None:
        """Withdraw all versions so far."""
        with self._lock:
            kept = self._kept(answer)
            withdrawals = (*kept.withdrawals, withdrawal)
            self._keep(replace(kept, withdrawals=withdrawals, revision=kept.revision + 1), act)

    def answer(self, answer_id: int) -> ApprovedAnswer | None:
        """An answer with its history."""
        with self._lock:
            return self._answers.get(answer_id)

    def all(self) -> list[ApprovedAnswer]:
        """All answers."""
        with self._lock:
            return list(self._answers.values())

    def close(self) -> None:
        """Nothing is open."""

    def _kept(self, answer: ApprovedAnswer) -> ApprovedAnswer:
        kept = self._answers.get(answer.id)
        if kept is None or kept.revision != answer.revision:
            raise approved.changed_meanwhile()
        return kept

    def _keep(self, answer: ApprovedAnswer, act: Act) -> None:
        self._answers[answer.id] = answer
        self._revision += 1
        self._audit.append(act)


def _wanted(act: Act, query: AuditQuery) -> bool:
    day = act.at.astimezone(TOKYO).date()
    return (
        query.by in (None, act.by)
        and query.subject in (None, act.subject)
        and act.action.startswith(query.action or "")
        and (query.since is None or day >= query.since)
        and (query.until is None or day <= query.until)
    )
