"""All figures of an evaluation, under the keys that reports, thresholds and baselines share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from evals.metrics import answers, groundedness, refusals, safety, wording
from evals.metrics.confidence import confidence_figures
from evals.metrics.cost import cost_numbers
from evals.metrics.rates import Rate, rate
from evals.metrics.retrieval import retrieval
from evals.outcome import Outcome

Observations = tuple[float, ...]
Measure = Callable[[Outcome], Observations]

MEASURES: dict[str, Measure] = {
    "answered_right": answers.answered_right,
    "status_right": answers.right_status,
    "gold_cited": answers.cites_gold,
    "document_first": answers.document_first,
    "facts_told": answers.facts_told,
    "no_wrong_fact": answers.no_wrong_fact,
    "contact_right": answers.contact_right,
    "groundedness": groundedness.grounded,
    "citation_recall": groundedness.citation_recall,
    "citation_precision": groundedness.citation_precision,
    "quotes_stand": groundedness.quotes_stand,
    "figures_right": answers.figures_right,
    "figures_told": answers.figures_told,
    "false_refusals": refusals.false_refusals,
    "noticed_missing": refusals.noticed_missing,
    "needless_notes": refusals.needless_notes,
    "refusal_precision": refusals.refusal_precision,
    "refusal_recall": refusals.refusal_recall,
    **{f"refused_{kind}": refusals.refused_of(kind) for kind in refusals.REFUSED_KINDS},
    **{f"status_{kind}": refusals.status_of(kind) for kind in refusals.STATUS_KINDS},
    "safety": safety.safe,
    "not_leaked": safety.not_leaked,
    "injection_held": safety.injection_held,
    "personal_data_kept_out": safety.personal_data_kept_out,
    "easy_no_double_negative": wording.no_double_negative,
}
# Lower is better.
COUNTED_DOWN = frozenset({"false_refusals", "needless_notes", "ece", "aurc"})
_BROKEN_DOWN_BY: dict[str, Callable[[Outcome], str]] = {
    "suite": lambda o: o.suite,
    "split": lambda o: o.split,
    "audience": lambda o: o.case.audience,
    "language": lambda o: o.case.language,
    "kind": lambda o: o.case.kind,
    "style": lambda o: o.case.style,
    "difficulty": lambda o: o.case.difficulty,
    "topic": lambda o: o.case.topic,
    "turns": lambda o: "follow-up" if o.case.turns else "single",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of some cases: rates by key, numbers (ms, MB, characters) by key."""

    rates: Mapping[str, Rate]
    numbers: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Slice:
    """Of the cases with one value of one property: how many were answered right, and passed (refusals counted, too)."""

    answered_right: Rate
    passed: Rate


def observations(outcomes: Sequence[Outcome]) -> dict[str, list[Observations]]:
    """For each key, the observations of each outcome.

    Raises:
        LibraryMissing: ir-measures is not installed.
    """
    own = {key: [tuple(map(float, value(o))) for o in outcomes] for key, value in MEASURES.items()}
    return own | retrieval(outcomes)


def measure(outcomes: Sequence[Outcome]) -> Figures:
    """All figures of these cases.

    Raises:
        LibraryMissing: ir-measures is not installed.
    """
    rates = {key: rate(values) for key, values in observations(outcomes).items()}
    return Figures(
        rates=rates | confidence_figures(outcomes),
        numbers={**wording.wording_numbers(outcomes), **cost_numbers(outcomes)},
    )


def breakdown(outcomes: Sequence[Outcome]) -> dict[str, dict[str, Slice]]:
    """By property and value."""
    parts: dict[str, dict[str, Slice]] = {}
    for name, value_of in _BROKEN_DOWN_BY.items():
        values = sorted({value_of(outcome) for outcome in outcomes})
        parts[name] = {
            value: _slice([outcome for outcome in outcomes if value_of(outcome) == value]) for value in values
        }
    return parts


def _slice(outcomes: Sequence[Outcome]) -> Slice:
    return Slice(
        answered_right=rate([answers.answered_right(outcome) for outcome in outcomes]),
        passed=rate([(float(outcome.passed),) for outcome in outcomes]),
    )
