"""Taking pictures: a server over the application, a browser before it, and small files."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn
from fastapi import FastAPI
from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DOCS = Path(__file__).parent.parent.parent / "docs"
PICTURES = DOCS / "pages"
PHONE, DESKTOP, PAPER, ZOOMED = (360, 740), (1280, 800), (794, 1123), (640, 400)
LONGEST = 2200
_COLOURS = 48
_ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
)
# The heads stick to the window; in a picture of the whole page they would cover a line.
_UNSTUCK = ".gradio-container .block.head-block, .head {position: static !important}"


@dataclass(frozen=True, slots=True)
class Screen:
    """A state of a page: how to get there from `path`, and how to look at it.

    whole: the page from top to bottom, not only what the window shows. by: who is signed in. ready: what
    is there once the page can be used.
    """

    name: str
    caption: str
    act: Callable[[Page], None]
    size: tuple[int, int] = PHONE
    dark: bool = False
    whole: bool = False
    path: str = "/"
    by: str = ""
    ready: str = "body"


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


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser that the tests use."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 — a tool of development

    found = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(_ARGUMENTS))
        yield browser
        browser.close()


def take(browser: Browser, address: str, screen: Screen, session: Any = None) -> None:
    """Bring a page into a state and keep its picture. session: of who is signed in."""
    width, height = screen.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if screen.dark else "light",
        reduced_motion="reduce",
        locale="ja-JP",
        storage_state=session,
    )
    page = context.new_page()
    page.goto(f"{address}{screen.path}")
    page.locator(screen.ready).first.wait_for()
    screen.act(page)
    if screen.whole:
        page.add_style_tag(content=_UNSTUCK)
        page.evaluate("window.scrollTo(0, 0)")
    _save(page.screenshot(full_page=screen.whole), screen.name)
    context.close()


def _save(picture: bytes, name: str) -> None:
    """A picture of few colours: text on even grounds stays as it is, and the repository stays small."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    image = image.crop((0, 0, image.width, min(image.height, LONGEST)))
    image.quantize(_COLOURS, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)
