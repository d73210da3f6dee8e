"""A language model's opinion of answers: told beside the figures, never one of them, and no gate reads it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.prompts import prompt
from evals.metrics.rates import Rate, rate
from evals.outcome import Outcome

# Requests at a time: a judge's server is seldom ours alone.
_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a judge thinks of one answer: that it tells what was asked, and that its evidence holds all of it."""

    answers: bool
    supported: bool
    reason: str = ""


class Judge(Protocol):
    """A language model; safe to use from several threads."""

    @property
    def name(self) -> str:
        """Which it is."""

    def ask(self, rules: str, case: str) -> str | None:
        """What it writes of a case, told the rules; None where it writes nothing."""


@dataclass(frozen=True, slots=True)
class Opinions:
    """A judge's opinions of the answers that were given, by the case's id.

    asked: how many it was asked for. agreement: how often `answers` and `supported` together say what `passed` says.
    """

    judge: str
    asked: int
    by_case: Mapping[str, Opinion] = field(default_factory=dict)
    answers: Rate = field(default_factory=lambda: rate([]))
    supported: Rate = field(default_factory=lambda: rate([]))
    agreement: Rate = field(default_factory=lambda: rate([]))


def opinions(
    judge: Judge, outcomes: Sequence[Outcome], progress: Callable[[str, int, int], None] = lambda *_: None
) -> Opinions:
    """Ask a judge about every answer that was given to a question that the documents answer."""
    given = [outcome for outcome in outcomes if outcome.case.answerable and not outcome.refused]
    found: dict[str, Opinion] = {}
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        rules = prompt("judge_rules")
        judged = threads.map(lambda outcome: opinion_of(judge.ask(rules, _told(outcome)) or ""), given)
        for number, (outcome, opinion) in enumerate(zip(given, judged, strict=True), start=1):
            if opinion:
                found[outcome.case.id] = opinion
            progress("言語モデルに聞いています", number, len(given))
    told = [(outcome, found[outcome.case.id]) for outcome in given if outcome.case.id in found]
    return Opinions(
        judge=judge.name,
        asked=len(given),
        by_case=found,
        answers=rate([(float(opinion.answers),) for _, opinion in told]),
        supported=rate([(float(opinion.supported),) for _, opinion in told]),
        agreement=rate(
            [(float((opinion.answers and opinion.supported) == outcome.passed),) for outcome, opinion in told]
        ),
    )


def opinions_json(told: Opinions) -> dict[str, Any]:
    """The opinions as JSON, beside `metrics`, not in it."""
    rates = {"answers": told.answers, "supported": told.supported, "agreement": told.agreement}
    return {
        "judge": told.judge,
        "asked": told.asked,
        **{key: {"value": r.value, "low": r.low, "high": r.high, "n": r.count} for key, r in rates.items()},
        "cases": {
            id_: {"answers": one.answers, "supported": one.supported, "reason": one.reason}
            for id_, one in told.by_case.items()
        },
    }


def opinion_lines(told: Opinions) -> Iterator[str]:
    """The opinions for the terminal."""
    yield f"a language model's opinion ({told.judge}); no figure, no gate"
    yield f"  answers what was asked  {told.answers}"
    yield f"  held by its evidence    {told.supported}"
    yield f"  agrees with `passed`    {told.agreement}"
    if missing := told.asked - len(told.by_case):
        yield f"  without an opinion      {missing} of {told.asked}"


def opinion_of(text: str) -> Opinion | None:
    """The opinion that a model wrote as JSON; None where it is none."""
    try:
        values = json.loads(text)
    except ValueError:
        return None
    if not isinstance(values, dict):
        return None
    answers, supported = values.get("answers"), values.get("supported")
    if not isinstance(answers, bool) or not isinstance(supported, bool):
        return None
    return Opinion(answers, supported, str(values.get("reason", ""))[:500])


def _told(outcome: Outcome) -> str:
    """A case as the judge reads it, behind fences that no document can foresee."""
    evidence = dict.fromkeys(
        line for checked in outcome.claims for lines in checked.evidence for line in lines
    )
    return prompt("judge_case").format(
        fence=secrets.token_hex(8),
        question="\n".join((*outcome.case.turns, outcome.case.question)),
        answer=outcome.answer.text,
        evidence="\n".join(evidence),
        facts="\n".join(outcome.case.must) or "—",
    )
