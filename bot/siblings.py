"""Rows that are one answer together: those of one label that say something of the same thing. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from bot.candidates import Candidate
from bot.words import load


def siblings(chosen: Sequence[Candidate], others: Sequence[Candidate]) -> Iterator[Candidate]:
    """Of the others, what a reader of the chosen rows would take them to have said: shown alone, one of four days looks like all.

    Only rows of the same condition are, as of none.
    """
    said = {thing for candidate in chosen if (thing := _said_of(candidate))}
    for candidate in others:
        if _said_of(candidate) in said:
            yield candidate


def tells_of_another(text: str, other: str) -> bool:
    """Whether two sentences tell of each other's things the other way round: 「施策は、取組より大きな…」, 「取組は、施策より小さな…」."""
    own, others = _thing().match(text), _thing().match(other)
    if not own or not others or own[1] == others[1]:
        return False
    return own[1] in other and others[1] in text


def _said_of(candidate: Candidate) -> tuple[str, str, str, str | None] | None:
    row = candidate.row
    match = _thing().match(row.value) if row else None
    return (candidate.document.id, row.label, match[1], row.when) if row and match else None


@cache
def _thing() -> re.Pattern[str]:
    return re.compile(load("siblings")["said_of"])
