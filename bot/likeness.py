"""Which of several classes a sentence is like, learned from example sentences. Pure.

Kernel ridge regression on ±1 labels, one column a class (Rifkin, Yeo & Poggio 2003, "Regularized least-squares
classification"). What it would say of examples that it had not seen, one by one or a whole text at a time, has a closed form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence, Set
from typing import Any

import numpy as np
from numpy.typing import NDArray

Features = Callable[[str], Sequence[str]]
Floats = NDArray[np.float64]
Single = NDArray[np.float32]
# Lets the fit have an intercept.
_CONSTANT = 0.2


class Likeness:
    """Fitted once on its examples; safe to use from several threads.

    Args:
        labels: for each example the classes that it belongs to; none for what belongs to no class.
        features: what a sentence consists of, in several views (words, pairs of characters), each with its weight.
        ridge: how far the fit is smoothed, > 0.
        texts: for each example the text that it comes from; examples of one text are left out together.
    """

    def __init__(
        self,
        examples: Sequence[str],
        labels: Sequence[Set[int]],
        classes: int,
        features: Sequence[tuple[Features, float]],
        *,
        ridge: float,
        texts: Sequence[int] | None = None,
    ) -> None:
        total = sum(weight for _, weight in features)
        kernel = np.full((len(examples), len(examples)), _CONSTANT)
        views = []
        for of, weight in features:
            own = [frozenset(of(example)) for example in examples]
            view = _View(of, own)
            shared, lengths = view.rows(own, view.shared)
            kernel += weight / total * _cosines(shared, lengths)
            views.append((view, weight / total, own, shared, lengths))
        self.wanted: Floats = np.full((len(examples), classes), -1.0)
        for row, columns in enumerate(labels):
            self.wanted[row, sorted(columns)] = 1.0
        inverse = np.linalg.inv(kernel + ridge * np.eye(len(examples)))
        weights = inverse @ self.wanted
        self.left_out: Floats = _left_out(inverse, weights, self.wanted, texts or range(len(examples)))
        """What the fit without an example, or without its text, says of it; shape (examples, classes)."""
        self._constant: Floats = _CONSTANT * weights.sum(axis=0)
        self._views = [
            (view, weight * view.learned(own, shared, lengths, weights.astype(np.float32)))
            for view, weight, own, shared, lengths in views
        ]

    def scores(self, sentences: Sequence[str]) -> Floats:
        """How much each sentence is like each class, shape (sentences, classes), about −1 (not at all) to 1."""
        scores = np.tile(self._constant, (len(sentences), 1))
        for view, weights in self._views:
            scores += view.matrix(sentences) @ weights
        return scores


def best_line(scores: Floats, right: NDArray[np.bool_]) -> float:
    """The score from which on F1 over some examples, in any shape, is highest."""
    values, wanted = scores.ravel(), right.ravel()
    order = np.argsort(-values, kind="stable")
    hits = np.cumsum(wanted[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + wanted.sum())
    best = int(f1.argmax())
    following = values[order[min(best + 1, len(order) - 1)]]
    return float((values[order[best]] + following) / 2)


def _left_out(inverse: NDArray[Any], weights: Floats, wanted: Floats, texts: Sequence[int]) -> Floats:
    """With G the inverse of the smoothed kernel: y_T − (G_TT)⁻¹ (G y)_T for each text T."""
    rows: dict[int, list[int]] = {}
    for row, text in enumerate(texts):
        rows.setdefault(text, []).append(row)
    left_out = np.empty_like(wanted)
    for own in rows.values():
        left_out[own] = wanted[own] - np.linalg.solve(inverse[np.ix_(own, own)], weights[own])
    return left_out


def _cosines(shared: Single, lengths: Floats) -> Single:
    """Between all rows, of which each is of unit length with what it alone has; an empty one is like nothing."""
    cosines: Single = shared @ shared.T
    np.fill_diagonal(cosines, (lengths > 0).astype(np.float32))
    return cosines


class _View:
    """Sentences as vectors of length 1 (or less, where features are unknown), a rare feature weighing more.

    Features that only one example has are most of all; they come last, and no matrix of all examples holds them.
    """

    def __init__(self, features: Features, examples: Sequence[Set[str]]) -> None:
        """`examples`: the features of each."""
        self._features = features
        counts = Counter(feature for example in examples for feature in example)
        several = sorted(counts, key=lambda feature: counts[feature] == 1)
        self._column = {feature: column for column, feature in enumerate(several)}
        self._weight = np.log1p(len(examples) / np.array([counts[feature] for feature in several]))
        self.shared = sum(count > 1 for count in counts.values())

    def matrix(self, sentences: Sequence[str]) -> Single:
        """Shape (sentences, features)."""
        return self.rows([frozenset(self._features(text)) for text in sentences], len(self._column))[0]

    def rows(self, texts: Sequence[Set[str]], columns: int) -> tuple[Single, Floats]:
        """Texts of which the features are known, in the first columns, and how long each was before it was made unit."""
        matrix = np.zeros((len(texts), columns), dtype=np.float32)
        lengths = np.zeros(len(texts))
        heaviest = float(self._weight.max(initial=1.0))
        for row, own in enumerate(texts):
            known = [self._column[feature] for feature in own if feature in self._column]
            weights = self._weight[known]
            lengths[row] = np.sqrt((weights**2).sum() + (len(own) - len(known)) * heaviest**2)
            kept = [column < columns for column in known]
            matrix[row, [column for column in known if column < columns]] = weights[kept] / lengths[row]
        return matrix, lengths

    def learned(self, texts: Sequence[Set[str]], shared: Single, lengths: Floats, weights: Single) -> Single:
        """What each feature says for each class, shape (features, classes), given the examples' weights."""
        learned = np.zeros((len(self._column), weights.shape[1]), dtype=np.float32)
        learned[: self.shared] = shared.T @ weights
        for row, own in enumerate(texts):
            alone = [column for feature in own if (column := self._column[feature]) >= self.shared]
            if alone:
                learned[alone] = np.outer(self._weight[alone] / lengths[row], weights[row])
        return learned
