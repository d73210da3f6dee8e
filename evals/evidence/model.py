"""The two logistic models of `bot.evidence`, fitted to examples and cross-validated by question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.metrics import roc_auc_score

from bot.evidence import judgement
from bot.settings import EvidenceWeights
from evals.evidence.examples import NEGATIVE, Example

Numbers = NDArray[np.float64]

ON_TOPIC = ("lexical", "dense", "asked_share", "alike", "title", "point", "named_missing")
ANSWERED = (
    "dense",
    "lexical",
    "lexical_lead",
    "asked_lead",
    "alike",
    "title",
    "point",
    "named_missing",
    "asks_else",
    "form_missing",
    "asks",
    "none_found",
    "named",
    "behind",
)
ANSWERED_LISTED = (
    *ANSWERED,
    "asked_close",
    "asked_alike",
    "asked_beyond",
    "gap_alike",
    "gap_beyond",
    "leaning",
)
ANSWERED_TABLE = ("dense", "lexical_lead", "asked_lead", "title", "point", "asks_else", "form_missing")
# Corpora whose documents are entries of a table.
TABLES = ("table", "passages")

FOLDS = 10
_REGULARISATION = 0.2  # the inverse of the ridge's strength, on standardised features
# What can only speak for an answer, and what only against it.
_SIGNS = {
    **dict.fromkeys(
        ("lexical", "dense", "lexical_lead", "asked_lead", "asked_share", "alike", "title", "point"), 1
    ),
    **dict.fromkeys(("asked_close", "asked_alike", "asked_beyond"), 1),
    **dict.fromkeys(
        (
            "named_missing",
            "asks_else",
            "form_missing",
            "none_found",
            "gap_alike",
            "gap_beyond",
            "leaning",
        ),
        -1,
    ),
}
_BOUNDS: Mapping[int, tuple[float | None, float | None]] = {1: (0.0, None), -1: (None, 0.0), 0: (None, None)}
# How much a corpus and, within it, a kind of example counts, however many there are.
_CORPORA = {
    "city": 1.5,
    "bare": 1.5,
    "table": 1.0,
    "passages": 0.7,
    "part of 60": 0.4,
    "part of 20": 0.4,
    "part of 8": 0.4,
}
# To tell other matters, the one table as much as all that is made of the guides.
_TOPIC_CORPORA = {**_CORPORA, "table": 4.0}
_KINDS = {"in": 1.0, "out": 0.3, "detail": 0.2, "missing": 1.0}
# Questions on other matters that people wrote for these cases count more than an encyclopaedia's.
_WRITTEN = 3.0
# Corpora that are about a whole city: what is not there is on the topic all the same.
_WHOLE = ("city", "bare", "table", "passages")


def fitted(examples: Sequence[Example]) -> EvidenceWeights:
    """The weights that fit the examples."""
    on_topic = _fitted(examples, ON_TOPIC, [_on_topic(e) for e in examples], _topic_weights(examples))
    truth, weights = [e.kind == "in" for e in examples], _answer_weights(examples)
    of_table = np.array([e.corpus in TABLES for e in examples])
    listed = np.array([bool(e.features.listed) for e in examples])

    def of(names: Sequence[str], which: NDArray[np.bool_]) -> Mapping[str, float]:
        """The model of these examples; none where there are none."""
        return _fitted(examples, names, truth, np.where(which, weights, 0.0)) if which.any() else {}

    bare, with_lists = of(ANSWERED, ~of_table & ~listed), of(ANSWERED_LISTED, listed)
    return EvidenceWeights(
        on_topic=on_topic,
        answered=bare or with_lists,
        answered_listed=with_lists or bare,
        answered_table=of(ANSWERED_TABLE, of_table) or bare or with_lists,
    )


def cross_validated(examples: Sequence[Example], seed: int = 0) -> tuple[Numbers, Numbers]:
    """For each example the probabilities of models that did not see its question: on the topic, answered."""
    groups = sorted({example.group for example in examples})
    drawn = dict(zip(groups, np.random.default_rng(seed).permutation(len(groups)) % FOLDS, strict=True))
    folds = np.array([drawn[example.group] for example in examples])
    on_topic, answered = np.zeros(len(examples)), np.zeros(len(examples))
    for fold in range(FOLDS):
        weights = fitted([e for e, f in zip(examples, folds, strict=True) if f != fold])
        for place in np.flatnonzero(folds == fold).tolist():
            judged = judgement(examples[place].features, weights)
            on_topic[place], answered[place] = judged.on_topic, judged.answered
    return on_topic, answered


def auroc(positive: Numbers, negative: Numbers) -> float:
    """How often a positive is above a negative (Mann–Whitney), shape (n,) each."""
    truth = np.r_[np.ones(len(positive)), np.zeros(len(negative))]
    return float(roc_auc_score(truth, np.r_[positive, negative]))


def _fitted(
    examples: Sequence[Example], names: Sequence[str], truth: Sequence[bool], weights: Numbers
) -> Mapping[str, float]:
    """A ridge-penalised logistic model on standardised features, told for the features as they are.

    A feature that can only speak against, or only for, has no weight of the other sign: on a corpus of another kind it would mislead.
    """
    read = attrgetter(*names)
    inputs = np.array([read(example.features) for example in examples])[weights > 0]
    mean, spread = inputs.mean(axis=0), inputs.std(axis=0) + 1e-9
    rows = np.c_[np.ones(len(inputs)), (inputs - mean) / spread]
    signs = np.where(np.array(truth)[weights > 0], 1.0, -1.0)
    counts = weights[weights > 0]

    def loss(values: Numbers) -> tuple[float, Numbers]:
        margins = signs * (rows @ values)
        ridge = np.r_[0.0, values[1:]] / _REGULARISATION
        slope = -(counts * signs * expit(-margins)) @ rows
        return float(counts @ np.logaddexp(0.0, -margins) + ridge @ values / 2), slope + ridge

    bounds = [(None, None), *((_BOUNDS[_SIGNS.get(name, 0)]) for name in names)]
    found: Any = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds)
    slopes = found.x[1:] / spread
    intercept = float(found.x[0] - slopes @ mean)
    return {"intercept": intercept, **dict(zip(names, map(float, slopes), strict=True))}


def _on_topic(example: Example) -> bool:
    return example.kind == "in" or (example.kind in NEGATIVE and example.corpus in _WHOLE)


def _answer_weights(examples: Sequence[Example]) -> Numbers:
    """Questions on other matters are the other model's; an answer out of the reader's sight is no example of one."""
    keys = [
        (e.corpus, e.kind) if e.kind in _KINDS and (e.kind != "in" or e.found) else None for e in examples
    ]
    return _balanced(keys, [_CORPORA[e.corpus] * _KINDS.get(e.kind, 0.0) for e in examples])


def _topic_weights(examples: Sequence[Example]) -> Numbers:
    keys = [(e.corpus, e.kind == "off") if e.kind == "off" or _on_topic(e) else None for e in examples]
    own = [_TOPIC_CORPORA[e.corpus] * (_WRITTEN if e.kind == "off" and e.written else 1.0) for e in examples]
    return _balanced(keys, own)


def _balanced(keys: Sequence[tuple[str, object] | None], own: Sequence[float]) -> Numbers:
    """Weights so that every key counts the same however many examples it has, times their own; 0 without a key."""
    counts: dict[object, int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    shares = [200 * weight / counts[key] if key else 0.0 for key, weight in zip(keys, own, strict=True)]
    return np.array(shares)
