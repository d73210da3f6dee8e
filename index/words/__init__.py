"""Word lists of the index, as data."""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml


@cache
def loader_words(subject: str) -> dict[str, frozenset[str]]:
    """The lists of `loaders.yaml` on one subject (`faq`, `page`)."""
    text = resources.files("index.words").joinpath("loaders.yaml").read_text(encoding="utf-8")
    return {name: frozenset(words) for name, words in yaml.safe_load(text)[subject].items()}
