"""`madoguchi eval`: measure right answers and refusals; `eval check` looks after the cases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ui.case_cli import check
from ui.command_options import Corpus, Data, settings_of, told_errors

eval_app = typer.Typer(
    invoke_without_command=True, help="答えの正しさを測る。基準に届かなければ 1 で終わる。"
)
eval_app.command("check")(check)


@eval_app.callback()
def evaluate(
    context: typer.Context,
    cases: Annotated[list[Path] | None, typer.Option("--cases", help="評価の問題のファイル")] = None,
    as_json: Annotated[Path | None, typer.Option("--json", help="結果を書くファイル")] = None,
    data: Data = None,
    corpus: Corpus = None,
) -> None:
    """答えの正しさを測る。基準に届かなければ 1 で終わる。"""
    if context.invoked_subcommand:
        return
    from evals.run import run_evaluation
    from ui.progress import progress

    with told_errors(), progress() as tell:
        passed = run_evaluation(settings_of(data, corpus), cases, as_json, tell, typer.echo)
    if not passed:
        raise typer.Exit(1)
