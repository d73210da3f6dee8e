"""Word lists and fixed texts of the bot, as data; `load` reads one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

import yaml

JAPANESE_GAP = re.compile(r"(?<=[\u3040-\u30ff\u3400-\u9fff]) +(?=[\u3040-\u30ff\u3400-\u9fff])")
"""Spaces between two Japanese characters."""


def closed_up(text: str) -> str:
    """The text without the spaces that easy Japanese puts between its words, so that cues are found in it."""
    return JAPANESE_GAP.sub("", text)


def either(patterns: Iterable[str]) -> re.Pattern[str]:
    """Finds what any of some regular expressions finds; of several at one place the first one's."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


@cache
def load(name: str) -> Any:
    """The content of `bot/words/<name>.yaml`."""
    text = resources.files("bot.words").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 — both are safe


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of `bot/words/<name>.tsv`, without comments."""
    text = resources.files("bot.words").joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if not line.startswith("#"))
