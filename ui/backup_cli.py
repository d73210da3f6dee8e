"""`madoguchi backup` and `madoguchi restore`: all that an installation cannot make anew, as a folder."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from ui.command_options import Corpus, Data, opened_desk, settings_of, told_errors

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="バックアップのフォルダー")]


def backup(folder: Folder, data: Data = None, corpus: Corpus = None) -> None:
    """すべてを新しいフォルダーに写す: 窓口の記録、索引、文書。サーバーを動かしたまま実行できる。"""
    from bot.backup.manifest import fingerprint_of
    from bot.backup.taking import take
    from bot.build import place_of

    with told_errors():
        manifest = take(place_of(settings_of(data, corpus)), folder)
        fingerprint = fingerprint_of(folder)
    size = sum(file.bytes for file in manifest.files.values()) / 1e6
    typer.echo(f"「{folder}」に写しました（ファイル {len(manifest.files)} 個、{size:.1f} MB）。")
    typer.echo(
        f"会話 {manifest.rows['turns']} 件、案件 {manifest.rows['tickets']} 件、"
        f"確認した回答 {manifest.rows['approved_answers']} 件、利用者 {manifest.rows['accounts']} 人、"
        f"索引 {manifest.generation or 'なし'}"
    )
    typer.echo(f"操作の記録 {manifest.entries} 件。控え（別の場所に書き留めてください）: {manifest.seal}")
    typer.echo(f"バックアップの指紋（これも書き留めてください）: {fingerprint}")
    if manifest.fault:
        typer.echo(f"注意: 操作の記録に食い違いがあります: {manifest.fault}", err=True)


def restore(
    folder: Folder,
    replace: Annotated[
        bool, typer.Option("--replace", help="空でなくても戻す。いまの中身は .before-restore-… に移す")
    ] = False,
    check_only: Annotated[
        bool, typer.Option("--check", help="戻さずに、作ったときのままかだけを確かめる")
    ] = False,
    fingerprint: Annotated[
        str | None,
        typer.Option("--fingerprint", help="作ったときに控えた指紋。合わなければ、書きかえられている"),
    ] = None,
    data: Data = None,
    corpus: Corpus = None,
) -> None:
    """バックアップを空の場所に戻す。サーバーは止めておく。"""
    from bot.backup.manifest import check, read_manifest, refuse_another
    from bot.backup.restoring import restore as put_back
    from bot.build import place_of

    with told_errors():
        if fingerprint:
            refuse_another(folder, fingerprint)
        if check_only:
            manifest = read_manifest(folder)
            check(folder, manifest)
            typer.echo(
                f"作ったときのままです（{_told(manifest.made_at)}、ファイル {len(manifest.files)} 個）。"
            )
            return
        settings = settings_of(data, corpus)
        manifest = put_back(place_of(settings), folder, replace=replace)
    _note(data, manifest.made_at, manifest.entries)
    typer.echo(f"{_told(manifest.made_at)} の状態に戻しました。職員は、もう一度サインインが要ります。")
    if not manifest.generation or not manifest.vectors or settings.chroma_url:
        typer.echo("索引を作ってください: madoguchi index sync", err=True)


def _note(data: Path | None, made_at: datetime, entries: int) -> None:
    """The log says where it was put back to: what was written after the backup is not in it."""
    from bot.desk.audit import Act
    from ui.account_cli import operator

    details: dict[str, str | int | None] = {
        "made_at": made_at.astimezone(UTC).isoformat(timespec="seconds"),
        "entries": entries,
    }
    with opened_desk(settings_of(data, None)) as desk:
        desk.audit.append(Act(operator(), datetime.now(UTC), "records.restore", "records", details))


def _told(moment: datetime) -> str:
    from index.japan import TOKYO

    return f"{moment.astimezone(TOKYO):%Y-%m-%d %H:%M}"
