"""The commands about the index: sync, watch, status, check."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from index.japan import today
from ui.command_options import AsJson, Corpus, Data, print_json, settings_of, told_errors
from ui.overlay_cli import overlay_app

if TYPE_CHECKING:
    from index.types import SyncReport

index_app = typer.Typer(no_args_is_help=True, help="索引をつくる、調べる。")
index_app.add_typer(overlay_app, name="overlay")


@index_app.command("sync")
def index_sync(
    anew: Annotated[bool, typer.Option("--anew", help="前の索引から何も引き継がず、すべて作り直す")] = False,
    data: Data = None,
    corpus: Corpus = None,
    as_json: AsJson = False,
) -> None:
    """文書を読み、索引を新しくする（変わったところだけ読み直し、変わっていなければ何もしない）。"""
    from index.build import run_sync
    from ui.progress import progress

    with told_errors():
        with progress() as tell:
            report = run_sync(settings_of(data, corpus), tell, anew=anew)
        if as_json:
            print_json(
                {
                    **asdict(report),
                    "failed": [str(p) for p in report.failed],
                    "warnings": [str(p) for p in report.warnings],
                }
            )
            return
        _print_report(report)


@index_app.command("watch")
def index_watch(
    poll: Annotated[
        bool,
        typer.Option("--poll", help="変更の通知を待たず、数秒ごとに調べる（共有フォルダーなど）"),
    ] = False,
    data: Data = None,
    corpus: Corpus = None,
) -> None:
    """文書の変更を見張り、変わるたびに索引を新しくする（止めるには Ctrl+C。終了コードは 0）。"""
    from index.build import run_sync
    from index.watch import watch
    from ui.progress import progress

    def sync() -> SyncReport:
        with progress() as tell:
            return run_sync(settings, tell)

    def warn(sentence: str) -> None:
        typer.echo(sentence, err=True)

    with told_errors(), _until_stopped() as stop:
        settings = settings_of(data, corpus)
        places = "、".join(map(str, settings.corpus))
        warn(f"{places} を見張っています（止めるには Ctrl+C。索引の更新中は、終わってから止まります）。")
        watch(settings.corpus, settings.data, sync, stop, report=_print_report, tell=warn, poll=poll)
        warn("見張りを終えました。")


@contextmanager
def _until_stopped() -> Iterator[threading.Event]:
    """An event that the first SIGINT or SIGTERM sets; the second does what it does without this."""
    stop = threading.Event()

    def end(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, before[signal.Signals(number)])

    before = {
        number: signal.signal(number, end) or signal.SIG_DFL for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _print_report(report: SyncReport) -> None:
    """What a sync did: problems on standard error, the sum on standard output."""
    for problem in report.failed:
        typer.echo(f"読めませんでした: {problem}", err=True)
    for problem in report.warnings:
        typer.echo(f"注意: {problem}", err=True)
    done = "新しい索引に切り替えました" if report.rebuilt else "変わっていません"
    typer.echo(
        f"{done}: 追加 {len(report.created)}、更新 {len(report.updated)}、そのまま {len(report.unchanged)}、"
        f"削除 {len(report.deleted)}、失敗 {len(report.failed)}、段落 {report.passages}（{report.seconds:.1f} 秒）"
    )
    if report.rebuilt:
        kept = report.passages - report.embedded
        how = (
            "段落から学び直しました"
            if report.fitted
            else f"{kept} 件を引き継ぎ、{report.embedded} 件を作りました"
        )
        typer.echo(f"読んだファイル {report.read} 件。ベクトル: {how}")


@index_app.command("status")
def index_status(data: Data = None, corpus: Corpus = None, as_json: AsJson = False) -> None:
    """索引の中身、確認日、期限切れ、市の情報の空欄を示す。"""
    from index.status import read_status

    with told_errors():
        status = read_status(settings_of(data, corpus).data, today())
        if as_json:
            print_json(asdict(status))
        else:
            typer.echo("\n".join(status.lines()))


@index_app.command("check")
def index_check(data: Data = None, corpus: Corpus = None) -> None:
    """文書の書き方を調べ、直すところをファイル名と行で示す。"""
    from index.corpus import read_corpus
    from index.lint import lint

    with told_errors():
        settings = settings_of(data, corpus)
        found = read_corpus(settings.corpus, apart=settings.data)
        problems = [*found.problems, *found.warnings, *lint(found)]
        for problem in problems:
            typer.echo(str(problem))
        typer.echo(f"文書 {len(found.documents)} 件、直すところ {len(problems)} 件")
        if problems or not found.documents:
            raise typer.Exit(1)
