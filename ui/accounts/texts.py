"""The texts of signing in, read from `accounts.yaml` and checked."""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict

from ui.pages.edge_texts import Refusal


class AccountTexts(BaseModel):
    """The content of `accounts.yaml`. lock: `{failures}` and `{minutes}` are filled in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sign_in: str
    lead: str
    name: str
    password: str
    lock: str
    refused: str
    stale: str
    account: str
    signed_in_as: str
    roles: dict[str, str]
    rooms: dict[str, str]
    to_account: str
    sign_out: str
    sign_out_everywhere: str
    change: str
    old: str
    new: str
    again: str
    length: str
    differ: str
    changed: str
    wrong_role: Refusal
    signed_out: Refusal
    typed: str


@cache
def account_texts() -> AccountTexts:
    """The texts, read once."""
    text = resources.files("ui.accounts").joinpath("accounts.yaml").read_text(encoding="utf-8")
    return AccountTexts.model_validate(yaml.safe_load(text))
