"""Does what is said stand where it is cited? An independent checker stands in for ALCE's entailment model.

Source: Gao, Yen, Yu & Chen, Enabling Large Language Models to Generate Text with Citations (ALCE), EMNLP 2023, §3.
There a statement's citations recall it if their passages together entail it, and a citation is precise if it entails the
statement alone or the others do not without it. Here a statement is a claim, an entailment model is the checker, and the
passage is narrowed to the row or sentence at the citation's offsets: stricter than the paper.
"""

from __future__ import annotations

from evals.outcome import Outcome

Observations = tuple[float, ...]


def grounded(outcome: Outcome) -> Observations:
    """Groundedness: every claim; supported by what it cites."""
    return tuple(float(checked.supported) for checked in outcome.claims)


def citation_recall(outcome: Outcome) -> Observations:
    """ALCE: for each answer with claims, the share of claims that their citations support together."""
    if not outcome.claims:
        return ()
    return (sum(checked.supported for checked in outcome.claims) / len(outcome.claims),)


def citation_precision(outcome: Outcome) -> Observations:
    """ALCE: for each answer with claims, the share of citations that are precise; those of unsupported claims are not."""
    needed = [precise for checked in outcome.claims for precise in checked.needed]
    return (sum(needed) / len(needed),) if needed else ()


def quotes_stand(outcome: Outcome) -> Observations:
    """Citation correctness: every citation; its quote stands at its offsets in the cited document."""
    return tuple(float(stands) for checked in outcome.claims for stands in checked.stands)
