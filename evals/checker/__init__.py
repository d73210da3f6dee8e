"""Whether a claim is supported by the passages it cites, judged by rules that share nothing with the composer's own.

It stands where ALCE (Gao et al. 2023, "Enabling Large Language Models to Generate Text with Citations", EMNLP) puts an
entailment model. With `supported(claim, passages)` in its place, ALCE's measures are, for a claim with citations C:

    recall(claim)       = 1 if supported(claim, all of C), else 0
    precision(citation) = 1 if recall(claim) = 1 and the citation is not superfluous, else 0
    superfluous         = not supported(claim, the citation alone) and supported(claim, C without the citation)

Citation recall is the mean of the first over all claims, citation precision the mean of the second over all citations.

What it holds a claim to, each against ONE row or sentence of the evidence (`judge.verdict` says which was not met):
every number, date, time, amount, phone, address is there, with its unit and its bound (以内, at least), in the clause
that speaks of the same; the label is the row's; negation, restriction (だけ, only) and hedges (ことがあります, may) are
the same; the conditions (a row's `when`, 〜のときは, if …) are kept; every content word is there, so that nothing is added.

Limits. It knows words, not meaning: a true paraphrase in other words than the passage's (and the few in `terms`) is
called unsupported, and a false one that only rearranges the passage's words within a clause is called supported. It does
not resolve references, add numbers up or compare dates, and does not see that two sentences contradict each other. A
claim in another language than its passage is unsupported, except for its facts.
What it misses of known errors is measured by `python -m evals.mutants`. Its rules were mended on the misses of that
program's seed 0, so another seed tells more, and answers in free words more still.
"""

from __future__ import annotations

from evals.checker.judge import Verdict, supported, verdict

__all__ = ["Verdict", "supported", "verdict"]
