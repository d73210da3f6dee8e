"""Approved answers in the desk's database."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from bot.adapters.sql.audit import append_act
from bot.adapters.sql.casework_tables import (
    approved_answers,
    approved_versions,
    approved_withdrawals,
    revisions,
)
from bot.adapters.sql.database import Database
from bot.desk.approved import (
    Approval,
    ApprovedAnswer,
    Source,
    Version,
    Withdrawal,
    Wording,
    changed_meanwhile,
)
from bot.desk.audit import Act

APPROVED = "approved"
"""The row of `revisions` that grows with each change of an answer."""

_REVISION = select(revisions.c.number).where(revisions.c.name == APPROVED)
_WORDING = (
    "question",
    "variants",
    "text",
    "language",
    "audience",
    "owner",
    "valid_from",
    "valid_until",
    "likeness",
)


class SqlApproved:
    """Implements `ApprovedStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def revision(self) -> int:
        """Grows with every change."""
        with self._database.reading() as connection:
            return int(connection.execute(_REVISION).scalar_one())

    def standing(self) -> tuple[int, list[Version]]:
        """The revision and the standing versions, of one state of the database."""
        with self._database.reading() as connection:
            revision = int(connection.execute(_REVISION).scalar_one())
            rows = connection.execute(_standing()).all()
        return revision, [_version(row) for row in rows]

    def add(self, first: Version, ticket: int | None, act: Act) -> int:
        """Keep a new answer."""
        with self._database.writing() as connection:
            adding = insert(approved_answers).values(ticket_id=ticket, revision=1)
            id_ = int(connection.execute(adding).inserted_primary_key[0])  # type: ignore[index]  # an insert of one row has a key
            _write(connection, replace(first, answer_id=id_))
            _changed(connection, replace(act, subject=f"answer:{id_}"))
        return id_

    def revise(self, answer: ApprovedAnswer, version: Version, act: Act) -> None:
        """Add a version."""
        with self._database.writing() as connection:
            _hold(connection, answer)
            _write(connection, version)
            _changed(connection, act)

    def approve(self, answer: ApprovedAnswer, number: int, approval: Approval, act: Act) -> None:
        """Approve a version."""
        versions = approved_versions.c
        approved = update(approved_versions).values(approved_by=approval.by, approved_at=approval.at)
        with self._database.writing() as connection:
            _hold(connection, answer)
            connection.execute(approved.where(versions.answer_id == answer.id, versions.number == number))
            _changed(connection, act)

    def withdraw(self, answer: ApprovedAnswer, withdrawal: Withdrawal, act: Act) -> None:
        """Withdraw all versions so far."""
        with self._database.writing() as connection:
            _hold(connection, answer)
            values = asdict(withdrawal)
            connection.execute(insert(approved_withdrawals).values(answer_id=answer.id, **values))
            _changed(connection, act)

    def answer(self, answer_id: int) -> ApprovedAnswer | None:
        """An answer with its history."""
        return next(iter(self._answers(answer_id)), None)

    def all(self) -> list[ApprovedAnswer]:
        """All answers."""
        return self._answers(None)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def _answers(self, only: int | None) -> list[ApprovedAnswer]:
        answers = select(approved_answers).order_by(approved_answers.c.id)
        versions = select(approved_versions).order_by(approved_versions.c.number)
        withdrawals = select(approved_withdrawals).order_by(approved_withdrawals.c.through)
        if only is not None:
            answers = answers.where(approved_answers.c.id == only)
            versions = versions.where(approved_versions.c.answer_id == only)
            withdrawals = withdrawals.where(approved_withdrawals.c.answer_id == only)
        written: defaultdict[int, list[Version]] = defaultdict(list)
        withdrawn: defaultdict[int, list[Withdrawal]] = defaultdict(list)
        with self._database.reading() as connection:
            for row in connection.execute(versions):
                written[row.answer_id].append(_version(row))
            for row in connection.execute(withdrawals):
                withdrawn[row.answer_id].append(Withdrawal(row.through, row.by, row.at, row.reason))
            return [
                ApprovedAnswer(
                    row.id, tuple(written[row.id]), tuple(withdrawn[row.id]), row.ticket_id, row.revision
                )
                for row in connection.execute(answers)
            ]


def _standing() -> Any:
    """The newest approved version of each answer, unless it was withdrawn."""
    versions, withdrawals = approved_versions.c, approved_withdrawals.c
    through = (
        select(func.max(withdrawals.through))
        .where(withdrawals.answer_id == versions.answer_id)
        .scalar_subquery()
    )
    newest = (
        select(versions.answer_id, func.max(versions.number).label("number"))
        .where(versions.approved_at.is_not(None), versions.number > func.coalesce(through, 0))
        .group_by(versions.answer_id)
        .subquery()
    )
    same = (newest.c.answer_id == versions.answer_id) & (newest.c.number == versions.number)
    return select(approved_versions).join(newest, same).order_by(versions.answer_id)


def _hold(connection: Connection, answer: ApprovedAnswer) -> None:
    """Take the answer for this change, if it is as the caller saw it."""
    seen = (approved_answers.c.id == answer.id) & (approved_answers.c.revision == answer.revision)
    taking = update(approved_answers).where(seen).values(revision=answer.revision + 1)
    if not connection.execute(taking).rowcount:
        raise changed_meanwhile()


def _changed(connection: Connection, act: Act) -> None:
    """Tell the processes that serve, and the audit log."""
    ours = revisions.c.name == APPROVED
    connection.execute(update(revisions).where(ours).values(number=revisions.c.number + 1))
    append_act(connection, act)


def _write(connection: Connection, version: Version) -> None:
    wording = version.wording
    connection.execute(
        insert(approved_versions).values(
            answer_id=version.answer_id,
            number=version.number,
            author=version.author,
            written_at=version.written_at,
            source=asdict(wording.source) if wording.source else None,
            approved_by=version.approval.by if version.approval else None,
            approved_at=version.approval.at if version.approval else None,
            **{name: getattr(wording, name) for name in _WORDING},
        )
    )


def _version(row: Row[Any]) -> Version:
    values = {name: getattr(row, name) for name in _WORDING}
    source = Source(**row.source) if row.source else None
    wording = Wording(**{**values, "variants": tuple(row.variants)}, source=source)
    approval = Approval(row.approved_by, row.approved_at) if row.approved_at else None
    return Version(row.answer_id, row.number, wording, row.author, row.written_at, approval)
