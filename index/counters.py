"""Questions for a number that are typed in hiragana (なんさい), written as documents write them (何歳). Pure."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

# What may follow: nothing of a longer word (なんかいい).
_END = r"(?=[ 、。,?!・からまでにがもはとのほぐご]|$)"


def with_counters(text: str) -> str:
    """A normalised text with these words written in kanji."""
    pattern, written = _counters()
    return pattern.sub(lambda match: written[match[0]], text)


@cache
def _counters() -> tuple[re.Pattern[str], dict[str, str]]:
    text = resources.files("index.words").joinpath("counters.tsv").read_text(encoding="utf-8")
    written = dict(line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    longest_first = "|".join(sorted(written, key=len, reverse=True))
    return re.compile(f"(?:{longest_first}){_END}"), written
