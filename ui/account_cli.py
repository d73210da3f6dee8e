"""`madoguchi user` and `madoguchi token`: who may enter the rooms for staff, and what programs sign in with."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.command_options import AsJson, Data, print_json, settings_of, told_errors

if TYPE_CHECKING:
    from bot.desk.accounts import Account
    from bot.desk.records import Desk

user_app = typer.Typer(no_args_is_help=True, help="職員の画面に入る利用者。")
token_app = typer.Typer(no_args_is_help=True, help="プログラムが API を使うための鍵。")


class RoleName(StrEnum):
    """What an account may do; each may do what those before it may."""

    STAFF = "staff"
    DESK = "desk"
    APPROVER = "approver"
    ADMIN = "admin"


Name = Annotated[str, typer.Argument(help="利用者名")]
RoleOption = Annotated[
    RoleName,
    typer.Option("--role", help="staff（職員の部屋）、desk（窓口）、approver（回答の承認）、admin（すべて）"),
]
OtherRole = Annotated[RoleName | None, typer.Option("--role", help="役割を変えるとき")]
Generate = Annotated[bool, typer.Option("--generate", help="パスワードを作って一度だけ表示する")]


@user_app.command("add")
def add_user(
    name: Name,
    role: RoleOption,
    generate: Generate = False,
    shown_as: Annotated[
        str | None,
        typer.Option("--shown-as", help="市民に見える名前（課の名前など）。なければ「職員」とだけ見える"),
    ] = None,
    data: Data = None,
) -> None:
    """利用者を作る。パスワードは尋ねる（端末でないときは、標準入力の一行目）。"""
    from bot.build import accounts_of
    from bot.desk.accounts import Role

    with _opened(data) as desk:
        password = _password(generate)
        account = accounts_of(desk, operator()).add(name, Role(role.value), password, shown_as)
    _tell(f"利用者「{account.name}」（{account.role}）を作りました。", password if generate else None)


@user_app.command("list")
def list_users(as_json: AsJson = False, data: Data = None) -> None:
    """利用者を名前の順に示す。"""
    with _opened(data) as desk:
        accounts = desk.accounts.all()
    if as_json:
        print_json([_public(account) for account in accounts])
        return
    for account in accounts:
        shown = f"  市民には「{account.shown_as}」" if account.shown_as else ""
        typer.echo(
            f"{account.name}  {account.role}  {_state(account)}  {_told(account.made_at)} に作成{shown}"
        )
    typer.echo(f"{len(accounts)} 人", err=True)
    _warn_of_too_few(accounts)


@user_app.command("show-as")
def show_user_as(
    name: Name,
    shown_as: Annotated[str, typer.Argument(help="市民に見える名前。空にすると「職員」とだけ見える")],
    data: Data = None,
) -> None:
    """文書を確かめた人として市民に見える名前を変える。前に確かめた文書は、次に確かめたときに変わる。"""
    from bot.build import accounts_of

    with _opened(data) as desk:
        accounts_of(desk, operator()).show_as(name, shown_as)
    typer.echo("変えました。")


@user_app.command("disable")
def disable_user(name: Name, data: Data = None) -> None:
    """利用者をすぐに止める。サインインしている画面も、鍵も使えなくなる。"""
    from bot.build import accounts_of

    with _opened(data) as desk:
        accounts_of(desk, operator()).disable(name)
        left = desk.accounts.all()
    typer.echo(
        "止めました。使えるようにするには madoguchi user reset を実行してください（鍵は作り直しになります）。"
    )
    _warn_of_too_few(left)


@user_app.command("reset")
def reset_user(name: Name, role: OtherRole = None, generate: Generate = False, data: Data = None) -> None:
    """パスワードを変え、止めた利用者や、まちがえて入れなくなった利用者を使えるようにする。"""
    from bot.build import accounts_of
    from bot.desk.accounts import Role

    with _opened(data) as desk:
        password = _password(generate)
        accounts_of(desk, operator()).reset(name, password, Role(role.value) if role else None)
    _tell(
        "パスワードを変えました。開いていた画面は、もう一度サインインが要ります。",
        password if generate else None,
    )


@token_app.command("add")
def add_token(
    name: Name,
    label: Annotated[str, typer.Option("--label", help="何に使う鍵か")],
    role: OtherRole = None,
    days: Annotated[int, typer.Option("--days", min=1, max=730, help="何日使えるか")] = 365,
    data: Data = None,
) -> None:
    """利用者の名前で API を使う鍵を作る。鍵は一度だけ表示する。"""
    from bot.build import sign_ins_of
    from bot.desk.accounts import Role

    with _opened(data) as desk:
        wanted = Role(role.value) if role else None
        token = sign_ins_of(desk).add_token(operator(), name, label, wanted, days)
    typer.echo("この鍵は二度と表示しません。Authorization: Bearer に付けて使います。", err=True)
    typer.echo(token)


@token_app.command("list")
def list_tokens(as_json: AsJson = False, data: Data = None) -> None:
    """鍵を番号の順に示す。鍵そのものは残していない。"""
    with _opened(data) as desk:
        tokens = desk.accounts.tokens()
    if as_json:
        shown = ("number", "account", "label", "role", "made_at", "ends_at", "revoked_at")
        print_json([{key: getattr(token, key) for key in shown} for token in tokens])
        return
    for token in tokens:
        state = "停止" if token.revoked_at else f"{_told(token.ends_at)} まで"
        typer.echo(f"{token.number:5}  {token.account}  {token.role}  {token.label}  {state}")
    typer.echo(f"{len(tokens)} 件", err=True)


@token_app.command("revoke")
def revoke_token(
    number: Annotated[int, typer.Argument(help="鍵の番号（madoguchi token list）")], data: Data = None
) -> None:
    """鍵をすぐに使えなくする。"""
    from bot.build import sign_ins_of

    with _opened(data) as desk:
        sign_ins_of(desk).revoke(operator(), number)
    typer.echo(f"{number} 番の鍵を止めました。")


@contextmanager
def _opened(data: Path | None) -> Iterator[Desk]:
    from bot.build import open_desk

    with told_errors():
        desk = open_desk(settings_of(data, None).data)
        try:
            yield desk
        finally:
            desk.close()


def operator() -> str:
    """Who changes accounts: the machine's own name for who is at the terminal, apart from the names of accounts."""
    from bot.desk.audit import person

    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "?"
    return person(f"operator:{name}")[:64]


def _password(generate: bool) -> str:
    from bot.desk.accounts import new_password

    if generate:
        return new_password()
    if sys.stdin.isatty():
        return str(typer.prompt("パスワード", hide_input=True, confirmation_prompt="もう一度"))
    return sys.stdin.readline().rstrip("\r\n")


def _tell(done: str, password: str | None) -> None:
    typer.echo(done, err=password is not None)
    if password:
        typer.echo("このパスワードは二度と表示しません。本人に渡し、変えてもらってください。", err=True)
        typer.echo(password)


def _warn_of_too_few(accounts: Sequence[Account]) -> None:
    """An answer is approved by another person than wrote it, and the last who may do everything may have left."""
    from bot.desk.accounts import Role

    open_ = [account for account in accounts if not account.disabled_at]
    if not any(account.role is Role.ADMIN for account in open_):
        typer.echo(
            "注意: 使える管理者（admin）がいません。madoguchi user add か、madoguchi user reset 名前 --role admin で決めてください。",
            err=True,
        )
    if sum(account.role.may(Role.APPROVER) for account in open_) < 2:
        typer.echo(
            "注意: 回答を承認できる人（approver 以上）が二人いません。もう一人決めてください。", err=True
        )


def _public(account: Account) -> dict[str, object]:
    shown = ("name", "role", "shown_as", "made_at", "disabled_at", "locked_until")
    return {key: getattr(account, key) for key in shown}


def _state(account: Account) -> str:
    if account.disabled_at:
        return "停止"
    locked = account.locked_until and account.locked_until > datetime.now(UTC)
    return f"{_told(account.locked_until)} まで入れない" if locked and account.locked_until else "使用中"


def _told(moment: datetime) -> str:
    from index.japan import TOKYO

    return f"{moment.astimezone(TOKYO):%Y-%m-%d %H:%M}"
