"""The labels of rows as they are written in a text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bot.facts import folded
from bot.words import load


def names_of_label(label: str | None) -> tuple[str, ...]:
    """A row's label in every language; () for none."""
    if label is None:
        return ()
    return tuple(dict.fromkeys((label, *load("labels").get(label, {}).values())))


def labels_put_before(text: str) -> Iterator[str]:
    """The labels that a folded text puts before something (期限: …, 期限は…)."""
    for match in _label_before().finditer(text):
        yield match[1]


@cache
def _label_before() -> re.Pattern[str]:
    names = {folded(name) for group in load("labels").values() for name in group.values()}
    longest_first = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(rf"(?<![a-z])({longest_first})(?:[:：は]| is\b| are\b)")
