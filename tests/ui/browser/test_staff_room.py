"""The staff room in a browser without scripts: signing in, looking up, checking a plan, renewing; every page by axe and by eye."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page

from bot.build import accounts_of
from bot.desk.accounts import Role
from bot.desk.records import Desk
from browser.axe import violations
from browser.citizen import DESKTOP, PHONE, TABLET
from browser.keys import Keys
from browser.layout import sideways, small_letters, small_targets

PASSWORD = "とても長い合言葉です2026"  # noqa: S105 — made up
PLAN = (
    "粗大ごみの申込みを電子化する計画です。\n"
    "市民が電話でしか申し込めず、日中に働く人が困っているため、その手間を減らす。\n"
    "初期費用は二百万円、運用費は年間三十万円を見込む。\n"
    "初年度は一つの地区だけで試行し、次の年度に全市へ広げる。"
)
STATES: dict[str, Callable[[Page], None]] = {
    "home": lambda page: go(page, "入口"),
    "terms": lambda page: go(page, "用語"),
    "row": lambda page: go(page, "用語", "た行"),
    "relations": lambda page: go(page, "用語", "関係からさがす"),
    "term": lambda page: go(page, "用語", re.compile("^RPA")),
    "no term": lambda page: look_up(page, "ないことば"),
    "plan": lambda page: go(page, "施策チェック"),
    "plan refused": lambda page: check(page, " "),
    "plan read": lambda page: check(page, PLAN),
    "search": lambda page: search(page, "生成AI"),
    "document beside": lambda page: read(page, "生成AI", "生成AIを仕事で使うときの注意"),
    "long document": lambda page: read(page, "転入届", re.compile("^転入届")),
    "health": lambda page: go(page, "文書の状態"),
}


def go(page: Page, *names: str | re.Pattern[str]) -> None:
    """Follow links one after another."""
    for name in names:
        page.get_by_role("link", name=name, exact=isinstance(name, str)).first.click()


def look_up(page: Page, word: str) -> None:
    """Search the glossary."""
    go(page, "用語")
    page.get_by_label("用語や読みの一部").fill(word)
    page.get_by_role("button", name="さがす").click()


def check(page: Page, plan: str) -> None:
    """Have a plan checked."""
    go(page, "施策チェック")
    page.get_by_label("案の文章").fill(plan)
    page.get_by_role("button", name="確かめる").click()


def search(page: Page, words: str) -> None:
    """Search among the staff's documents."""
    go(page, "検索")
    page.get_by_label("さがす言葉").fill(words)
    page.get_by_label("種類").select_option("guide")
    page.get_by_role("button", name="さがす").click()


def read(page: Page, words: str, title: str | re.Pattern[str]) -> None:
    """Search, and open a document beside the results."""
    search(page, words)
    page.get_by_role("link", name=title).first.click()
    page.locator("#document-title").wait_for()


@pytest.fixture(scope="package")
def clerk(desk: Desk) -> str:
    """The name of somebody on the staff."""
    accounts_of(desk, "operator").add("田中", Role.STAFF, PASSWORD, "市民課")
    return "田中"


@pytest.fixture
def staff(browser: Browser, address: str, clerk: str) -> Iterator[Callable[..., Page]]:
    """Brings a clerk into the room, without scripts; nothing may be asked of another machine."""
    asked: set[str] = set()
    with ExitStack() as closing:

        def come(size: tuple[int, int] = DESKTOP, scheme: str = "light", *, scripts: bool = False) -> Page:
            context = browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                color_scheme="dark" if scheme == "dark" else "light",
                locale="ja-JP",
                java_script_enabled=scripts,
            )
            closing.callback(context.close)
            page = context.new_page()
            page.on("request", lambda request: asked.add(request.url.split("/")[2].split(":")[0]))
            page.goto(f"{address}/staff/")
            page.get_by_label("利用者名").fill(clerk)
            page.get_by_label("パスワード").fill(PASSWORD)
            page.get_by_role("button", name="サインイン").click()
            page.get_by_role("heading", name="職員の部屋", level=1).wait_for()
            return page

        yield come
    assert asked <= {"127.0.0.1"}


def test_every_page_of_the_room(staff: Callable[..., Page]) -> None:
    """No violation of WCAG 2.2 A and AA or of good practice, light and dark; each fits a phone and a desk."""
    faults: list[str] = []
    for scheme in ("light", "dark"):
        page = staff(DESKTOP, scheme, scripts=True)  # axe is one
        for name, act in STATES.items():
            page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
            act(page)
            faults += [f"{name}, {scheme}: {fault}" for fault in violations(page)]
            for size in (PHONE, TABLET, DESKTOP) if scheme == "light" else ():
                page.set_viewport_size({"width": size[0], "height": size[1]})
                found = [*sideways(page), *small_targets(page), *small_letters(page)]
                faults += [f"{name}, {size[0]} px: {fault}" for fault in dict.fromkeys(found)]
    assert not faults, "\n".join(faults)


def test_a_plan_is_checked_and_saved(staff: Callable[..., Page]) -> None:
    """From the summary to a point, from there to the policy; the result as two files."""
    page = staff(PHONE)
    check(page, PLAN)
    assert page.get_by_role("status").inner_text().startswith("4文を読みました")
    page.get_by_role("link", name=re.compile("^確認ポイント2-3")).click()
    point = page.get_by_role("region", name=re.compile("^確認ポイント2-3"))
    assert "初期費用は二百万円" in point.inner_text()
    for name, ending in (("Markdown で保存", ".md"), ("Word で保存", ".docx")):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=name).click()
        assert waiting.value.suggested_filename.endswith(ending)
    point.get_by_role("link", name=re.compile("行動指針2")).first.click()
    assert "/staff/documents/policy/principle-2#" in page.url


def test_a_clerk_looks_up_where_the_policy_uses_a_term(staff: Callable[..., Page]) -> None:
    page = staff(PHONE)
    look_up(page, "ｂｐｒ")
    go(page, re.compile("^BPR"))
    used = page.get_by_role("region", name="方針で使われている所")
    used.get_by_role("link").first.click()
    assert "/staff/documents/policy/" in page.url
    assert page.get_by_role("article").count() == 1


def test_a_document_is_renewed_with_one_click(staff: Callable[..., Page]) -> None:
    page = staff()
    go(page, "文書の状態")
    page.get_by_role("button", name=re.compile("RPA.*今日の日付で確認済みにする")).click()
    assert "確認済みにしました" in page.get_by_role("status").inner_text()
    assert "市民課" in page.get_by_role("region", name="索引が新しくなるのを待っています").inner_text()


def test_the_way_by_keyboard(staff: Callable[..., Page]) -> None:
    """Past the head to the content, into the plan, and on; each stop can be seen."""
    page = staff()
    keys = Keys(page)
    keys.tab_to("本文へ")
    keys.tab_to("施策チェック")
    keys.press("Enter")
    page.get_by_label("案の文章").wait_for()
    page.get_by_label("案の文章").focus()
    keys.type("初期費用は二百万円を見込む。")
    keys.tab_to("確かめる")
    keys.press("Enter")
    page.get_by_role("status").wait_for()
    assert not keys.faults
