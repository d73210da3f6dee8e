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
        views = [(_View(view, examples), weight / total) for view, weight in features]
        matrices = [view.matrix(examples) for view, _ in views]
        kernel = np.full((len(examples), len(examples)), _CONSTANT)
        for (_, weight), matrix in zip(views, matrices, strict=True):
            kernel += weight * _cosines(matrix)
        self.wanted: Floats = np.full((len(examples), classes), -1.0)
        for row, own in enumerate(labels):
            self.wanted[row, sorted(own)] = 1.0
        inverse = np.linalg.inv(kernel + ridge * np.eye(len(examples)))
        weights = inverse @ self.wanted
        self.left_out: Floats = _left_out(inverse, weights, self.wanted, texts or range(len(examples)))
        """What the fit without an example, or without its text, says of it; shape (examples, classes)."""
        self._constant: Floats = _CONSTANT * weights.sum(axis=0)
        self._views = [
            (view, weight * (matrix.T @ weights.astype(np.float32)))
            for (view, weight), matrix in zip(views, matrices, strict=True)
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


def _cosines(matrix: Single) -> Single:
    """Between all rows of unit length. What one row alone has only makes it longer, and is most of the columns."""
    shared = matrix[:, (matrix > 0).sum(axis=0) > 1]
    cosines: Single = shared @ shared.T
    np.fill_diagonal(cosines, (matrix**2).sum(axis=1))
    return cosines


class _View:
    """Sentences as vectors of length 1 (or less, where features are unknown), a rare feature weighing more."""

    def __init__(self, features: Features, examples: Sequence[str]) -> None:
        self._features = features
        counts = Counter(feature for example in examples for feature in set(features(example)))
        self._column = {feature: column for column, feature in enumerate(counts)}
        self._weight = np.log1p(len(examples) / np.array([counts[feature] for feature in self._column]))

    def matrix(self, sentences: Sequence[str]) -> Single:
        """Shape (sentences, features)."""
        matrix = np.zeros((len(sentences), len(self._column)), dtype=np.float32)
        unknown = np.zeros(len(sentences))
        heaviest = float(self._weight.max(initial=1.0))
        for row, sentence in enumerate(sentences):
            for feature in set(self._features(sentence)):
                column = self._column.get(feature)
                if column is None:
                    unknown[row] += heaviest**2
                else:
                    matrix[row, column] = self._weight[column]
        lengths = np.sqrt((matrix**2).sum(axis=1) + unknown)
        matrix /= np.maximum(lengths, 1e-9)[:, None]
        return matrix
