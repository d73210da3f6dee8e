"""`madoguchi eval check` and `eval draft`: what is to be mended in the cases of an evaluation, and what could be added."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from index.japan import today
from ui.command_options import Corpus, Data, settings_of, told_errors, told_evaluation


def check(
    cases: Annotated[
        list[Path] | None, typer.Option("--cases", help="評価の問題のファイル（くり返し指定できます）")
    ] = None,
    data: Data = None,
    corpus: Corpus = None,
) -> None:
    """文書が変わって合わなくなった評価の問題を示す。あれば 1 で終わる。"""
    from evals.check import check_cases

    with told_evaluation():
        count, findings = check_cases(settings_of(data, corpus), cases or (), today())
    for finding in findings:
        typer.echo(str(finding))
    typer.echo(f"評価の問題 {count} 件、直すところ {len(findings)} 件")
    if findings:
        raise typer.Exit(1)


def draft(
    out: Annotated[
        Path | None, typer.Option("--out", help="書き出す新しいファイル（既定: 標準出力）")
    ] = None,
    days: Annotated[int, typer.Option(min=1, help="この日数のうちに聞かれたもの")] = 30,
    data: Data = None,
) -> None:
    """答えられなかった質問と、役に立たなかった答えの質問から、評価の問題の下書きを作る。

    下書きは、人が kind、status、relevant、must を埋めるまで、評価の問題として読めない。
    """
    from bot.build import open_desk
    from evals.drafts import draft_cases, draft_lines, write_drafts

    since = datetime.now(UTC) - timedelta(days=days)
    with told_errors():
        desk = open_desk(settings_of(data, None).data)
        try:
            drafts = draft_cases(desk.conversations.asked_since(since), desk.feedback.read(since))
        finally:
            desk.close()
    if out is None:
        for line in draft_lines(drafts):
            typer.echo(line)
    else:
        with told_evaluation(status=1):
            write_drafts(drafts, out)
    typer.echo(
        f"下書き {len(drafts)} 件。個人情報が残っていないか確かめ、空の欄を埋めてから使ってください。",
        err=True,
    )
