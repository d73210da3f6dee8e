"""The form of fact that a question asks for (a number of years, an amount, …), and whether a text has it. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from bot.words import closed_up, load

_NUMBER = r"[0-9一二三四五六七八九十百千万億半,.]+ ?"
# What follows 何 in other words than a question for a number: 何日か, 何回と.
_INDEFINITE = r"(?!か(?:[^月所国]|$)|と)"


def forms_asked(question: str) -> tuple[re.Pattern[str], ...]:
    """For each form that is asked for, what a text must hold to answer; () where any text will do."""
    text = closed_up(_plain(question))
    told = [told for asked, told in _forms() if asked.search(text)]
    counters, counted = _counters()
    told += [counted[match[1]] for match in counters.finditer(text)]
    return tuple(dict.fromkeys(told))


def lacks_form(asked: Sequence[re.Pattern[str]], texts: Sequence[str]) -> bool:
    """Whether some form that is asked for stands in none of the texts."""
    plain = [_plain(text) for text in texts] if asked else []
    return any(not any(form.search(text) for text in plain) for form in asked)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


@cache
def _forms() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple((re.compile(form["asked"]), re.compile(form["told"])) for form in load("forms")["forms"])


@cache
def _counters() -> tuple[re.Pattern[str], dict[str, re.Pattern[str]]]:
    counters: dict[str, list[str]] = load("forms")["counters"]
    longest_first = "|".join(map(re.escape, sorted(counters, key=len, reverse=True)))
    told = {
        name: re.compile(f"{_NUMBER}(?:{'|'.join(map(re.escape, same))})") for name, same in counters.items()
    }
    return re.compile(f"(?:何|なん)({longest_first}){_INDEFINITE}"), told
