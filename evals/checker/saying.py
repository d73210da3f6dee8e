"""Whether a text says a fact that a case asks for, however it is written. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from evals.checker.facts import Fact, facts_of, without_facts
from evals.checker.written import normal


def says(text: str, fact: str) -> bool:
    """Whether a text says a fact, or one of its alternatives (`|`); 14日 = １４日 = 十四日."""
    return any(_says_one(text, alternative) for alternative in fact.split("|"))


def unsaid(facts: Iterable[str], text: str) -> tuple[str, ...]:
    """The facts that a text does not say."""
    return tuple(fact for fact in facts if not says(text, fact))


def _says_one(text: str, fact: str) -> bool:
    wanted = facts_of(fact)
    if not wanted:
        return _letters(fact) in _letters(text)
    told = facts_of(text)
    for one in wanted:
        if one.kind == "number":  # digits alone may be of anything
            if not re.search(rf"(?<![\d.]){re.escape(one.value)}(?!\d)", normal(text)):
                return False
        elif not any(_is_said(one, other) for other in told):
            return False
    letters = _letters(text)
    words = re.split(r"[\W_]+", _without_bounds(without_facts(fact)))
    return all(word in letters for word in words)


def _is_said(one: Fact, other: Fact) -> bool:
    """Whether `other` says `one`, and as much of its bound as a case asks for."""
    bare = replace(one, bound=""), replace(other, bound="")
    return _bounds(one) <= _bounds(other) and bare[0].stands_for(bare[1])


def _bounds(fact: Fact) -> set[str]:
    """The bounds of a fact; the end of a range is one within which something is done."""
    return {"within" if name == "until" else name for name in fact.bound.split("+") if name}


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", normal(text))


def _without_bounds(text: str) -> str:
    return re.sub(
        r"以内|以上|以下|未満|まで|から|\b(?:within|until|from|at least|up to|or (?:over|older|more))\b",
        " ",
        text,
    )
