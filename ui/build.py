"""The web application put together: index, assistant, HTTP API, and the page mounted last."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from threading import Thread
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, FastAPI
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from bot.adapters.japanese_holidays import japanese_holiday
from bot.build import (
    approved_answers_of,
    build_assistant,
    build_plan_checker,
    conversations_of,
    open_desk,
    sign_ins_of,
    suggesting_assistant,
)
from bot.desk.gathering import Gathering
from bot.desk.publishing import Publishing
from bot.desk.records import Desk
from bot.desk.sign_in import SignIns
from bot.desk.upkeep import kept_up
from bot.errors import DeskUnavailable
from bot.llm_settings import LlmTuning, read_llm_settings
from bot.plan_check import PlanChecker
from bot.renewals import Renewals
from bot.settings import AnswerTuning, DeskTuning, SignInTuning
from index.build import open_library
from index.library import Library
from index.settings import IndexSettings
from ui.accounts.gate import Gate
from ui.accounts.pages import PREFIX, add_account_pages
from ui.api.app import create_app
from ui.api.desk.routes import desk_api
from ui.api.edge import BodyLimit
from ui.api.measurers import measurers
from ui.api.rates import Rates, build_rates
from ui.background_sync import BackgroundSync
from ui.pages.citizen import citizen_page
from ui.pages.counter import Counter
from ui.pages.desk.pages import PREFIX as DESK
from ui.pages.desk.pages import add_desk_pages, add_rest
from ui.pages.desk.room import Room
from ui.pages.desk_window import DeskWindow
from ui.pages.front import Front
from ui.pages.mount import mount_page
from ui.pages.privacy import Facts, add_privacy
from ui.pages.refusals import BrowserPages
from ui.pages.staff.pages import add_staff_room
from ui.settings import read_edge_settings

# Threads that answer at once. They take turns at one interpreter: with more of them each question only takes longer, and the one
# that comes to its turn last much longer than the others, instead of all being served in the order in which they came.
_ANSWERING = 3


def build_app(settings: IndexSettings, sync: Callable[[], None] | None = None) -> FastAPI:
    """The application over the data folder. It starts without an index and says so until there is one.

    sync: brings the index in step after a document was checked; by default a process of its own does.
    """
    _import_what_gradio_imports_late()
    library = open_library(settings)
    desk = open_desk(settings.data)
    assistant = build_assistant(library, conversations_of(desk), approved_answers_of(desk))
    tuning = AnswerTuning()
    edge = read_edge_settings()
    rates = build_rates(edge)
    sign_ins, checker = sign_ins_of(desk), build_plan_checker()
    renewals = Renewals(settings.data, library, desk.audit, sync or BackgroundSync(settings).ask)
    front = Front(library, desk.notices)
    gathering = Gathering(desk.casework)
    suggesting = suggesting_assistant(library, approved_answers_of(desk))
    room = Room(desk, library, Publishing(desk.approved, library), suggesting, gathering, front)
    app = create_app(
        assistant,
        library,
        desk,
        rates=rates,
        sign_ins=sign_ins,
        checker=checker,
        renewals=renewals,
        further=[desk_api(room, sign_ins)],
        may_measure=measurers(edge.metrics_from, sign_ins),
        freshen=gathering.freshen,
    )
    counter = Counter(assistant, library, max_question=tuning.max_question, max_open=tuning.max_open)
    _add_plain_pages(app, front, sign_ins, room)
    add_staff_room(app, library, front, checker, renewals)
    window = DeskWindow(desk, library, japanese_holiday, max_inquiry=DeskTuning().max_inquiry)
    _mount_citizen_page(app, counter, window, rates)
    app.add_middleware(Gate, sign_ins=sign_ins, front=front)
    app.add_middleware(BrowserPages, front=front)
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(edge.trusted_proxies))
    _close_at_shutdown(app, library, desk, gathering, partial(_prepare, checker, library, sign_ins))
    return app


def _answering_threads() -> int:
    """How many threads answer: beside those that work, as many as may wait for a language model, where there is one."""
    return _ANSWERING + (LlmTuning().in_flight if read_llm_settings().llm else 0)


def _prepare(checker: PlanChecker, library: Library, sign_ins: SignIns) -> None:
    """Where somebody can sign in to check plans, make that ready; without the records, the first plan waits for it."""
    with suppress(DeskUnavailable):
        if sign_ins.are_set_up():
            checker.prepare(library)


def _close_at_shutdown(
    app: FastAPI, library: Library, desk: Desk, gathering: Gathering, prepare: Callable[[], None]
) -> None:
    """While the server runs, limit the threads that answer and forget old records; close everything when it stops.

    Of a read-only index no temporary copy is left behind.
    """
    threads = _answering_threads()
    running = app.router.lifespan_context

    @asynccontextmanager
    async def until_closed(application: FastAPI) -> AsyncIterator[Any]:
        try:
            to_thread.current_default_thread_limiter().total_tokens = threads
            Thread(target=prepare, name="prepare", daemon=True).start()
            async with running(application) as state:
                with kept_up(desk):
                    yield state
        finally:
            gathering.stop()
            library.close()
            desk.close()

    app.router.lifespan_context = until_closed


def _add_plain_pages(app: FastAPI, front: Front, sign_ins: SignIns, room: Room) -> None:
    pages = APIRouter()
    facts = Facts(days=DeskTuning().retention_days, with_model=read_llm_settings().llm is not None)
    add_privacy(pages, front, facts)
    add_account_pages(pages, sign_ins, front, SignInTuning())
    add_desk_pages(pages, room)
    add_rest(pages, room)
    app.include_router(pages)
    for prefix in (f"{PREFIX}/", DESK):
        app.add_middleware(BodyLimit, prefix=prefix)


def _import_what_gradio_imports_late() -> None:
    """Gradio imports matplotlib, where there is one, within the first event: nobody else is served meanwhile."""
    if find_spec("matplotlib"):
        import_module("matplotlib")


def _mount_citizen_page(app: FastAPI, counter: Counter, window: DeskWindow, rates: Rates) -> None:
    """Mount the page from within an event loop: outside of one, Gradio opens a loop for every lock and closes none."""

    async def mount() -> None:
        mount_page(app, citizen_page(counter, window), rates)

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(mount())
    else:
        mount_page(app, citizen_page(counter, window), rates)
