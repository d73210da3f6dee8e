"""`madoguchi user` and `madoguchi token`: what the operator types and reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.build import open_desk, sign_ins_of
from bot.desk.audit import AuditQuery
from bot.errors import SignInRefused
from ui.cli import app

PASSWORD = "とても長い合言葉です2026"  # noqa: S105 — made up


def run(data: Path, *arguments: str, typed: str = PASSWORD) -> Result:
    """A command over a data folder; `typed` stands on its standard input."""
    return CliRunner().invoke(app, [*arguments, "--data", str(data)], input=f"{typed}\n")


def lets_in(data: Path, name: str, password: str) -> bool:
    """Whether a password opens an account."""
    desk = open_desk(data)
    try:
        sign_ins_of(desk).sign_in(name, password)
    except SignInRefused:
        return False
    finally:
        desk.close()
    return True


def test_an_account_is_made_with_the_password_that_was_typed(tmp_path: Path) -> None:
    made = run(tmp_path, "user", "add", "田中", "--role", "desk")
    assert made.exit_code == 0
    assert PASSWORD not in made.output
    assert lets_in(tmp_path, "田中", PASSWORD)


def test_a_password_that_is_made_is_the_only_thing_on_standard_output(tmp_path: Path) -> None:
    made = run(tmp_path, "user", "add", "田中", "--role", "admin", "--generate")
    assert lets_in(tmp_path, "田中", made.stdout.strip())


@pytest.mark.parametrize("typed", ["", "short", "aaaaaaaaaaaaaaaa"])
def test_a_weak_password_is_refused_in_a_sentence(tmp_path: Path, typed: str) -> None:
    refused = run(tmp_path, "user", "add", "田中", "--role", "desk", typed=typed)
    assert refused.exit_code == 1
    assert "パスワード" in refused.stderr
    assert json.loads(run(tmp_path, "user", "list", "--json").stdout) == []


def test_accounts_are_listed_without_their_hashes(tmp_path: Path) -> None:
    run(tmp_path, "user", "add", "田中", "--role", "desk")
    shown = run(tmp_path, "user", "list", "--json").stdout
    assert [(one["name"], one["role"]) for one in json.loads(shown)] == [("田中", "desk")]
    assert "argon2" not in shown
    assert "使用中" in run(tmp_path, "user", "list").stdout


def test_an_account_is_disabled_and_reset(tmp_path: Path) -> None:
    run(tmp_path, "user", "add", "田中", "--role", "desk")
    run(tmp_path, "user", "disable", "田中")
    assert "停止" in run(tmp_path, "user", "list").stdout
    assert not lets_in(tmp_path, "田中", PASSWORD)
    other = "べつの長い合言葉です1234"
    assert run(tmp_path, "user", "reset", "田中", "--role", "approver", typed=other).exit_code == 0
    assert lets_in(tmp_path, "田中", other)


def test_who_is_not_there_is_named(tmp_path: Path) -> None:
    refused = run(tmp_path, "user", "disable", "鈴木")
    assert (refused.exit_code, "鈴木" in refused.stderr) == (1, True)


def test_a_token_is_shown_once_and_ended_by_its_number(tmp_path: Path) -> None:
    run(tmp_path, "user", "add", "田中", "--role", "desk")
    token = run(tmp_path, "token", "add", "田中", "--label", "集計").stdout.strip()
    assert token.startswith("mdg_")
    listed = run(tmp_path, "token", "list", "--json").stdout
    assert token not in listed
    number = json.loads(listed)[0]["number"]
    assert run(tmp_path, "token", "revoke", str(number)).exit_code == 0
    assert "停止" in run(tmp_path, "token", "list").stdout
    assert run(tmp_path, "token", "revoke", str(number)).exit_code == 1


def test_the_audit_log_tells_who_was_at_the_terminal(tmp_path: Path) -> None:
    run(tmp_path, "user", "add", "田中", "--role", "desk")
    desk = open_desk(tmp_path)
    (entry,) = desk.audit.entries(AuditQuery())
    desk.close()
    assert entry.act.by.startswith("operator:")
    assert (entry.act.action, entry.act.subject) == ("account.add", "account:田中")


def test_who_stops_the_last_admin_or_one_of_two_approvers_is_warned(tmp_path: Path) -> None:
    """An answer needs a second person; a new role is given as the warning says."""
    for name, role in (("田中", "admin"), ("鈴木", "approver"), ("佐藤", "desk")):
        added = run(tmp_path, "user", "add", name, "--role", role)
        assert added.exit_code == 0
    assert "注意" not in run(tmp_path, "user", "list").stderr
    stopped = run(tmp_path, "user", "disable", "田中")
    assert stopped.exit_code == 0
    assert "管理者（admin）がいません" in stopped.stderr
    assert "承認できる人" in stopped.stderr
    run(tmp_path, "user", "reset", "佐藤", "--role", "admin")
    assert "注意" not in run(tmp_path, "user", "list").stderr
