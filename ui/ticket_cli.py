"""`madoguchi desk ticket`: the queue of questions that were left, refused or badly answered."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from ui.command_options import AsJson, By, Corpus, Data, opened_desk, print_json, settings_of
from ui.house import known_numbers

if TYPE_CHECKING:
    from bot.desk.records import Desk
    from bot.desk.tickets import Ticket

ticket_app = typer.Typer(
    no_args_is_help=True, help="案件: 残された質問、答えられなかった質問、評価の低い答え。"
)


class TicketState(StrEnum):
    """How far a ticket is."""

    OPEN = "open"
    WORKING = "working"
    ANSWERED = "answered"
    DISMISSED = "dismissed"


class TicketOrder(StrEnum):
    """In which order to show tickets."""

    OLDEST = "oldest"
    NEWEST = "newest"
    MOST_ASKED = "most_asked"


STATES = {"open": "未対応", "working": "対応中", "answered": "回答済", "dismissed": "見送り"}
_ORIGINS = {"inquiry": "残された質問", "refused": "答えられなかった", "badly_rated": "評価が低い"}

Number = Annotated[int, typer.Argument(help="案件の番号")]
Seen = Annotated[
    int | None, typer.Option("--version", help="見たときの版。ほかの人が変えていたら止まる（既定: いまの版）")
]


@ticket_app.command("list")
def list_tickets(
    status: Annotated[
        list[TicketState] | None, typer.Option("--status", help="この状態のもの（既定: 未対応と対応中）")
    ] = None,
    words: Annotated[str, typer.Option("--words", help="質問かメモにある言葉")] = "",
    assignee: Annotated[
        str | None, typer.Option("--assignee", help="この人の担当。空文字なら担当のいないもの")
    ] = None,
    order: Annotated[TicketOrder, typer.Option(help="並べ方")] = TicketOrder.OLDEST,
    most: Annotated[int, typer.Option(min=1, help="件数")] = 50,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """新しく来た質問を集め、案件を示す。"""
    from bot.desk.tickets import TicketQuery, TicketStatus

    wanted = status or [TicketState.OPEN, TicketState.WORKING]
    statuses = frozenset(TicketStatus(one.value) for one in wanted)
    query = TicketQuery(statuses, words, assignee, order=order.value, most=most)
    with opened_desk(settings_of(data, None)) as desk:
        desk.casework.gather()
        found = desk.casework.queue(query)
    if as_json:
        print_json([asdict(ticket) for ticket in found])
        return
    for ticket in found:
        typer.echo(_line(ticket))
    typer.echo(f"{len(found)} 件", err=True)


@ticket_app.command("show")
def show(number: Number, as_json: AsJson = False, data: Data = None) -> None:
    """案件の質問とメモを示す。"""
    with opened_desk(settings_of(data, None)) as desk:
        folder = desk.casework.folder(number)
    if as_json:
        print_json(asdict(folder))
        return
    typer.echo(_line(folder.ticket))
    for arrival in folder.arrivals:
        outcome = f"、{arrival.outcome}" if arrival.outcome else ""
        typer.echo(
            f"  {arrival.came_at:%Y-%m-%d %H:%M}  {_ORIGINS[arrival.origin]}{outcome}  {arrival.question}"
        )
    for note in folder.notes:
        typer.echo(f"  メモ {note.at:%Y-%m-%d %H:%M} {note.by}: {note.text}")


@ticket_app.command("take")
def take(
    number: Number,
    by: By,
    to: Annotated[str | None, typer.Option("--to", help="担当（既定: 自分）")] = None,
    version: Seen = None,
    data: Data = None,
) -> None:
    """案件を受け持つ、またはほかの人に渡す。"""
    with opened_desk(settings_of(data, None)) as desk:
        _done(desk.casework.assign(number, _version(desk, number, version), to or by, by))


@ticket_app.command("release")
def release(number: Number, by: By, version: Seen = None, data: Data = None) -> None:
    """担当を外し、未対応に戻す。"""
    with opened_desk(settings_of(data, None)) as desk:
        _done(desk.casework.assign(number, _version(desk, number, version), None, by))


@ticket_app.command("dismiss")
def dismiss(number: Number, by: By, version: Seen = None, data: Data = None) -> None:
    """案件を見送る。"""
    with opened_desk(settings_of(data, None)) as desk:
        _done(desk.casework.dismiss(number, _version(desk, number, version), by))


@ticket_app.command("reopen")
def reopen(number: Number, by: By, version: Seen = None, data: Data = None) -> None:
    """終わった案件に、もう一度取りかかる。"""
    with opened_desk(settings_of(data, None)) as desk:
        _done(desk.casework.reopen(number, _version(desk, number, version), by))


@ticket_app.command("note")
def note(
    number: Number, text: Annotated[str, typer.Argument(help="メモ")], by: By, data: Data = None
) -> None:
    """窓口の中だけのメモを残す。"""
    with opened_desk(settings_of(data, None)) as desk:
        desk.casework.note(number, text, by)
    typer.echo(f"案件 {number} にメモを残しました。")


@ticket_app.command("reply")
def reply(
    number: Number,
    by: By,
    text: Annotated[str | None, typer.Argument(help="返事。なければ標準入力から読む")] = None,
    version: Seen = None,
    data: Data = None,
    corpus: Corpus = None,
) -> None:
    """質問を残した人みんなに返事をし、案件を回答済にする。市民は受付番号で読む。"""
    settings = settings_of(data, corpus)
    with opened_desk(settings) as desk:
        said = sys.stdin.read() if text is None else text
        seen = _version(desk, number, version)
        _done(desk.casework.reply(number, seen, said, by, known_numbers(settings)))


def _version(desk: Desk, number: int, version: int | None) -> int:
    return desk.casework.folder(number).ticket.version if version is None else version


def _done(ticket: Ticket) -> None:
    typer.echo(_line(ticket))


def _line(ticket: Ticket) -> str:
    waited = ticket.waiting(datetime.now(UTC)) // timedelta(hours=1)
    who = ticket.assignee or "担当なし"
    return (
        f"{ticket.id:5}  {STATES[ticket.status]}  {who}  {ticket.arrivals}回  {waited}時間  {ticket.language}"
        f"  版{ticket.version}\n       {ticket.question}"
    )
