"""How often one client may do what: counted in memory, under a salted hash of the address that is never written down."""

from __future__ import annotations

import logging
import math
import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, TypeVar

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.api.errors import TooOften, problem_of
from ui.api.paths import path_of
from ui.settings import EdgeSettings

logger = logging.getLogger(__name__)

_Handler = TypeVar("_Handler", bound=Callable[..., Any])


class Act(StrEnum):
    """What is counted, each by itself: who reads receipts in a row may be guessing them."""

    ASK = "ask"
    LEAVE = "leave"
    RECEIPT = "receipt"
    SIGN_IN = "sign_in"
    OTHER = "other"


# The first that fits; what fits none is not counted.
_REQUESTS: tuple[tuple[str, re.Pattern[str], Act], ...] = (
    ("POST", re.compile(r"/api/v1/(ask|search)"), Act.ASK),
    ("POST", re.compile(r"/api/v1/inquiries"), Act.LEAVE),
    (".*", re.compile(r"/api/v1/inquiries/.+", re.DOTALL), Act.RECEIPT),
    ("POST", re.compile(r"/account/(sign-in|password)"), Act.SIGN_IN),
    (".*", re.compile(r"/api/.*", re.DOTALL), Act.OTHER),
)


@dataclass(frozen=True, slots=True)
class Buckets:
    """How often an act may happen: by one address, and by one tab of a browser behind it; None: as often as it likes."""

    address: RateLimitItem | None
    tab: RateLimitItem | None = None


class Rates:
    """Counts acts by client. Safe to use from several threads; what it knows ends with the process."""

    def __init__(self, buckets: Mapping[Act, Buckets], exempt: tuple[str, ...] = ()) -> None:
        self._buckets = buckets
        self._exempt = tuple(ip_network(network, strict=False) for network in exempt)
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._salt = secrets.token_bytes(16)

    def wait(self, act: Act, address: str | None, tab: str | None = None) -> int:
        """Count an act; 0, or how many seconds to wait where it comes too often (and is not counted).

        A tab that is over its own limit takes nothing from those behind the same address.
        """
        client = _parsed(address)
        if client is not None and any(client in network for network in self._exempt):
            return 0
        buckets = self._buckets[act]
        by_address, by_tab = self._key(client), self._key(client, tab)
        if buckets.address and not self._limiter.test(buckets.address, act, by_address):
            return self._seconds(buckets.address, act, by_address)
        if tab is not None and buckets.tab and not self._limiter.hit(buckets.tab, act, by_tab):
            return self._seconds(buckets.tab, act, by_tab)
        if buckets.address and not self._limiter.hit(buckets.address, act, by_address):
            return self._seconds(buckets.address, act, by_address)
        return 0

    def is_exempt(self, address: str | None) -> bool:
        """Whether nothing of this client is counted."""
        client = _parsed(address)
        return client is not None and any(client in network for network in self._exempt)

    def _key(self, client: IPv4Address | IPv6Address | None, tab: str | None = None) -> str:
        return blake2b(_packed(client) + (tab or "").encode(), key=self._salt, digest_size=12).hexdigest()

    def _seconds(self, item: RateLimitItem, *key: str) -> int:
        return max(1, math.ceil(self._limiter.get_window_stats(item, *key).reset_time - time.time()))


def build_rates(settings: EdgeSettings) -> Rates:
    """The counters of the settings."""

    def item(rate: str) -> RateLimitItem | None:
        return parse(rate) if rate else None

    return Rates(
        {
            Act.ASK: Buckets(item(settings.rate_ask), item(settings.rate_ask_tab)),
            Act.LEAVE: Buckets(item(settings.rate_leave), item(settings.rate_leave_tab)),
            Act.RECEIPT: Buckets(item(settings.rate_receipt), item(settings.rate_receipt_tab)),
            Act.SIGN_IN: Buckets(item(settings.rate_sign_in)),
            Act.OTHER: Buckets(item(settings.rate_other)),
        },
        settings.rate_exempt,
    )


def counted(act: Act) -> Callable[[_Handler], _Handler]:
    """Mark a handler of a page's event: what it does counts as this act (`ui.pages.turns`)."""

    def mark(handler: _Handler) -> _Handler:
        handler.counted_as = act  # type: ignore[attr-defined]  # read by `act_of_handler`
        return handler

    return mark


def act_of_handler(handler: Callable[..., Any] | None) -> Act:
    """What an event's handler was marked with."""
    return getattr(handler, "counted_as", Act.OTHER)


class RateLimit:
    """ASGI middleware: a request of the API that comes too often is a problem document that says when to come again."""

    def __init__(self, app: ASGIApp, rates: Rates) -> None:
        self._app = app
        self._rates = rates
        self._warned = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        act = _act_of(scope) if scope["type"] == "http" else None
        if act is None:
            await self._app(scope, receive, send)
            return
        address = client_address(scope)
        self._warn_of_proxy(scope, address)
        if seconds := self._rates.wait(act, address):
            await problem_of(TooOften(seconds)).response(scope["path"])(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _warn_of_proxy(self, scope: Scope, address: str | None) -> None:
        said = Headers(scope=scope).get("x-forwarded-for", "")
        # Who is at this machine and goes through its proxy is named by it, and exempt all the same.
        others = [
            name for name in said.split(",") if name.strip() and not self._rates.is_exempt(name.strip())
        ]
        if self._warned or not others or not self._rates.is_exempt(address):
            return
        self._warned = True
        logger.warning(
            "X-Forwarded-For の付いた要求が来ましたが、送り元は MADOGUCHI_TRUSTED_PROXIES にありません。"
            "プロキシーを通しているときは設定してください。設定するまで、回数の制限は利用者ごとに効きません。"
        )


def client_address(scope: Scope) -> str | None:
    """The address of the peer, or what a trusted proxy said it was."""
    client = scope.get("client")
    return str(client[0]) if client else None


def client_network(address: str | None) -> str:
    """One name for all that one client can come from; never to be written down."""
    return _packed(_parsed(address)).hex()


def _packed(client: IPv4Address | IPv6Address | None) -> bytes:
    """One for all that a subscriber has of IPv6 (a /64); clients without an address share one."""
    packed = client.packed if client else b""
    return packed[:8] if len(packed) == 16 else packed


def _act_of(scope: Scope) -> Act | None:
    path = path_of(scope)
    for method, pattern, act in _REQUESTS:
        if re.fullmatch(method, scope["method"]) and pattern.fullmatch(path):
            return act
    return None


def _parsed(address: str | None) -> IPv4Address | IPv6Address | None:
    try:
        client = ip_address(address or "")
    except ValueError:
        return None
    mapped = client.ipv4_mapped if isinstance(client, IPv6Address) else None
    return mapped or client
