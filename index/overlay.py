"""Checks of documents by named persons, kept beside the corpus in the data folder: `sync` lays them over the files' own.

A check holds for the text that was read; once a file says a later date, or another text, it holds no more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from filelock import FileLock
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.errors import OverlayDamaged
from index.library import unwritable
from index.types import Document
from index.whole_files import replace_text

OVERLAY = "overlay.json"
_LOCK = "overlay.lock"
_WAIT = 10.0


class Check(BaseModel):
    """Somebody has read a document and found it right. digest: of what was read (`text_digest`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document_id: str = Field(min_length=1)
    checked_on: date
    checked_by: str = Field(min_length=1)
    digest: str


class _Overlay(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    checks: tuple[Check, ...] = ()


def text_digest(document: Document) -> str:
    """Tells what a document says from what it said; the dates of its checks are no part of it."""
    said = (document.title, document.text, document.audience, str(document.valid_until))
    return hashlib.sha256("\0".join(said).encode("utf-8", "replace")).hexdigest()


def read_checks(data: Path) -> dict[str, Check]:
    """The checks by the ids of their documents.

    Raises:
        OverlayDamaged: the file cannot be read.
    """
    file = data / OVERLAY
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise _damaged(file) from error
    try:
        return {check.document_id: check for check in _Overlay.model_validate_json(text).checks}
    except ValidationError as error:
        raise _damaged(file) from error


def keep_check(data: Path, check: Check) -> None:
    """Keep a check, in place of an earlier one of the document.

    Raises:
        OverlayDamaged: what is there cannot be read.
        DataFolderUnwritable: the folder cannot be written.
    """
    with _writing(data):
        _write(data, {**read_checks(data), check.document_id: check})


def drop_checks(data: Path, dropped: Sequence[Check]) -> None:
    """Forget checks that stand in the files now; one that was renewed meanwhile stays.

    Raises:
        OverlayDamaged, DataFolderUnwritable: as of `keep_check`.
    """
    with _writing(data):
        gone = set(dropped)
        _write(data, {id_: check for id_, check in read_checks(data).items() if check not in gone})


def laid_over(
    documents: Sequence[Document], checks: Mapping[str, Check]
) -> tuple[list[Document], list[Check]]:
    """The documents with their checks, a translation with its original's; and the checks that hold no more."""
    bases = {document.id: document for document in documents}
    stale = [
        check
        for id_, check in checks.items()
        if id_ in bases and not _is_older(check, bases[id_]) and check.digest != text_digest(bases[id_])
    ]

    def checked(document: Document) -> Document:
        base, check = bases.get(document.base_id), checks.get(document.base_id)
        if base is None or check is None or _is_older(check, base) or check.digest != text_digest(base):
            return document
        return replace(document, checked_on=check.checked_on, checked_by=check.checked_by)

    return [checked(document) for document in documents], stale


def _is_older(check: Check, document: Document) -> bool:
    """Whether the file itself says that it was checked since, or on the same day by somebody."""
    own = document.checked_on or date.min
    return own > check.checked_on or (own == check.checked_on and document.checked_by is not None)


@contextmanager
def _writing(data: Path) -> Iterator[None]:
    try:
        data.mkdir(parents=True, exist_ok=True)
        with FileLock(data / _LOCK, timeout=_WAIT):
            yield
    except OSError as error:
        raise unwritable(data, error) from error


def _write(data: Path, checks: Mapping[str, Check]) -> None:
    kept = _Overlay(checks=tuple(checks[id_] for id_ in sorted(checks)))
    replace_text(data / OVERLAY, kept.model_dump_json(indent=2) + "\n")


def _damaged(file: Path) -> OverlayDamaged:
    return OverlayDamaged(
        f"確認日の記録「{file}」を読めません。控えから戻すか、別の名前に変えてから index sync を実行してください。"
    )
