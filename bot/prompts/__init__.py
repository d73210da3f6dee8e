"""The texts that a language model is given; `prompt` reads one of them."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def prompt(name: str) -> str:
    """The text of `bot/prompts/<name>.md`; places to fill in are written {so}."""
    return resources.files("bot.prompts").joinpath(f"{name}.md").read_text(encoding="utf-8").strip()
