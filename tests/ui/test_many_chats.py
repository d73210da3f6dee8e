"""Many open chats at once: each gets its answer, over the page's own protocol. `evals.chats` measures more of them."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn

from evals.chats import Chats, open_page
from index.settings import IndexSettings
from ui.build import build_app

QUESTIONS = ("転入届はいつまで？", "出生届に必要なものは？", "RPAとは何ですか")


@pytest.fixture(scope="module")
def address(page_settings: IndexSettings) -> Iterator[str]:
    """A running server over the small corpus."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(build_app(page_settings), log_level="error", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def test_each_of_many_chats_is_answered(address: str) -> None:
    """More at once than are answered at once: the rest wait their turn, and nobody is turned away."""
    chats = Chats(address, open_page(address), QUESTIONS, count=40, each=1, pause=0)
    outcome = asyncio.run(chats.run(within=0, seconds=60))
    assert not outcome.errors
    assert len(outcome.last) == 40
    assert all(first <= last for first, last in zip(outcome.first, outcome.last, strict=True))


def test_a_chat_without_an_answer_is_counted(address: str) -> None:
    """The measure itself: with no time to answer, every question is an error."""
    chats = Chats(address, open_page(address), QUESTIONS, count=3, each=1, pause=0)
    outcome = asyncio.run(chats.run(within=0, seconds=0.001))
    assert outcome.errors.total() == 3
