"""The staff room, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.screens.camera import DESKTOP, Screen
from ui.screens.people import STAFF

if TYPE_CHECKING:
    from playwright.sync_api import Page

_PLAN = (
    "粗大ごみの申込みを電子化する計画です。\n"
    "市民が電話でしか申し込めず、日中に働く人が困っているため、その手間を減らす。\n"
    "初期費用は二百万円、運用費は年間三十万円を見込む。\n"
    "初年度は一つの地区だけで試行し、次の年度に全市へ広げる。"
)
_HOME = "/staff/"


def staff_screens() -> tuple[Screen, ...]:
    """All pages of the room, in the order of its menu."""
    return (
        Screen("staff-home", "The way in", _seen, path=_HOME, by=STAFF),
        Screen("staff-terms", "The glossary", _terms, path=_HOME, by=STAFF),
        Screen("staff-plan", "A plan is checked", _check, whole=True, path=_HOME, by=STAFF),
        Screen("staff-search", "A document is open", _read, whole=True, path=_HOME, by=STAFF),
        Screen("staff-health", "What is due for a check", _health, path=_HOME, by=STAFF),
        Screen("staff-plan-desktop", "A plan is checked", _check, DESKTOP, whole=True, path=_HOME, by=STAFF),
        Screen("staff-search-desktop", "A document beside the results", _read, DESKTOP, path=_HOME, by=STAFF),
        Screen("staff-plan-desktop-dark", "A plan, in the dark", _check, DESKTOP, True, path=_HOME, by=STAFF),
    )


def _seen(page: Page) -> None:
    page.locator("h1").wait_for()


def _go(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def _check(page: Page) -> None:
    _go(page, "施策チェック")
    page.get_by_label("案の文章").fill(_PLAN)
    page.get_by_role("button", name="確かめる").click()
    page.get_by_role("status").wait_for()


def _read(page: Page) -> None:
    _go(page, "検索")
    page.get_by_label("さがす言葉").fill("生成AI")
    page.get_by_role("button", name="さがす").click()
    page.get_by_role("link", name="生成AIを仕事で使うときの注意").first.click()
    page.locator("#document-title").wait_for()


def _health(page: Page) -> None:
    _go(page, "文書の状態")
    page.locator("h1", has_text="文書の状態").wait_for()


def _terms(page: Page) -> None:
    _go(page, "用語")
    page.locator("h1", has_text="用語").wait_for()
