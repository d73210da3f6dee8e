"""`madoguchi eval check`: what is to be mended in the cases of an evaluation."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from ui.command_options import Corpus, Data, settings_of, told_errors


def check(
    cases: Annotated[
        list[Path] | None, typer.Option("--cases", help="評価の問題のファイル（くり返し指定できます）")
    ] = None,
    data: Data = None,
    corpus: Corpus = None,
) -> None:
    """文書が変わって合わなくなった評価の問題を示す。あれば 1 で終わる。"""
    from evals.check import check_cases

    with told_errors():
        count, findings = check_cases(settings_of(data, corpus), cases or (), date.today())
    for finding in findings:
        typer.echo(str(finding))
    typer.echo(f"評価の問題 {count} 件、直すところ {len(findings)} 件")
    if findings:
        raise typer.Exit(1)
