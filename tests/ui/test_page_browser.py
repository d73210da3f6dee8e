"""The page in a real browser: asking, reading a source, going on; nothing leaves the machine."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from index.settings import IndexSettings
from ui.build import build_app

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium, which is not installed here")


@contextmanager
def serving(settings: IndexSettings) -> Iterator[str]:
    """The application on a free port of the loopback interface; the address is usable at once."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(build_app(settings), log_level="error", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser that asks nobody anything of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(page_settings: IndexSettings, browser: Browser) -> Iterator[str]:
    """The address of the application over the small corpus."""
    with serving(page_settings) as address:
        yield address


@pytest.fixture
def visited() -> list[str]:
    """The hosts that the page asked for anything."""
    return []


@pytest.fixture
def page(browser: Browser, address: str, visited: list[str]) -> Iterator[Page]:
    """The citizen's page on a phone, whose browser is set to English."""
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="en-US")
    context.on("request", lambda request: visited.append(urlsplit(request.url).hostname or ""))
    page = context.new_page()
    page.goto(address)
    expect(page.locator(".example").first).to_be_visible(timeout=30_000)
    yield page
    context.close()


def ask(page: Page, question: str) -> None:
    """Type a question and press Enter."""
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")


def fits(page: Page) -> bool:
    """Whether the page scrolls in one direction only."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_citizen_asks_and_reads_the_source(page: Page, visited: list[str]) -> None:
    """From the question to the marked passage, on a phone, with no request to another machine."""
    assert fits(page)
    ask(page, "転入届はいつまでに出せばいい？")
    expect(page.locator(".turn .claims")).to_contain_text("14日以内")
    expect(page.get_by_role("main").get_by_role("status")).to_contain_text("答えを表示しました。")
    expect(page.locator(".turn")).to_contain_text("AIが答えています。まちがうことがあります。")
    page.locator(".turn .cite").first.click()
    source = page.locator(".source").first
    expect(source.locator("mark").first).to_be_visible()
    expect(source).to_contain_text("確認日")
    expect(source).to_contain_text("見本・市の確認前")
    assert fits(page)
    assert set(visited) == {"127.0.0.1"}


def test_the_document_speaks_japanese_whatever_the_browser_speaks(page: Page) -> None:
    """A screen reader must read Japanese as Japanese; there is one first heading."""
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page.get_by_role("heading", level=1)).to_have_text("袖ケ浦市 まどぐち")


def test_examples_and_related_questions_ask_when_pressed(page: Page) -> None:
    """A conversation goes on by buttons, stays on the page, and can be started over."""
    page.locator(".example").first.click()
    expect(page.locator(".turn .sources")).to_have_count(1)
    page.locator(".turn .related .ask").first.click()
    expect(page.locator(".turn .answer")).to_have_count(2)
    page.get_by_role("button", name="はじめからやり直す").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.get_by_role("heading", name="質問の例")).to_be_visible()


def test_an_empty_question_is_met_with_a_polite_line(page: Page) -> None:
    """Nothing is asked, and the page says what to do."""
    page.get_by_role("button", name="質問する").click()
    expect(page.get_by_role("main").get_by_role("status")).to_contain_text("質問が空です")
    expect(page.locator(".turn")).to_have_count(0)


def test_markup_in_a_question_stays_text(page: Page) -> None:
    """The question is shown as it was typed and does nothing."""
    hostile = "<img src=x onerror=\"document.title='pwned'\"> 転入届 ${1+1} {{value}} <script>1</script>"
    ask(page, hostile)
    expect(page.locator(".turn .answer")).to_have_count(1)
    expect(page.locator(".asked-text")).to_have_text(hostile)
    assert page.locator(".conversation img, .conversation script").count() == 0
    assert page.title() == "袖ケ浦市 まどぐち"


def test_the_page_changes_its_language(page: Page) -> None:
    """English is one press away: the frame, the document's language and the answers follow."""
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    ask(page, "By when do I have to file a moving-in notification?")
    expect(page.locator(".turn .claims")).to_contain_text("14 days")
    assert fits(page)


def test_easy_japanese_has_readings_above_its_kanji(page: Page) -> None:
    """They are read and not copied, and the page still fits a phone."""
    page.get_by_role("button", name="やさしい日本語").click()
    expect(page.get_by_role("button", name="質問する")).to_be_visible()
    ask(page, "てんにゅうとどけは いつまでに だしますか")
    reading = page.locator(".turn .claims rt").filter(has_text="じゅうよっかいない").first
    expect(reading).to_be_visible()
    expect(reading).to_have_css("user-select", "none")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    assert fits(page)


def test_a_person_can_be_asked_from_everywhere(page: Page) -> None:
    """The way to a person stays in view, and leads to a desk with its hours."""
    ask(page, "転入届に必要なもの")
    expect(page.locator(".turn .answer")).to_have_count(1)
    page.get_by_role("link", name="人に聞く").click()
    desk = page.get_by_role("complementary")
    expect(desk).to_be_in_viewport()
    expect(desk).to_contain_text("市民課")
    expect(desk).to_contain_text("9:00–16:30")


def test_without_an_index_the_page_says_that_it_is_not_ready(browser: Browser, tmp_path: Path) -> None:
    """One clear sentence, and the question stays in the box."""
    with serving(IndexSettings(data=tmp_path)) as empty:
        page = browser.new_page()
        page.goto(empty)
        ask(page, "転入届はいつまで？")
        expect(page.get_by_role("main").get_by_role("status")).to_contain_text(
            "ただいま文書の準備ができていない"
        )
        expect(page.locator("#question textarea")).to_have_value("転入届はいつまで？")
        page.close()
