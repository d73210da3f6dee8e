"""Counts and durations for Prometheus. Labels come from closed sets; no question ever enters."""

from __future__ import annotations

import time

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.types import Status

EXPOSITION_TYPE = CONTENT_TYPE_LATEST

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_OTHER = "other"


class Metrics:
    """The counters of one application, in a registry of its own; `gauges` tell their own when they are asked."""

    def __init__(self, *gauges: Collector) -> None:
        self._registry = CollectorRegistry()
        for one in gauges:
            self._registry.register(one)
        self._requests = Counter(
            "madoguchi_http_requests",
            "HTTP requests by route template and status",
            ["method", "route", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "madoguchi_http_request_seconds",
            "Seconds from a request to the end of its response, by route template",
            ["route"],
            registry=self._registry,
        )
        self._answers = Counter("madoguchi_answers", "Answers by status", ["status"], registry=self._registry)

    def answered(self, status: Status) -> None:
        """Count an answer."""
        self._answers.labels(status.value).inc()

    def requested(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(method if method in _METHODS else _OTHER, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def exposition(self) -> bytes:
        """Everything counted so far, in the text format that Prometheus reads."""
        return generate_latest(self._registry)


class Measured:
    """ASGI middleware: counts every HTTP request under the template of the route that took it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and count it when its response has ended."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500
        started = time.perf_counter()

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            # A path as it was typed would make a label of anything that anybody asks for.
            route = getattr(scope.get("route"), "path", None) or _OTHER
            self._metrics.requested(scope["method"], route, status, time.perf_counter() - started)
