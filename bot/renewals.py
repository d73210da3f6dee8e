"""A named person has read a document and found it right: kept in the overlay, noted in the audit log, then synced."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.desk.audit import Act, AuditLog, Person
from bot.errors import RenewalRefused
from bot.words import load
from index.generation import Generation
from index.japan import TOKYO
from index.library import Library
from index.overlay import Check, keep_check, read_checks, text_digest
from index.types import Document


def _now() -> datetime:
    return datetime.now(UTC)


class Renewals:
    """Checks of documents. Safe to use from several threads and processes.

    sync: asks for the index to be brought in step; it need not wait for that.
    """

    def __init__(
        self,
        data: Path,
        library: Library,
        audit: AuditLog,
        sync: Callable[[], None],
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._data = data
        self._library = library
        self._audit = audit
        self._sync = sync
        self._now = now

    def renew(self, document_id: str, digest: str, by: Person, shown_as: str | None) -> Document:
        """Note that somebody has found a document right today. digest: `text_digest` of what they have read.

        shown_as: what the public reads of them; who it was stands in the audit log alone.

        Raises:
            RenewalRefused: there is no such document, it is a translation, or it says something else by now.
            OverlayDamaged, DataFolderUnwritable: the overlay cannot be written.
            DeskUnavailable: the audit log cannot be written; then nothing is kept.
        """
        with self._library.lease() as generation:
            document = generation.store.document(document_id)
        if document is None or document.id != document.base_id:
            raise RenewalRefused("その文書はありません。画面を開き直してください。")
        if text_digest(document) != digest:
            raise RenewalRefused(
                f"「{document.title}」は、画面を開いたあとで内容が変わりました。もう一度読んでから押してください。"
            )
        now = self._now()
        day = now.astimezone(TOKYO).date()
        check = Check(
            document_id=document.id,
            checked_on=day,
            checked_by=shown_as or load("desk")["clerk"],
            digest=digest,
        )
        details = {"checked_on": day.isoformat(), "text": digest}
        self._audit.append(Act(by, now, "document.check", f"document:{document.id}"[:64], details))
        keep_check(self._data, check)
        self._sync()
        return document

    def waiting(self, generation: Generation) -> tuple[Check, ...]:
        """The checks that a generation does not show, for it is older than they are."""
        checks = read_checks(self._data)
        shown = generation.store.documents_named(checks)
        return tuple(
            check
            for id_, check in checks.items()
            if id_ in shown
            and (shown[id_].checked_on, shown[id_].checked_by) != (check.checked_on, check.checked_by)
            and text_digest(shown[id_]) == check.digest
        )
