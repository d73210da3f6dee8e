"""Logistic regressions over runs of characters, fitted and cross-validated by author and document."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from bot.kinds import RunModel
from evals.kinds.examples import Example

Numbers = NDArray[np.float64]

# A run counts in so many texts at least, and weighs at least so much.
_TEXTS, _WEIGHT = 2, 0.1
_DIGITS = 2
_STEPS = 500


def fitted(examples: Sequence[Example]) -> RunModel:
    """A model of what has a kind against what has none."""
    return _fitted(examples, np.array([example.is_of_kind for example in examples]))


def fitted_classes(examples: Sequence[Example]) -> dict[str, RunModel]:
    """A model of each kind against the others, of examples that all have one."""
    kinds = sorted({example.kind for example in examples if example.kind})
    return {kind: _fitted(examples, np.array([e.kind == kind for e in examples])) for kind in kinds}


def cross_validated(examples: Sequence[Example]) -> Numbers:
    """The score of each example by a model that saw neither its author nor its document."""
    authors = sorted({example.group for example in examples if example.kind is not None})
    parts = {group: number for number, group in enumerate(authors)}
    bases = sorted({example.group for example in examples if example.kind is None})
    parts |= {base: number % len(authors) for number, base in enumerate(bases)}
    part = np.array([parts[example.group] for example in examples])
    scores = np.zeros(len(examples))
    for held in range(len(authors)):
        model = fitted([e for e, own in zip(examples, part, strict=True) if own != held])
        for number in np.flatnonzero(part == held).tolist():
            scores[number] = model.score(examples[number].runs)
    return scores


def classes_right(examples: Sequence[Example]) -> tuple[float, float]:
    """Shares of examples whose kind is the likeliest, and among the likeliest two, by models that did not see their author."""
    first, second = [], []
    for author in sorted({example.group for example in examples}):
        models = fitted_classes([e for e in examples if e.group != author])
        for example in (e for e in examples if e.group == author):
            ranked = sorted(models, key=lambda kind: -models[kind].score(example.runs))
            first.append(ranked[0] == example.kind)
            second.append(example.kind in ranked[:2])
    return float(np.mean(first)), float(np.mean(second))


def _fitted(examples: Sequence[Example], truth: NDArray[np.bool_]) -> RunModel:
    counted = CountVectorizer(analyzer=attrgetter("runs"), binary=True, min_df=_TEXTS)
    matrix = counted.fit_transform(examples)
    model = LogisticRegression(solver="liblinear", max_iter=_STEPS, random_state=0)
    model.fit(matrix, truth, sample_weight=[example.weight for example in examples])
    told = zip(counted.get_feature_names_out().tolist(), model.coef_[0].tolist(), strict=True)
    return RunModel(
        round(float(model.intercept_[0]), _DIGITS),
        {run: round(weight, _DIGITS) for run, weight in told if abs(weight) >= _WEIGHT},
    )
