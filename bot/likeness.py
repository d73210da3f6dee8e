"""Which of several classes a sentence is like, learned from example sentences. Pure.

Kernel ridge regression on ±1 labels, one column a class (Rifkin, Yeo & Poggio 2003, "Regularized least-squares
classification"); its leave-one-out predictions have a closed form, and the line between yes and no is drawn on them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence, Set

import numpy as np
from numpy.typing import NDArray

Features = Callable[[str], Sequence[str]]
Floats = NDArray[np.float64]


class Likeness:
    """Fitted once on its examples; safe to use from several threads.

    Args:
        labels: for each example the classes that it belongs to; none for what belongs to no class.
        features: what a sentence consists of, in several views (words, pairs of characters), each with its weight.
        ridge: how far the fit is smoothed, > 0.
    """

    def __init__(
        self,
        examples: Sequence[str],
        labels: Sequence[Set[int]],
        classes: int,
        features: Sequence[tuple[Features, float]],
        *,
        ridge: float,
    ) -> None:
        total = sum(weight for _, weight in features)
        self._views = [(_View(view, examples), weight / total) for view, weight in features]
        self._count = len(examples)
        kernel = self._kernel(examples)
        wanted = np.full((len(examples), classes), -1.0)
        for row, own in enumerate(labels):
            wanted[row, sorted(own)] = 1.0
        inverse = np.linalg.inv(kernel + ridge * np.eye(len(examples)))
        self._weights: Floats = inverse @ wanted
        self.left_out: Floats = wanted - self._weights / np.diag(inverse)[:, None]
        """What the others' fit says of each example, shape (examples, classes)."""
        self.wanted = wanted

    def scores(self, sentences: Sequence[str]) -> Floats:
        """How much each sentence is like each class, shape (sentences, classes), about −1 (not at all) to 1."""
        if not sentences:
            return np.empty((0, self._weights.shape[1]))
        return self._kernel(sentences) @ self._weights

    def line(self, columns: slice) -> float:
        """The score from which on F1 over the left-out examples of these classes is highest."""
        scores, right = self.left_out[:, columns].ravel(), self.wanted[:, columns].ravel() > 0
        order = np.argsort(-scores, kind="stable")
        hits = np.cumsum(right[order])
        f1 = 2 * hits / (np.arange(1, len(order) + 1) + right.sum())
        best = int(f1.argmax())
        following = scores[order[min(best + 1, len(order) - 1)]]
        return float((scores[order[best]] + following) / 2)

    def _kernel(self, sentences: Sequence[str]) -> Floats:
        # The constant lets the fit have an intercept.
        kernel = np.full((len(sentences), self._count), _CONSTANT)
        for view, weight in self._views:
            kernel += weight * view.cosines(sentences)
        return kernel


_CONSTANT = 0.2


class _View:
    """Cosines of sentences with the examples, on features weighted by how few examples have them."""

    def __init__(self, features: Features, examples: Sequence[str]) -> None:
        self._features = features
        said = [set(features(example)) for example in examples]
        counts = Counter(feature for one in said for feature in one)
        self._column = {feature: column for column, feature in enumerate(counts)}
        self._weight = np.log1p(len(examples) / np.array([counts[feature] for feature in self._column]))
        self._examples = self._matrix(said)

    def cosines(self, sentences: Sequence[str]) -> Floats:
        """Shape (sentences, examples)."""
        return self._matrix([set(self._features(sentence)) for sentence in sentences]) @ self._examples.T

    def _matrix(self, said: Sequence[Set[str]]) -> Floats:
        matrix = np.zeros((len(said), len(self._column)))
        unknown = np.zeros(len(said))
        heaviest = float(self._weight.max(initial=1.0))
        for row, features in enumerate(said):
            for feature in features:
                column = self._column.get(feature)
                if column is None:
                    unknown[row] += heaviest**2
                else:
                    matrix[row, column] = self._weight[column]
        lengths = np.sqrt((matrix**2).sum(axis=1) + unknown)
        scaled: Floats = matrix / np.maximum(lengths, 1e-9)[:, None]
        return scaled
