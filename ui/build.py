"""The web application put together: index, assistant, HTTP API, and the page mounted last."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from anyio import to_thread
from fastapi import FastAPI

from bot.build import build_assistant, conversations_of, open_desk
from bot.desk.records import Desk
from bot.desk.upkeep import kept_up
from bot.settings import AnswerTuning
from index.build import open_library
from index.library import Library
from index.settings import IndexSettings
from ui.api.app import create_app
from ui.pages.citizen import citizen_page
from ui.pages.counter import Counter
from ui.pages.mount import mount_page

# Threads that answer at once; more of them only share two cores, and the last to come would wait much longer than the first.
_ANSWERING = 12


def build_app(settings: IndexSettings) -> FastAPI:
    """The application over the data folder. It starts without an index and says so until there is one."""
    library = open_library(settings)
    desk = open_desk(settings.data)
    assistant = build_assistant(library, conversations_of(desk))
    tuning = AnswerTuning()
    app = create_app(assistant, library, desk)
    counter = Counter(assistant, library, max_question=tuning.max_question, max_open=tuning.max_open)
    _mount_citizen_page(app, counter)
    _close_at_shutdown(app, library, desk)
    return app


def _close_at_shutdown(app: FastAPI, library: Library, desk: Desk) -> None:
    """While the server runs, limit the threads that answer and forget old records; close everything when it stops.

    Of a read-only index no temporary copy is left behind.
    """
    running = app.router.lifespan_context

    @asynccontextmanager
    async def until_closed(application: FastAPI) -> AsyncIterator[Any]:
        try:
            to_thread.current_default_thread_limiter().total_tokens = _ANSWERING
            async with running(application) as state:
                with kept_up(desk):
                    yield state
        finally:
            library.close()
            desk.close()

    app.router.lifespan_context = until_closed


def _mount_citizen_page(app: FastAPI, counter: Counter) -> None:
    """Mount the page from within an event loop: outside of one, Gradio opens a loop for every lock and closes none."""

    async def mount() -> None:
        mount_page(app, citizen_page(counter))

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(mount())
    else:
        mount_page(app, citizen_page(counter))
