"""The fixed texts in easy Japanese are easy: short sentences, no double negation."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.words import load

LONGEST = 40
# Not doing something is not possible, must be done, …
DOUBLE = re.compile(r"な(?:い|く|けれ).{0,4}(?:ません|ない)|ずに.{0,4}(?:ません|ない)")


def easy_texts() -> Iterator[str]:
    """The statuses' texts, what the counter says of itself and the connecting phrases."""
    yield from (texts["easy"] for texts in load("statuses").values())
    yield from (texts["easy"] for texts in load("itself_texts").values())
    yield from (kind["easy"] for kind in load("own_case")["says"])
    yield from load("phrases")["easy"].values()
    yield load("multilingual")["lines"]["easy"]


@pytest.mark.parametrize("text", [text for text in easy_texts() if text])
def test_an_easy_text_is_easy(text: str) -> None:
    for sentence in re.findall(r"[^。]+", text):
        assert len(sentence) <= LONGEST, sentence
        assert not DOUBLE.search(sentence), sentence
