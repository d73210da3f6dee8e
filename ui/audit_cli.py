"""`madoguchi desk audit` and `desk figures`: who did what, and how much was asked."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.command_options import AsJson, Corpus, Data, opened_desk, print_json, settings_of, told_files

if TYPE_CHECKING:
    from bot.desk.audit import Fault, Head
    from bot.desk.records import Desk

audit_app = typer.Typer(no_args_is_help=True, help="操作の記録: だれが、何を、いつ変えたか。")


class ExportFormat(StrEnum):
    """How to write a table."""

    CSV = "csv"
    JSON = "json"


@audit_app.command("verify")
def verify(
    seal: Annotated[
        str | None, typer.Option("--seal", help="前に控えておいた値。記録がそこから続いていることも確かめる")
    ] = None,
    notes: Annotated[
        Path | None,
        typer.Option(
            "--notes",
            help="控えを一行ずつためるファイル（別の機械の場所がよい）。すべての控えと合わせ、合えば今の控えを足す",
        ),
    ] = None,
    data: Data = None,
) -> None:
    """記録と確認した回答が書かれたときのままか確かめる。違えば 1 で終わる。"""
    if seal is not None and not re.fullmatch("[0-9a-f]{64}", seal.strip()):
        raise typer.BadParameter("控えは、0〜9とa〜fの64文字です。書き留めたものを、そのまま写してください。")
    known = _noted(notes) if notes else []
    with opened_desk(settings_of(data, None)) as desk:
        head = desk.audit.head()
        fault = desk.audit.verified(*known, *([seal.strip()] if seal else []))
        fault = fault or _unproven(desk, head.count)
    if fault:
        typer.echo(f"操作の記録に食い違いがあります: {fault.told}", err=True)
        raise typer.Exit(1)
    if notes:
        _note(notes, head)
    typer.echo(f"{head.count} 件、書かれたときのままです。")
    typer.echo(f"控え（別の場所に書き留めてください）: {head.seal}")


def _unproven(desk: Desk, settled: int) -> Fault | None:
    """The first answer that is not as the log tells."""
    from bot.desk.audit import AuditQuery
    from bot.desk.proof import unproven

    answers = desk.approved.all()
    return next(unproven(answers, desk.audit.entries(AuditQuery(action="answer.")), settled), None)


def _noted(notes: Path) -> list[str]:
    """The seals that were noted; none where there is no such file so far."""
    try:
        lines = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
    except (OSError, UnicodeDecodeError) as error:
        typer.echo(f"控えのファイル「{notes}」を読めません。", err=True)
        raise typer.Exit(1) from error
    return [line.split()[-1] for line in lines if line.strip()]


def _note(notes: Path, head: Head) -> None:
    try:
        with notes.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {head.count} {head.seal}\n")
    except OSError as error:
        typer.echo(f"控えのファイル「{notes}」に書けません（{error.strerror}）。", err=True)
        raise typer.Exit(1) from error


@audit_app.command("list")
def entries(
    by: Annotated[str | None, typer.Option("--by", help="この人の操作")] = None,
    action: Annotated[
        str | None, typer.Option(help="操作の名前の始まり（ticket. や answer.approve）")
    ] = None,
    subject: Annotated[str | None, typer.Option(help="何に（ticket:12、answer:3）")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="この日から（日本時間）")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="この日まで（日本時間）")
    ] = None,
    most: Annotated[int | None, typer.Option(min=1, help="新しいものからこの件数")] = None,
    export: Annotated[ExportFormat | None, typer.Option("--export", help="書き出す形")] = None,
    data: Data = None,
) -> None:
    """操作の記録を古い順に示す。"""
    from bot.desk.audit import AuditQuery, csv_rows
    from bot.desk.figures_table import csv_text
    from index.japan import TOKYO

    query = AuditQuery(by, action, subject, since and since.date(), until and until.date(), most)
    with opened_desk(settings_of(data, None)) as desk:
        found = desk.audit.entries(query)
    if export is ExportFormat.JSON:
        print_json([asdict(entry) for entry in found])
    elif export is ExportFormat.CSV:
        typer.echo(csv_text(csv_rows(found)), nl=False)
    else:
        for entry in found:
            act = entry.act
            told = "  ".join(f"{key}={value}" for key, value in act.details.items())
            typer.echo(
                f"{entry.number:6}  {act.at.astimezone(TOKYO):%Y-%m-%d %H:%M}  {act.by}  {act.action}  {act.subject}  {told}"
            )


def figures(
    since: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="この日から（既定: 30日前）")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="この日まで（既定: 今日）")
    ] = None,
    out: Annotated[Path | None, typer.Option("--csv", help="書き出す CSV ファイル")] = None,
    as_json: AsJson = False,
    data: Data = None,
    corpus: Corpus = None,
) -> None:
    """質問の数、答えた割合、役に立った割合、返事までの時間などを示す。人を特定するものは含まない。"""
    from bot.desk.figures import Period, dashboard, freshness_of
    from bot.desk.figures_table import csv_text, table_rows
    from index.build import open_library
    from index.japan import TOKYO

    today = datetime.now(UTC).astimezone(TOKYO).date()
    period = Period(since.date() if since else today - timedelta(days=30), until.date() if until else today)
    settings = settings_of(data, corpus)
    with opened_desk(settings) as desk:
        library = open_library(settings)
        try:
            with library.lease() as generation:
                documents = list(generation.store.documents())
        finally:
            library.close()
        ends = [version.wording.valid_until for version in desk.approved.standing()[1]]
        counted = dashboard(desk.figures, period, freshness_of(documents, ends, today))
    if as_json:
        print_json(_plain(asdict(counted)))
        return
    titles = {document.id: document.title for document in documents}
    table = csv_text(table_rows(counted, lambda t: titles.get(t, t)))
    if out:
        with told_files():
            out.write_text(table, encoding="utf-8-sig")  # with the mark by which a spreadsheet tells UTF-8
        typer.echo(f"{out} に書きました。")
    else:
        typer.echo(table, nl=False)


def _plain(value: object) -> object:
    """Keys of JSON are texts."""
    if isinstance(value, dict):
        return {key.isoformat() if isinstance(key, date) else str(key): _plain(v) for key, v in value.items()}
    if isinstance(value, timedelta):
        return value.total_seconds()
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
