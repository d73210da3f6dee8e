"""Whether a text says a fact that a case asks for, however it is written. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from evals.checker.facts import facts_of, without_facts
from evals.checker.written import normal


def says(text: str, fact: str) -> bool:
    """Whether a text says a fact, or one of its alternatives (`|`); 14日 = １４日 = 十四日."""
    return any(_says_one(text, alternative) for alternative in fact.split("|"))


def unsaid(facts: Iterable[str], text: str) -> tuple[str, ...]:
    """The facts that a text does not say."""
    return tuple(fact for fact in facts if not says(text, fact))


def _says_one(text: str, fact: str) -> bool:
    wanted = facts_of(fact)
    bare = re.sub(r"\W+", "", normal(fact))
    if not wanted:
        return bare in re.sub(r"\W+", "", normal(text))
    told = facts_of(text)
    if not all(any(one.stands_for(other) for other in told) for one in wanted):
        return bare in re.sub(r"\W+", "", normal(text)) and not any(one.unit or one.kind != "number" for one in wanted)
    letters = re.sub(r"[\W_]+", "", normal(text))
    words = [word for word in re.split(r"[\W_]+", _without_bounds(without_facts(fact))) if word]
    return all(word in letters for word in words)


def _without_bounds(text: str) -> str:
    return re.sub(r"以内|以上|以下|未満|まで|から|\b(?:within|until|from|at least|up to|or (?:over|older|more))\b", " ", text)
