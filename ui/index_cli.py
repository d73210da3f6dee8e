"""The commands about the index: sync, status, check."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import typer

from ui.command_options import AsJson, Corpus, Data, print_json, settings_of, told_errors

index_app = typer.Typer(no_args_is_help=True, help="索引をつくる、調べる。")


@index_app.command("sync")
def index_sync(data: Data = None, corpus: Corpus = None, as_json: AsJson = False) -> None:
    """文書を読み、索引を新しくする（変わっていなければ何もしない）。"""
    from index.build import run_sync
    from ui.progress import progress

    with told_errors():
        with progress() as tell:
            report = run_sync(settings_of(data, corpus), tell)
        if as_json:
            print_json(
                {
                    **asdict(report),
                    "failed": [str(p) for p in report.failed],
                    "warnings": [str(p) for p in report.warnings],
                }
            )
            return
        for problem in report.failed:
            typer.echo(f"読めませんでした: {problem}", err=True)
        for problem in report.warnings:
            typer.echo(f"注意: {problem}", err=True)
        done = "新しい索引に切り替えました" if report.rebuilt else "変わっていません"
        typer.echo(
            f"{done}: 追加 {len(report.created)}、更新 {len(report.updated)}、そのまま {len(report.unchanged)}、"
            f"削除 {len(report.deleted)}、失敗 {len(report.failed)}、段落 {report.passages}（{report.seconds:.1f} 秒）"
        )


@index_app.command("status")
def index_status(data: Data = None, corpus: Corpus = None, as_json: AsJson = False) -> None:
    """索引の中身、確認日、期限切れ、市の情報の空欄を示す。"""
    from index.status import read_status

    with told_errors():
        status = read_status(settings_of(data, corpus).data, date.today())
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
        found = read_corpus(settings_of(data, corpus).corpus)
        problems = [*found.problems, *found.warnings, *lint(found)]
        for problem in problems:
            typer.echo(str(problem))
        typer.echo(f"文書 {len(found.documents)} 件、直すところ {len(problems)} 件")
        if problems or not found.documents:
            raise typer.Exit(1)
