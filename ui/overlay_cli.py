"""`madoguchi index overlay`: checks by named persons that are kept beside the corpus."""

from __future__ import annotations

import typer

from ui.command_options import AsJson, Corpus, Data, print_json, settings_of, told_errors

overlay_app = typer.Typer(no_args_is_help=True, help="画面で付けた確認日（文書のファイルの外にある記録）。")


@overlay_app.command("list")
def overlay_list(data: Data = None, as_json: AsJson = False) -> None:
    """ファイルにまだ書き込んでいない確認日を示す。"""
    from index.overlay import read_checks

    with told_errors():
        checks = read_checks(settings_of(data, None).data).values()
    if as_json:
        print_json([check.model_dump() for check in checks])
        return
    for check in checks:
        typer.echo(f"{check.checked_on}  {check.document_id}  {check.checked_by}")
    typer.echo(f"{len(checks)} 件")


@overlay_app.command("export")
def overlay_export(data: Data = None, corpus: Corpus = None) -> None:
    """確認日と確認した人を文書のファイルに書き込み、記録から除く（本文は変えない）。"""
    from index.overlay_export import export_checks

    with told_errors():
        settings = settings_of(data, corpus)
        exported = export_checks(settings.corpus, settings.data)
    for path in exported.written:
        typer.echo(str(path))
    for check in exported.left:
        typer.echo(f"ファイルに書く所がないため、記録に残しました: {check.document_id}", err=True)
    typer.echo(
        f"{len(exported.written)} 件を書き込みました。madoguchi index sync を実行してください。"
        if exported.written
        else "書き込むものはありません。"
    )
