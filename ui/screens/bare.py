"""What Gradio gives by itself: a chat template with the same answer, for comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr
from fastapi import FastAPI

from ui.screens.camera import DESKTOP, Screen

if TYPE_CHECKING:
    from playwright.sync_api import Page


def bare_app() -> FastAPI:
    """The template alone."""
    with gr.Blocks() as page:
        gr.ChatInterface(_answer)
    app = FastAPI()
    gr.mount_gradio_app(app, page, path="/")
    return app


def bare_screens() -> tuple[Screen, ...]:
    """On a phone and at a desk."""
    return (
        Screen("bare", "gr.ChatInterface on a phone", _ask),
        Screen("bare-desktop", "gr.ChatInterface at a desk", _ask, DESKTOP),
    )


def _ask(page: Page) -> None:
    page.locator("textarea").first.fill("転入届はいつまでに出しますか")
    page.locator("textarea").first.press("Enter")
    page.wait_for_timeout(1500)


def _answer(_message: str, _history: list[Any]) -> str:
    return "転入届は、住み始めた日から14日以内に出します。"
