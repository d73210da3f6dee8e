"""A server over the whole corpus and a browser, one for all tests of the pages; each test has citizens of its own."""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from desk_people import PEOPLE, add_people
from playwright.sync_api import Browser, Page, sync_playwright

from bot.build import open_desk
from bot.desk.accounts import Role
from bot.desk.records import Desk
from browser.citizen import DESKTOP, PHONE, Citizen, Opens
from browser.clerk import Clerk, Enters
from browser.serving import serving
from index.build import run_sync
from index.settings import IndexSettings
from ui.build import build_app

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
# A browser that asks nobody anything of its own.
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
CORPUS = Path(__file__).parents[3] / "corpus"
HOSTILE = """---
title: 架空の届出<b>太字</b>
kind: guide
audience: public
scope: city
aliases: [架空の届出]
questions: [架空の届出はどうすればいい？]
checked_on: 2026-11-22
checked_by: null
source: null
department: general
rows:
  - {id: deadline, label: 期限, value: "架空の届出は<img src=x onerror=alert(1)>10日以内"}
  - {id: bring, label: 必要なもの, value: "架空の届出書<style>body{display:none}</style>", need: required}
---
架空の届出は<script>document.title='script'</script>窓口に出します。
架空の届出は[こちら](https://example.com/)を見ます。架空の届出は**太字**で書きます。
架空の届出は![絵](https://example.com/a.png)と一緒に出します。
"""

FOR_STAFF = """---
title: 架空庁舎の鍵
kind: guide
audience: staff
scope: city
aliases: [架空庁舎の鍵]
questions: [架空庁舎の鍵はだれに返しますか]
checked_on: 2026-11-22
checked_by: null
source: null
department: general
---
架空庁舎の鍵は、使った日のうちに守衛室の当直に返します。
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium, the tests of this folder are skipped and say why."""
    here = Path(__file__).parent
    if CHROMIUM is None:
        for item in items:
            if here in item.path.parents:
                item.add_marker(pytest.mark.skip(reason="needs Chromium, which is not installed here"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that fails shows what its pages said: the place it ran on cannot be looked at."""
    report = yield
    if report.when == "call" and report.failed:
        for page in getattr(item, "funcargs", {}).get("pages", []):
            report.sections.append((f"page at {page.url}", page.locator("body").inner_text()[:3_000]))
    return report


@pytest.fixture
def pages() -> list[Page]:
    """Every page that a test opened."""
    return []


@pytest.fixture(scope="package")
def settings(tmp_path_factory: pytest.TempPathFactory) -> IndexSettings:
    """Settings of a data folder with the city's corpus and two documents: one tries to do harm, one is for staff."""
    corpus = tmp_path_factory.mktemp("browser") / "corpus"
    shutil.copytree(CORPUS, corpus)
    (corpus / "guides" / "hostile.md").write_text(HOSTILE, encoding="utf-8")
    (corpus / "guides" / "keys.md").write_text(FOR_STAFF, encoding="utf-8")
    settings = IndexSettings(data=tmp_path_factory.mktemp("browser-data"), corpus=(corpus,))
    run_sync(settings)
    return settings


@pytest.fixture(scope="package")
def desk(settings: IndexSettings) -> Iterator[Desk]:
    """The same records that the application keeps, for what staff do and for a look at what is kept."""
    desk = open_desk(settings.data)
    yield desk
    desk.close()


@pytest.fixture(scope="package")
def address(settings: IndexSettings) -> Iterator[str]:
    """The address of the application; a check of a document waits for the next sync."""
    with serving(build_app(settings, lambda: None)) as address:
        yield address


# Of the package, not of the session: while Playwright runs, no other test may run an event loop of its own.
@pytest.fixture(scope="package")
def browser(address: str) -> Iterator[Browser]:
    """Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def opens(browser: Browser, address: str, pages: list[Page]) -> Iterator[Opens]:
    """Brings a person to the page, on a phone unless told otherwise; each has a browser profile of their own.

    Whatever a test does, no request may leave the machine and no script of the page may fail.
    """
    people: list[Citizen] = []
    with ExitStack() as closing:

        def come(where: str = address, size: tuple[int, int] = PHONE, **options: Any) -> Citizen:
            context = browser.new_context(
                **{"viewport": {"width": size[0], "height": size[1]}, "locale": "ja-JP", **options}
            )
            closing.callback(context.close)
            citizen = Citizen(context.new_page())
            pages.append(citizen.page)
            citizen.listen()
            citizen.open(where)
            people.append(citizen)
            return citizen

        yield come
        assert {host for citizen in people for host in citizen.visited} <= {"127.0.0.1", ""}
        assert [fault for citizen in people for fault in citizen.faults] == []


@pytest.fixture
def citizen(opens: Opens) -> Citizen:
    """One person on a phone."""
    return opens()


@pytest.fixture(scope="package")
def signed_in(browser: Browser, desk: Desk, address: str) -> dict[str, Any]:
    """The cookies of everybody who works at the desk, signed in once."""
    add_people(desk)
    cookies = {}
    for name in PEOPLE:
        context = browser.new_context(locale="ja-JP")
        clerk = Clerk(context.new_page(), address)
        if PEOPLE[name].may(Role.DESK):
            clerk.sign_in(name)
            cookies[name] = context.storage_state()
        context.close()
    return cookies


@pytest.fixture
def enters(browser: Browser, address: str, signed_in: dict[str, Any], pages: list[Page]) -> Iterator[Enters]:
    """Brings somebody to the desk, at a desktop's width unless told otherwise."""
    people: list[Clerk] = []
    with ExitStack() as closing:

        def come(name: str | None, size: tuple[int, int] = DESKTOP, **options: Any) -> Clerk:
            given: dict[str, Any] = {
                "viewport": {"width": size[0], "height": size[1]},
                "locale": "ja-JP",
                "storage_state": signed_in[name] if name else None,
            }
            context = browser.new_context(**{**given, **options})
            closing.callback(context.close)
            clerk = Clerk(context.new_page(), address)
            pages.append(clerk.page)
            clerk.listen()
            people.append(clerk)
            return clerk

        yield come
        assert {host for clerk in people for host in clerk.visited} <= {"127.0.0.1", ""}
