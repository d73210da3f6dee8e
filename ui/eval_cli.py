"""`madoguchi eval`: measure right answers and refusals; `eval check` and `eval draft` look after the cases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ui.case_cli import check, draft
from ui.command_options import Corpus, Data, settings_of, told_evaluation

eval_app = typer.Typer(
    invoke_without_command=True, help="答えの正しさを測る。基準に届かなければ 1 で終わる。"
)
eval_app.command("check")(check)
eval_app.command("draft")(draft)


@eval_app.callback()
def evaluate(
    context: typer.Context,
    suite: Annotated[
        list[str] | None, typer.Option("--suite", help="evals/cases のうち測るもの（くり返し指定できます）")
    ] = None,
    cases: Annotated[
        list[Path] | None, typer.Option("--cases", help="評価の問題のファイル（くり返し指定できます）")
    ] = None,
    thresholds: Annotated[
        Path | None, typer.Option(help="基準のファイル（既定: 全部を測るときだけ evals/thresholds.toml）")
    ] = None,
    as_json: Annotated[Path | None, typer.Option("--json", help="結果を書く JSON ファイル")] = None,
    as_html: Annotated[Path | None, typer.Option("--html", help="報告書を書く HTML ファイル")] = None,
    judge: Annotated[
        bool, typer.Option("--judge", help="MADOGUCHI_JUDGE の言語モデルの意見も聞く（基準には使わない）")
    ] = False,
    baseline: Annotated[Path | None, typer.Option(help="くらべる相手。前に --json で書いたファイル")] = None,
    data: Data = None,
    corpus: Corpus = None,
) -> None:
    """答えの正しさを測る。基準に届かなければ 1 で終わる。"""
    if context.invoked_subcommand:
        return
    from evals.run import Request, run_evaluation
    from ui.progress import progress

    request = Request(
        suites=tuple(suite or ()),
        files=tuple(cases or ()),
        thresholds=thresholds,
        json=as_json,
        html=as_html,
        baseline=baseline,
        judge=judge,
    )
    with told_evaluation(), progress() as tell:
        passed = run_evaluation(settings_of(data, corpus), request, tell)
    if not passed:
        raise typer.Exit(1)
