"""`madoguchi desk`: the questions that citizens left, notices on all pages, and what is forgotten."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from ui.account_cli import operator
from ui.answer_cli import answer_app
from ui.audit_cli import audit_app, figures
from ui.command_options import AsJson, Data, opened_desk, print_json, settings_of
from ui.ticket_cli import ticket_app

desk_app = typer.Typer(
    no_args_is_help=True, help="窓口の仕事: 案件、確認した回答、お知らせ、操作の記録、数、古い記録の消去。"
)
notice_app = typer.Typer(no_args_is_help=True, help="すべての画面に出すお知らせ。")
desk_app.add_typer(notice_app, name="notice")
desk_app.add_typer(ticket_app, name="ticket")
desk_app.add_typer(answer_app, name="answer")
desk_app.add_typer(audit_app, name="audit")
desk_app.command("figures")(figures)


class StatusName(StrEnum):
    """How far the desk is with a question."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    ANSWERED = "answered"
    DECLINED = "declined"


_LABELS = {"new": "未対応", "in_progress": "対応中", "answered": "回答済", "declined": "見送り"}


class LevelName(StrEnum):
    """How much a notice matters."""

    EMERGENCY = "emergency"
    OUTAGE = "outage"
    INFORMATION = "information"


Number = Annotated[int, typer.Argument(help="番号")]
_MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"]


@desk_app.command("inquiries")
def inquiries(
    status: Annotated[
        list[StatusName] | None, typer.Option("--status", help="この状態のもの（既定: 未対応と対応中）")
    ] = None,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """市民が残した質問を、古い順に示す。"""
    from bot.desk.inquiries import InquiryStatus, tells_of_emergency

    wanted = [InquiryStatus(one.value) for one in status or (StatusName.NEW, StatusName.IN_PROGRESS)]
    with opened_desk(settings_of(data, None)) as desk:
        found = desk.inquiries.all(wanted)
    if as_json:
        # Whoever has the list needs no receipt.
        print_json([{key: value for key, value in asdict(one).items() if key != "receipt"} for one in found])
        return
    for one in found:
        urgent = "  【至急: 助けが要るかもしれません】" if tells_of_emergency(one.question) else ""
        typer.echo(f"{one.number:5}  {_told(one.left_at)}  {_LABELS[one.status]}  {one.language}{urgent}")
        typer.echo(f"       {one.question}")
        if one.reply:
            typer.echo(f"       → {one.reply}")
    typer.echo(f"{len(found)} 件", err=True)


@desk_app.command("purge")
def purge(
    days: Annotated[
        int | None, typer.Option(min=1, help="この日数より古いものを消す（既定: 180日。サーバーも毎日消す）")
    ] = None,
    data: Data = None,
) -> None:
    """古い会話、評価、終わった質問、終わったお知らせを消す。"""
    with opened_desk(settings_of(data, None)) as desk:
        purged = desk.purge(days)
    typer.echo(
        f"消しました: 会話 {purged.turns} 件、評価 {purged.feedback} 件、"
        f"窓口への質問 {purged.inquiries} 件、お知らせ {purged.notices} 件、案件の質問 {purged.tickets} 件"
    )


@notice_app.command("add")
def add_notice(
    text: Annotated[str, typer.Argument(help="日本語の文")],
    level: Annotated[
        LevelName, typer.Option(help="emergency 災害など、outage 停止、information そのほか")
    ] = LevelName.INFORMATION,
    easy: Annotated[str | None, typer.Option(help="やさしい日本語の文")] = None,
    en: Annotated[str | None, typer.Option("--en", help="英語の文")] = None,
    begins: Annotated[
        datetime | None, typer.Option("--from", formats=_MOMENTS, help="いつから（日本時間。既定: 今）")
    ] = None,
    ends: Annotated[
        datetime | None,
        typer.Option("--until", formats=_MOMENTS, help="いつまで（日本時間。既定: 取り下げるまで）"),
    ] = None,
    data: Data = None,
) -> None:
    """お知らせを出す。"""
    from bot.desk.notices import Level, Notice
    from index.japan import TOKYO

    begins_at = begins.replace(tzinfo=TOKYO) if begins else datetime.now(TOKYO)
    ends_at = ends.replace(tzinfo=TOKYO) if ends else None
    with opened_desk(settings_of(data, None)) as desk:
        notice = desk.notices.add(Notice(Level(level.value), text, begins_at, ends_at, easy, en), operator())
    typer.echo(f"お知らせ {notice.number} 番を出しました。")


@notice_app.command("list")
def list_notices(as_json: AsJson = False, data: Data = None) -> None:
    """お知らせを、取り下げたものも示す。"""
    with opened_desk(settings_of(data, None)) as desk:
        notices = desk.notices.all()
    if as_json:
        print_json([asdict(one) for one in notices])
        return
    for one in notices:
        end = f"{_told(one.ends_at)} まで" if one.ends_at else "取り下げるまで"
        gone = f"（{_told(one.withdrawn_at)} に取り下げ）" if one.withdrawn_at else ""
        typer.echo(f"{one.number:5}  {one.level}  {_told(one.begins_at)} から {end}{gone}")
        typer.echo(f"       {one.ja}")
    typer.echo(f"{len(notices)} 件", err=True)


@notice_app.command("withdraw")
def withdraw_notice(number: Number, data: Data = None) -> None:
    """お知らせをすぐに取り下げる。"""
    with opened_desk(settings_of(data, None)) as desk:
        desk.notices.withdraw(number, operator())
    typer.echo(f"お知らせ {number} 番を取り下げました。")


def _told(moment: datetime) -> str:
    from index.japan import TOKYO

    return f"{moment.astimezone(TOKYO):%Y-%m-%d %H:%M}"
