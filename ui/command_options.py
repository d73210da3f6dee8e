"""What all commands share: their options, how they tell errors and print JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bot.desk.records import Desk
    from index.settings import IndexSettings


class AudienceName(StrEnum):
    """For whom to search."""

    PUBLIC = "public"
    STAFF = "staff"


class LanguageName(StrEnum):
    """In which language to answer."""

    JA = "ja"
    EASY = "easy"
    EN = "en"


Data = Annotated[Path | None, typer.Option("--data", help="データの場所（既定: MADOGUCHI_DATA か .data）")]
Corpus = Annotated[
    list[Path] | None,
    typer.Option("--corpus", help="文書の場所。くり返し指定できます（既定: MADOGUCHI_CORPUS か corpus）"),
]
Audience = Annotated[AudienceName, typer.Option(help="だれ向けに探すか")]
Language = Annotated[LanguageName | None, typer.Option(help="言語（既定: 質問から判断）")]
By = Annotated[str, typer.Option("--by", help="だれの操作か（アカウントの名前）。操作の記録に残る")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON で出力する")]


@contextmanager
def told_errors() -> Iterator[None]:
    """An error that the operator can act on becomes one sentence and exit status 1."""
    from bot.errors import BotError
    from index.errors import IndexingError

    try:
        yield
    except (IndexingError, BotError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


@contextmanager
def told_evaluation(status: int = 2) -> Iterator[None]:
    """As `told_errors`; what is wrong with an evaluation's own files ends with this status."""
    from evals.errors import EvaluationError

    try:
        with told_errors():
            yield
    except EvaluationError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(status) from error


@contextmanager
def told_files() -> Iterator[None]:
    """A file that cannot be written becomes one sentence and exit status 1."""
    from bot.backup.faults import told

    try:
        yield
    except OSError as error:
        typer.echo(f"書き込めません{told(error)}。場所とアクセス権、空き容量を確かめてください。", err=True)
        raise typer.Exit(1) from error


def settings_of(data: Path | None, corpus: list[Path] | None) -> IndexSettings:
    """The settings of the environment; what the options give wins."""
    from index.settings import read_settings

    return read_settings(data, tuple(corpus) if corpus else None)


@contextmanager
def opened_desk(settings: IndexSettings) -> Iterator[Desk]:
    """The desk of a data folder; what it refuses is told in a sentence."""
    from bot.build import open_desk

    with told_errors():
        desk = open_desk(settings.data)
        try:
            yield desk
        finally:
            desk.close()


def print_json(value: Any) -> None:
    """Print a value as readable JSON; dates and the like as text."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")
