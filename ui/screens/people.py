"""Who works in the rooms while their pictures are taken; all are made up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.build import accounts_of
from bot.desk.accounts import Role
from bot.desk.records import Desk

if TYPE_CHECKING:
    from playwright.sync_api import Browser

STAFF, CLERK, COLLEAGUE, APPROVER = "suzuki", "sato", "ito", "kato"
_ROLES = {STAFF: Role.STAFF, CLERK: Role.DESK, COLLEAGUE: Role.DESK, APPROVER: Role.APPROVER}
_PASSWORD = "とても長い合言葉です2026"  # noqa: S105 — made up


def add_people(desk: Desk) -> None:
    """Give everybody an account."""
    accounts = accounts_of(desk, "operator")
    for name, role in _ROLES.items():
        accounts.add(name, role, _PASSWORD)


def signed_in(browser: Browser, address: str) -> dict[str, Any]:
    """The session of everybody, through the form."""
    sessions: dict[str, Any] = {}
    for name, role in _ROLES.items():
        context = browser.new_context(locale="ja-JP")
        page = context.new_page()
        room, heading = ("staff", "職員の部屋") if role is Role.STAFF else ("desk", "案件")
        page.goto(f"{address}/{room}/")
        page.get_by_label("利用者名").fill(name)
        page.get_by_label("パスワード").fill(_PASSWORD)
        page.get_by_role("button", name="職員のサインイン").click()
        page.get_by_role("heading", name=heading, level=1).wait_for()
        sessions[name] = context.storage_state()
        context.close()
    return sessions
