"""`python -m ui.screens`: every state of the citizen's page as a picture, in docs/pages.md.

Starts the application over a data folder of its own, on a free port, and takes the pictures with Chromium. Needs what the
tests need: Playwright, a Chromium, and Japanese fonts.
"""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr
import uvicorn
from fastapi import FastAPI
from PIL import Image

from bot.build import open_desk
from bot.desk.inquiries import InquiryStatus
from bot.desk.notices import Level, Notice
from index.build import run_sync
from index.settings import IndexSettings
from ui.build import build_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_DOCS = Path(__file__).parent.parent / "docs"
_PICTURES = _DOCS / "pages"
_PHONE, _DESKTOP, _PAPER, _ZOOMED = (360, 740), (1280, 800), (794, 1123), (640, 400)
_LONGEST = 2200
_COLOURS = 48
_ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
)
_JOIN, _DATA = "**/gradio_api/queue/join*", "**/gradio_api/queue/data*"


@dataclass(frozen=True, slots=True)
class Screen:
    """A state of the page: how to get there, and how to look at it."""

    name: str
    caption: str
    act: Callable[[Page], None]
    size: tuple[int, int] = _PHONE
    dark: bool = False
    whole: bool = False
    notice: bool = False
    media: Any = "screen"


def _nothing(page: Page) -> None:
    page.locator(".example").first.wait_for()


def _notices(page: Page) -> None:
    page.locator(".desk-notices").wait_for()


def _ask(question: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator("#question textarea").fill(question)
        page.locator("#question textarea").press("Enter")
        page.locator(".turn:not(.waiting) .answer").last.wait_for()
        page.wait_for_timeout(900)

    return act


def _source(page: Page) -> None:
    _ask("転入届はいつまでに出しますか")(page)
    page.locator(".cite").first.click()
    page.wait_for_timeout(600)


def _ticked(page: Page) -> None:
    _ask("転入届に必要なものは何ですか")(page)
    page.locator(".row-tick input").nth(0).check()
    page.locator(".row-tick input").nth(1).check()


def _waiting(page: Page) -> None:
    page.route(_DATA, lambda route: route.abort())
    page.locator("#question textarea").fill("転入届はいつまで？")
    page.locator("#question textarea").press("Enter")
    page.wait_for_timeout(600)


def _empty(page: Page) -> None:
    page.get_by_role("button", name="質問する").click()
    page.wait_for_timeout(300)


def _offline(page: Page) -> None:
    page.route(_JOIN, lambda route: route.abort())
    page.locator("#question textarea").fill("転入届はいつまでに出しますか")
    page.locator("#question textarea").press("Enter")
    page.locator("#status.wrong").wait_for()
    page.wait_for_timeout(600)


def _busy(page: Page) -> None:
    page.route(_JOIN, lambda route: route.fulfill(status=503, body="{}"))
    page.locator("#question textarea").fill("転入届はいつまでに出しますか")
    page.locator("#question textarea").press("Enter")
    page.locator("#status.wrong").wait_for()
    page.wait_for_timeout(600)


def _spoken(name: str, button: str, question: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.get_by_role("button", name=name).click()
        page.locator(".send", has_text=button).first.wait_for()
        _ask(question)(page)

    return act


def _rated(page: Page) -> None:
    _ask("転入届はいつまでに出しますか")(page)
    page.locator("[data-rate=unhelpful]").click()
    page.locator(".reasons").scroll_into_view_if_needed()


def _person(page: Page) -> None:
    _ask("犬の登録はどこでしますか")(page)
    page.get_by_role("link", name="人に聞く").click()
    page.wait_for_timeout(700)


def _receipt(page: Page) -> None:
    page.locator("#leave summary").click()
    page.locator("#leave-text").fill("委任状の形は決まっていますか")
    page.locator("#leave .send").click()
    page.locator(".receipt-number").wait_for()
    page.wait_for_timeout(700)


def _reply(receipt: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator("#look summary").click()
        page.locator("#look-text").fill(receipt)
        page.locator("#look .send").click()
        page.locator(".inquiry").wait_for()
        page.wait_for_timeout(700)

    return act


def _erasing(page: Page) -> None:
    _ask("転入届はいつまでに出しますか")(page)
    page.locator("[data-erase]").click()
    page.wait_for_timeout(400)


def _erased(page: Page) -> None:
    _erasing(page)
    page.locator("dialog [value=erase]").click()
    page.wait_for_timeout(900)


def _paper(page: Page) -> None:
    _ticked(page)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")


def screens(receipt: str) -> tuple[Screen, ...]:
    """All states, in the order in which a visitor may meet them."""
    needs = _ask("転入届に必要なものは何ですか")
    return (
        Screen("start", "Before the first question", _nothing, whole=True),
        Screen("start-dark", "The same in the dark", _nothing, dark=True),
        Screen("start-desktop", "Before the first question", _nothing, _DESKTOP),
        Screen("start-desktop-dark", "The same in the dark", _nothing, _DESKTOP, dark=True),
        Screen("waiting", "An answer is being looked for", _waiting),
        Screen("answer", "An answer with a list to tick", needs, whole=True),
        Screen("source", "A source is open, the quote marked", _source),
        Screen("ticked-dark", "Two items are ticked, in the dark", _ticked, dark=True),
        Screen("answer-desktop", "An answer", needs, _DESKTOP, whole=True),
        Screen("answer-desktop-dark", "The same in the dark", needs, _DESKTOP, dark=True),
        Screen(
            "long-desktop",
            "A long answer, folded",
            _ask("児童手当の対象、必要なもの、期限、金額、方法を教えて"),
            _DESKTOP,
            whole=True,
        ),
        Screen("paper", "On paper", _paper, _PAPER, whole=True, media="print"),
        Screen(
            "easy",
            "やさしい日本語, with readings",
            _spoken("やさしい日本語", "質問", "てんにゅうとどけは いつまでに だしますか"),
        ),
        Screen(
            "english-desktop", "English", _spoken("English", "Ask", "What do I need to move in?"), _DESKTOP
        ),
        Screen("clarify", "A question that could mean several things", _ask("届け出")),
        Screen("refused", "Nothing in the documents", _ask("市長の好きな食べ物は何ですか")),
        Screen(
            "personal", "Personal data was typed", _ask("マイナンバーは123456789018です。住民票をください")
        ),
        Screen("emergency", "An emergency", _ask("家が燃えています")),
        Screen("feedback", "Why an answer did not help", _rated),
        Screen("person", "The desk to ask", _person),
        Screen("receipt", "A question is left for the desk", _receipt),
        Screen("reply", "Its reply is read", _reply(receipt)),
        Screen("empty", "The question was empty", _empty),
        Screen("offline", "The server is gone", _offline),
        Screen("busy", "Too many ask at once", _busy),
        Screen("erasing", "Before everything is erased", _erasing),
        Screen("erased", "Everything is erased", _erased),
        Screen("notices", "Notices of the desk", _notices, notice=True),
        Screen("notices-desktop-dark", "The same, in the dark", _notices, _DESKTOP, dark=True, notice=True),
        Screen("zoomed", "1280 px at 200 %", needs, _ZOOMED),
    )


def main() -> None:
    """Take all pictures and write the page that shows them."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 — a tool of development

    _PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        data = Path(folder)
        settings = IndexSettings(data=data)
        run_sync(settings)
        receipt = _answered_inquiry(data)
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_ARGUMENTS))
        with serving(build_app(settings)) as address:
            for screen in screens(receipt):
                if screen.notice:
                    _put_up_notices(data)
                _take(browser, address, screen)
        with serving(_bare()) as address:
            for size, name in ((_PHONE, "bare"), (_DESKTOP, "bare-desktop")):
                _take_bare(browser, address, name, size)
        browser.close()
        _write(screens(receipt))


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The application on a free port of the loopback interface."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.05)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def _answered_inquiry(data: Path) -> str:
    """The receipt number of a question that the desk has answered."""
    desk = open_desk(data)
    left = desk.inquiries.leave("転入届を代理の人が出すとき、委任状の形は決まっていますか", "ja")
    desk.inquiries.move(left.inquiry.number, InquiryStatus.IN_PROGRESS)
    desk.inquiries.reply(
        left.inquiry.number, "決まった形はありません。頼む人が自分で書いて、名前を書いてください。"
    )
    desk.close()
    return left.receipt


def _put_up_notices(data: Path) -> None:
    desk = open_desk(data)
    if not desk.notices.all():
        now = datetime.now(UTC)
        warning = "【見本】大雨警報が出ています。川に近づかないでください。避難所の情報は市のホームページを見てください。"
        outage = "【見本】今夜22時から1時間、点検のためお答えできません。"
        desk.notices.add(Notice(Level.EMERGENCY, warning, now), "sato")
        desk.notices.add(Notice(Level.OUTAGE, outage, now), "sato")
    desk.close()


def _take(browser: Browser, address: str, screen: Screen) -> None:
    width, height = screen.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if screen.dark else "light",
        reduced_motion="reduce",
        locale="ja-JP",
    )
    page = context.new_page()
    page.goto(address)
    page.locator(".example").first.wait_for()
    screen.act(page)
    if screen.whole:
        # The head sticks to the window; in a picture of the whole page it would cover a line.
        page.add_style_tag(content=".gradio-container .block.head-block {position: static !important}")
        page.evaluate("window.scrollTo(0, 0)")
    _save(page.screenshot(full_page=screen.whole), screen.name)
    context.close()


def _bare() -> FastAPI:
    """What Gradio gives by itself: a chat template with the same answer."""
    with gr.Blocks() as page:
        gr.ChatInterface(_answer_barely)
    app = FastAPI()
    gr.mount_gradio_app(app, page, path="/")
    return app


def _answer_barely(_message: str, _history: list[Any]) -> str:
    return "転入届は、住み始めた日から14日以内に出します。"


def _take_bare(browser: Browser, address: str, name: str, size: tuple[int, int]) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="ja-JP")
    page = context.new_page()
    page.goto(address)
    page.locator("textarea").first.fill("転入届はいつまでに出しますか")
    page.locator("textarea").first.press("Enter")
    page.wait_for_timeout(1500)
    _save(page.screenshot(), name)
    context.close()


def _save(picture: bytes, name: str) -> None:
    """A picture of few colours: text on even grounds stays as it is, and the repository stays small."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    image = image.crop((0, 0, image.width, min(image.height, _LONGEST)))
    image.quantize(_COLOURS, dither=Image.Dither.NONE).save(_PICTURES / f"{name}.png", optimize=True)


def _write(shown: tuple[Screen, ...]) -> None:
    phones = [screen for screen in shown if screen.size == _PHONE]
    wide = [screen for screen in shown if screen.size != _PHONE]
    lines = [
        "# The citizen's page, state by state",
        "",
        "Written by `python -m ui.screens`, which starts the application, brings the page into each state and takes its",
        "picture. Pictures of whole pages are cut after 2,200 px.",
        "",
        "## On a phone, 360 px",
        "",
        *_table(phones, columns=3, width=250),
        "",
        "## At a desk, on paper, and enlarged",
        "",
        *_table(wide, columns=2, width=420),
        "",
        "## A bare chat template, for comparison",
        "",
        "`gr.ChatInterface` without anything of ours: no sources, no list, no desk, an icon without a name, and",
        "the browser's own idea of the language.",
        "",
        '| <img src="pages/bare.png" width="250" alt="gr.ChatInterface on a phone"> |'
        ' <img src="pages/bare-desktop.png" width="420" alt="gr.ChatInterface at a desk"> |',
        "|---|---|",
        "",
    ]
    (_DOCS / "pages.md").write_text("\n".join(lines), encoding="utf-8")


def _table(shown: list[Screen], columns: int, width: int) -> Iterator[str]:
    rows = [shown[start : start + columns] for start in range(0, len(shown), columns)]
    yield "|" + " |" * columns
    yield "|" + "---|" * columns
    for row in rows:
        cells = [
            f'{screen.caption}<br><img src="pages/{screen.name}.png" width="{width}" alt="{screen.caption}">'
            for screen in row
        ]
        yield "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
