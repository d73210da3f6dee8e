"""A telephone number in a question: what holds it is meant, whatever else is found. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.folding import fold
from index.types import Hit

# With a leading zero and at least nine digits, however they are grouped.
_NUMBER = re.compile(r"(?<!\d)0\d(?:[-() ]?\d){7,9}(?!\d)")
# Texts whose numbers are kept; a city's own corpus fits.
_KEPT = 4_096


def of_the_number(hits: Sequence[Hit], question: str) -> list[Hit]:
    """The hits of the documents that hold a telephone number of the question; all of them, where it has none or none holds it."""
    asked = _numbers(question)
    held = [hit for hit in hits if not asked.isdisjoint(_numbers(hit.document.text))] if asked else []
    return held or list(hits)


@lru_cache(_KEPT)
def _numbers(text: str) -> frozenset[str]:
    """The telephone numbers of a text, digits only."""
    found = _NUMBER.findall(fold(text).digits)
    return frozenset(re.sub(r"\D", "", number) for number in found)
