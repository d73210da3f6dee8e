"""Settings of the ways in: how often one client may ask, and which proxies tell who a client is."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Annotated, Any

from pydantic import AfterValidator, StringConstraints, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from index.errors import SettingWrong

Rate = Annotated[str, StringConstraints(pattern=r"^$|^[1-9]\d*/(second|minute|hour|day)$")]


def _network(text: str) -> str:
    ip_network(text, strict=False)
    return text


Networks = Annotated[tuple[Annotated[str, AfterValidator(_network)], ...], NoDecode]


class EdgeSettings(BaseSettings):
    """From `MADOGUCHI_*` variables. A rate is `30/minute`; empty: no limit.

    Each kind of request counts per address, and on the page per tab as well: a whole library, an office or a mobile
    network stands behind one address. One server of two cores answers about 3,500 questions a minute.

    trusted_proxies: addresses or networks whose `X-Forwarded-For` is believed. rate_exempt: where nothing is counted; this
    machine by itself, so that what an operator measures or a proxy that names no clients is not held up. metrics_from: who reads
    `/metrics` without a token: they tell when nobody is at the desk, and how many told of an emergency.
    """

    model_config = SettingsConfigDict(env_prefix="MADOGUCHI_", extra="ignore", frozen=True)

    rate_ask: Rate = "600/minute"
    rate_ask_tab: Rate = "30/minute"
    rate_leave: Rate = "60/hour"
    rate_leave_tab: Rate = "6/hour"
    rate_receipt: Rate = "120/hour"
    rate_receipt_tab: Rate = "20/hour"
    rate_sign_in: Rate = "300/hour"
    rate_other: Rate = "3000/minute"
    rate_exempt: Networks = ("127.0.0.0/8", "::1")
    trusted_proxies: Networks = ()
    metrics_from: Networks = ("127.0.0.0/8", "::1")

    @field_validator("rate_exempt", "trusted_proxies", "metrics_from", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        """Several networks in a variable are separated by commas."""
        return tuple(filter(None, map(str.strip, value.split(",")))) if isinstance(value, str) else value


def read_edge_settings() -> EdgeSettings:
    """The settings of the environment.

    Raises:
        SettingWrong: a variable's value cannot be used.
    """
    try:
        return EdgeSettings()
    except ValidationError as error:
        wrong = sorted(
            {str(fault["loc"][0]) for fault in error.errors(include_url=False, include_input=False)}
        )
        raise SettingWrong(" ".join(_how_to_set(name) for name in wrong)) from error


def _how_to_set(name: str) -> str:
    variable = f"MADOGUCHI_{name.upper()}"
    if name in ("rate_exempt", "trusted_proxies", "metrics_from"):
        return f"{variable} は、10.0.0.5,192.168.1.0/24 のようにアドレスかネットワークをカンマで区切って書いてください。"
    return f"{variable} は、30/minute のように「回数/second・minute・hour・day」の形で書いてください。"
