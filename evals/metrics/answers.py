"""Is the answer right, what does it rest on, and does it name the right desk?

`answered_right`, the headline: right status, a gold passage cited, every expected fact told, no excluded fact told. The
others are its parts, so that a fall can be traced.
"""

from __future__ import annotations

from evals.facts import figures, told
from evals.outcome import Outcome

Observations = tuple[float, ...]


def answered_right(outcome: Outcome) -> Observations:
    """One observation for an answerable case: everything right (`Outcome.passed`)."""
    return (outcome.passed,) if outcome.case.answerable else ()


def right_status(outcome: Outcome) -> Observations:
    """Every case: it ended with its status or one that is accepted."""
    return (outcome.right_status,)


def cites_gold(outcome: Outcome) -> Observations:
    """Answerable cases: a passage of grade 2 is cited."""
    return (outcome.cites_gold,) if outcome.case.answerable else ()


def document_first(outcome: Outcome) -> Observations:
    """Answerable cases: the first claim cites a document that holds the answer."""
    if not outcome.case.answerable:
        return ()
    claims = outcome.answer.claims
    first = claims[0].citations[0].document_id if claims else ""
    return (first.removesuffix(".easy").removesuffix(".en") in outcome.case.expected,)


def facts_told(outcome: Outcome) -> Observations:
    """Every expected fact of an answerable case: it is told."""
    if not outcome.case.answerable:
        return ()
    missing = set(outcome.missing_facts)
    return tuple(float(fact not in missing) for fact in outcome.case.must)


def no_wrong_fact(outcome: Outcome) -> Observations:
    """Cases that exclude facts: none of them is told."""
    return (not outcome.wrong_facts,) if outcome.case.must_not else ()


def contact_right(outcome: Outcome) -> Observations:
    """Cases that name a department and ended rightly: the answer names it."""
    if outcome.desk is None or not outcome.right_status:
        return ()
    contact = outcome.answer.contact
    return (contact is not None and outcome.desk in contact.department,)


def figures_right(outcome: Outcome) -> Observations:
    """Every date, amount, phone number and URL that a claim tells: it stands in what the claim cites, and isn't excluded.

    A claim's label and condition count as told. Precision, so to say; `figures_told` is the recall.
    """
    seen: list[float] = []
    for checked in outcome.claims:
        claim = checked.claim
        texts = [text for lines in checked.evidence for text in lines]
        cited = {figure for text in texts for figure in figures(text)}
        excluded = {figure for fact in outcome.wrong_facts for figure in figures(fact)}
        said = figures(" ".join(filter(None, (claim.text, claim.when))))
        seen += [float(figure in cited and figure not in excluded) for figure in said]
    return tuple(seen)


def figures_told(outcome: Outcome) -> Observations:
    """Every expected fact with a date, an amount, a phone number or a URL in it: it is told."""
    if not outcome.case.answerable:
        return ()
    return tuple(
        float(told(fact, outcome.said)) for fact in outcome.case.must if next(figures(fact), None) is not None
    )
