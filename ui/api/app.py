"""The HTTP application: routes, problem documents, limits and measures put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from importlib.metadata import version

from fastapi import APIRouter, FastAPI, HTTPException, Request
from fastapi.routing import APIRoute
from fastapi_offline import FastAPIOffline
from starlette.routing import Match

from bot.adapters.japanese_holidays import japanese_holiday
from bot.assistant import Assistant
from bot.desk.opening_hours import HolidayOn
from bot.desk.records import Desk
from bot.desk.sign_in import SignIns
from bot.plan_check import PlanChecker
from bot.renewals import Renewals
from index.japan import today
from index.library import Library
from ui.api.counters import add_notices, add_opening
from ui.api.desk_gauges import DeskGauges
from ui.api.documents import add_documents, add_terms
from ui.api.edge import BodyLimit, SafeHeaders, UnknownPaths
from ui.api.errors import answer_with_problems
from ui.api.feedback import add_feedback
from ui.api.inquiries import add_inquiries
from ui.api.measurers import MayMeasure
from ui.api.metrics import Measured, Metrics
from ui.api.operations import add_operations
from ui.api.paths import PlainPaths
from ui.api.questions import add_asking, add_searching
from ui.api.rates import RateLimit, Rates
from ui.api.staff import PLAN_PATH, add_staff_api

DOCS, REDOC = "/docs", "/redoc"
# A plan of the longest length, each character as six of JSON.
_LONGEST_PLAN = 256 * 1024
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def _now() -> datetime:
    return datetime.now(UTC)


def create_app(
    assistant: Assistant,
    library: Library,
    desk: Desk,
    *,
    rates: Rates | None = None,
    sign_ins: SignIns | None = None,
    checker: PlanChecker | None = None,
    renewals: Renewals | None = None,
    further: Sequence[APIRouter] = (),
    may_measure: MayMeasure = lambda _: True,
    freshen: Callable[[], object] = lambda: None,
    today: Callable[[], date] = today,
    now: Callable[[], datetime] = _now,
    holiday_on: HolidayOn = japanese_holiday,
) -> FastAPI:
    """The API over a library. Pages may be mounted at "/" afterwards: every path of the API is taken before.

    rates: how often a client may ask; without them, as often as it likes. sign_ins: who is staff; without it there is no
    part for them. checker: reads their plans. renewals: keeps their checks of documents. further: more routes below
    `/api/v1` for those who sign in. may_measure: who reads `/metrics`; without it, everybody. freshen: takes in what came to the desk, before its gauges are read.
    """
    metrics = Metrics(DeskGauges(desk, freshen, now=now))
    app: FastAPI = FastAPIOffline(
        docs_url=DOCS,
        redoc_url=REDOC,
        title="まどぐち API",
        # The redirect would lead to whatever host the request named.
        redirect_slashes=False,
        version=version("madoguchi"),
        description="市の文書をもとに、根拠を示して答えます。エラーはRFC 9457の文書で返します。",
        # Swagger UI would send the address of the schema to a public validator.
        swagger_ui_parameters={"validatorUrl": None},
        # Traces would hold what citizens ask.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    answer_with_problems(app)
    app.add_middleware(BodyLimit, prefix="/api/", longer={f"/api/v1{PLAN_PATH}": _LONGEST_PLAN})
    if rates:
        app.add_middleware(RateLimit, rates=rates)
    app.add_middleware(PlainPaths)
    app.add_middleware(UnknownPaths, own=("/account/", "/staff/", "/desk/"))
    app.add_middleware(SafeHeaders, docs=frozenset({DOCS, REDOC}))
    app.add_middleware(Measured, metrics=metrics)

    api = APIRouter(prefix="/api/v1")
    add_asking(api, assistant, metrics)
    add_searching(api, library, today)
    add_documents(api, library, today)
    add_terms(api, library)
    add_feedback(api, desk.feedback)
    add_inquiries(api, desk.inquiries, library)
    add_notices(api, desk.notices)
    add_opening(api, library, holiday_on, now)
    if sign_ins:
        add_staff_api(api, library, sign_ins, checker or PlanChecker(), renewals, today)
    operations = APIRouter(tags=["operations"])
    add_operations(operations, library, metrics, may_measure)
    for router in (*(routers := (api, *further, operations)), _refusals(routers)):
        app.include_router(router)
    return app


def _refusals(routers: Sequence[APIRouter]) -> APIRouter:
    """Answers what the routes do not take: without it, pages mounted at "/" would answer in HTML.

    A mount takes a path in full, and so wins over a route that has the path but not the method.
    """
    refusals = APIRouter()

    @refusals.api_route("/api", methods=_METHODS, include_in_schema=False)
    @refusals.api_route("/api/{rest:path}", methods=_METHODS, include_in_schema=False)
    @refusals.api_route("/healthz", methods=_METHODS, include_in_schema=False)
    @refusals.api_route("/readyz", methods=_METHODS, include_in_schema=False)
    @refusals.api_route("/metrics", methods=_METHODS, include_in_schema=False)
    def refuse(request: Request) -> None:
        allowed = {
            method
            for router in routers
            for route in router.routes
            if isinstance(route, APIRoute) and route.matches(request.scope)[0] is not Match.NONE
            for method in route.methods or ()
        }
        if allowed:
            raise HTTPException(405, headers={"Allow": ", ".join(sorted(allowed))})
        raise HTTPException(404)

    return refusals
