"""Fit the reader: `python -m evals.fit_reader --cases FILE…`, on cases whose answers are known;
only their train half is used.

The weights for documents without lists of ways of asking are those of an index of the corpus without them
(`evals.evidence.corpora.strip_lists`).

Each fact that an answer must hold is a draw: the likelihood that a candidate holding it is the one chosen, by the softmax of
the scores of all candidates of the best documents. A case counts as one, however many facts it has. Prints the weights for
`bot.settings.ReaderWeights` and, from an eight-fold cross-validation by case, how often the first k candidates hold one
or all of the facts.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.asks import asks_of
from bot.nearness import nearest_by
from bot.reader import Features, Reader, Vocabulary
from bot.settings import AnswerTuning, ReaderWeights
from bot.subjects import documents_of
from bot.types import Status
from bot.units import units_of
from evals.cases import Case, read_suite
from evals.facts import told
from index.build import open_library
from index.generation import Generation
from index.settings import read_settings

Matrix = NDArray[np.float64]

_FOLDS = 8
_REGULARISATION = 1.0
_FIRST = (1, 2, 3, 5, 8)


@dataclass(frozen=True, slots=True)
class Example:
    """A case: features, shape (candidates, features), and for each fact which candidates hold it, shape (facts, candidates)."""

    features: Matrix
    holding: Matrix


def main() -> None:
    """Read, fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=Path, nargs="+", required=True)
    suites = [read_suite(path) for path in parser.parse_args().cases]
    cases = [case for suite in suites for case in suite.cases if suite.split_of(case) == "train"]
    library = open_library(read_settings())
    with library.lease() as generation:
        examples = list(_examples([*cases, *_definitions(generation)], generation))
    library.close()
    weights = zip(Features._fields, fitted(examples), strict=True)
    lines = [f"{name}: float = {value:.2f}" for name, value in weights]
    sys.stdout.write("\n".join([*lines, *_cross_validated(examples)]) + "\n")


def fitted(examples: Sequence[Example]) -> Matrix:
    """Weights that make the known answers likeliest, with a ridge on standardised features."""
    every = np.vstack([example.features for example in examples])
    mean, spread = every.mean(axis=0), every.std(axis=0) + 1e-6

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        total, slope = 0.0, np.zeros_like(weights)
        for example in examples:
            inputs = (example.features - mean) / spread
            scores = inputs @ weights
            chances = np.exp(scores - scores.max())
            whole = chances / chances.sum()
            for holding in example.holding:
                part = chances * holding
                total -= float(np.log(part.sum() / chances.sum())) / len(example.holding)
                slope -= (part / part.sum() - whole) @ inputs / len(example.holding)
        ridge = _REGULARISATION * float(weights @ weights)
        return (total + ridge) / len(examples), (slope + 2 * _REGULARISATION * weights) / len(examples)

    start = np.zeros(every.shape[1])
    found: Any = minimize(loss, start, jac=True, method="L-BFGS-B")
    weights: Matrix = found.x / spread
    return weights


def _examples(cases: Sequence[Case], generation: Generation) -> Iterator[Example]:
    search, analyzer = generation.search, generation.analyzer
    terms = cache(lambda text: frozenset(analyzer.terms(text)))
    vocabulary = Vocabulary(terms, search.vocabulary.weight, nearest_by(search.closeness))
    reader = Reader(vocabulary, ReaderWeights())
    tuning = AnswerTuning()
    for case in cases:
        if not case.answerable or not case.must or case.turns:
            continue
        asked = search.analyze(case.question)
        hits = search(asked, tuning.deep, audience=case.audience, language=case.language, as_of=case.as_of)
        documents = documents_of(hits, tuning.documents)
        found = reader.candidates(asked, asks_of(asked.text), hits, documents, case.as_of)
        texts = [f"{c.label or c.heading} {c.said}" for c, _ in found]
        right = [c.document.base_id in case.expected for c, _ in found]
        facts = [
            [ok and told(fact, [text]) for text, ok in zip(texts, right, strict=True)] for fact in case.must
        ]
        holding = np.array(facts, dtype=np.float64)
        holding = holding[holding.sum(axis=1) > 0] if len(found) else holding
        if len(holding):
            yield Example(np.array([features for _, features in found]), holding)


def _definitions(generation: Generation) -> Iterator[Case]:
    """What a term is: the glossary's own questions, whose answer is the first sentence of the term's document."""
    for document in generation.store.documents(language="ja"):
        first = next(iter(units_of(document, None)), None)
        if document.kind == "term" and first:
            yield Case(
                id=document.id,
                question=f"{document.title}とは何ですか",
                audience="staff",
                kind="answerable",
                status=Status.ANSWERED,
                relevant={document.id: 2},
                must=(first.text.split("。")[0],),
                reason="a definition",
            )


def _cross_validated(examples: Sequence[Example]) -> Iterator[str]:
    folds = np.random.default_rng(0).permutation(len(examples)) % _FOLDS
    orders: dict[int, NDArray[np.int64]] = {}
    for fold in range(_FOLDS):
        weights = fitted([e for e, f in zip(examples, folds, strict=True) if f != fold])
        for place in np.flatnonzero(folds == fold).tolist():
            orders[place] = np.argsort(-(examples[place].features @ weights), kind="stable")
    yield f"{len(examples)} cases"
    for first in _FIRST:
        best = [examples[i].holding[:, order[:first]].max(axis=1) for i, order in sorted(orders.items())]
        some = np.mean([facts.max() for facts in best])
        every = np.mean([facts.min() for facts in best])
        yield f"first {first}: one fact {some:.3f}, all facts {every:.3f}"


if __name__ == "__main__":
    main()
