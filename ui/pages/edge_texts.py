"""What is said at the edge of the pages, read from `edge.yaml` and checked: waiting, pages that are not there."""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict

from index.types import Language


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Refusal(_Entry):
    """A page that says why there is no other: its heading and what to do."""

    title: str
    body: tuple[str, ...]


class NoAccount(Refusal):
    """The refusal of a room while there is no account, with the command that makes one."""

    command: str


class EdgeTexts(_Entry):
    """The content of `edge.yaml`. wait: `{seconds}` is filled in. refusals: by HTTP status, 0 for any other."""

    wait: dict[Language, str]
    home: str
    desk: str
    refusals: dict[int, Refusal]
    no_account: NoAccount


@cache
def edge_texts() -> EdgeTexts:
    """The texts, read once."""
    text = resources.files("ui.pages").joinpath("edge.yaml").read_text(encoding="utf-8")
    return EdgeTexts.model_validate(yaml.safe_load(text))
