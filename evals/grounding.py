"""How claims are grounded: `python -m evals.grounding [--corpus DIR …] [--sample N] [--show KIND]`.

True claims and false ones are made from the corpus (`evals.claims`) and written by hand; printed are, by kind, how many true ones were not
held and how many false ones were.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from bot.ground import Ground
from bot.wording import Terms
from evals.claims import Sample, by_hand
from evals.false_claims import false_claims
from evals.true_claims import true_claims
from index.analyze import Analyzer
from index.corpus import read_corpus
from index.types import Document


@dataclass(frozen=True, slots=True)
class Verdict:
    """A sample, and whether it was held."""

    sample: Sample
    held: bool


def drawn(samples: Iterable[Sample], per_kind: int, seed: int = 1) -> list[Sample]:
    """At most so many samples of each kind."""
    by_kind: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        by_kind[sample.kind].append(sample)
    chance = random.Random(seed)  # noqa: S311 — draws samples, guards nothing
    return [s for kind in by_kind.values() for s in chance.sample(kind, min(per_kind, len(kind)))]


def verdicts(samples: Sequence[Sample], terms: Terms) -> Iterator[Verdict]:
    """What grounding says of each sample."""
    ground = Ground(terms)
    for sample in samples:
        yield Verdict(sample, ground.support(sample.claim, sample.cited) is not None)


def main() -> None:
    """Make the claims, judge them, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, nargs="+", default=[Path("corpus")])
    parser.add_argument("--sample", type=int, default=400, help="claims of each kind at most")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2026, 11, 22))
    parser.add_argument("--show", type=int, default=0, help="print so many wrong verdicts of each kind")
    arguments = parser.parse_args()
    corpus = read_corpus(arguments.corpus)
    spellings = corpus.profile.spellings if corpus.profile else ()
    terms = Analyzer(spellings).terms
    documents: list[Document] = list(corpus.documents)
    for name, made, wanted in (("true", true_claims, True), ("false", false_claims, False)):
        samples = chain(made(documents, arguments.as_of), by_hand(documents, arguments.as_of, true=wanted))
        found = list(verdicts(drawn(samples, arguments.sample), terms))
        _print(name, found, wanted)
        _show([verdict for verdict in found if verdict.held is not wanted], arguments.show)


def _print(name: str, found: Sequence[Verdict], wanted: bool) -> None:
    all_of = Counter(verdict.sample.kind for verdict in found)
    wrong = Counter(verdict.sample.kind for verdict in found if verdict.held is not wanted)
    says = "rejected" if wanted else "accepted"
    sys.stdout.write(
        f"{name} claims: {len(found)}, {says} {wrong.total()} ({wrong.total() / len(found):.2%})\n"
    )
    for kind, count in all_of.items():
        sys.stdout.write(f"  {kind:36} {count:6} {says} {wrong[kind]:5} ({wrong[kind] / count:.2%})\n")


def _show(wrong: Sequence[Verdict], most: int) -> None:
    shown = Counter[str]()
    for verdict in wrong:
        sample = verdict.sample
        shown[sample.kind] += 1
        if shown[sample.kind] <= most:
            source = " ".join((sample.source.text, *sample.source.conditions))
            sys.stdout.write(f"{sample.kind}\n    {sample.claim}\n  ← {source}\n")


if __name__ == "__main__":
    main()
