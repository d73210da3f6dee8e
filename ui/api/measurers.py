"""Who may read what is measured: machines of some networks, and whoever has an API token."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address, ip_network

from fastapi import Request

from bot.desk.sign_in import SignIns
from ui.accounts.gate import bearer_of
from ui.api.rates import client_address

MayMeasure = Callable[[Request], bool]
_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")


def measurers(networks: tuple[str, ...], sign_ins: SignIns) -> MayMeasure:
    """Tells it of a request. A client without an address is this machine.

    What a proxy that is not known forwards seems to come from this machine, and is not let in as such.
    """
    allowed = tuple(ip_network(network, strict=False) for network in networks)

    def may(request: Request) -> bool:
        token = bearer_of(request)
        if token:
            return sign_ins.bearer(token) is not None
        try:
            client = ip_address(client_address(request.scope) or "")
        except ValueError:
            client = ip_address("127.0.0.1")
        forwarded = any(name in request.headers for name in _FORWARDED)
        return not (client.is_loopback and forwarded) and any(client in network for network in allowed)

    return may
