"""The web application put together: index, assistant, HTTP API, and the page mounted last."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from anyio import to_thread
from fastapi import FastAPI

from bot.adapters.feedback_file import FeedbackFile
from bot.build import build_assistant, open_conversations
from bot.conversation import Conversations
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
    conversations = open_conversations(settings.data)
    assistant = build_assistant(library, conversations)
    tuning = AnswerTuning()
    feedback = FeedbackFile(settings.data)
    app = create_app(assistant, library, feedback)
    counter = Counter(
        assistant,
        library,
        conversations,
        feedback,
        max_question=tuning.max_question,
        max_open=tuning.max_open,
    )
    _mount_citizen_page(app, counter)
    _close_at_shutdown(app, library, conversations)
    return app


def _close_at_shutdown(app: FastAPI, library: Library, conversations: Conversations) -> None:
    """Limit the threads that answer while the server runs; close the library and the database when it stops.

    Of a read-only index no temporary copy is left behind.
    """
    running = app.router.lifespan_context

    @asynccontextmanager
    async def until_closed(application: FastAPI) -> AsyncIterator[Any]:
        try:
            to_thread.current_default_thread_limiter().total_tokens = _ANSWERING
            async with running(application) as state:
                yield state
        finally:
            library.close()
            conversations.close()

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
