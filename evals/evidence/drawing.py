"""The reliability diagram and the risk–coverage curve, as SVG files that are the same for the same figures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from evals.evidence.model import Numbers

_BINS = 10
_LEAST = 10  # examples that a bin needs to be drawn


def draw_reliability(target: Path, sets: Mapping[str, tuple[Numbers, Numbers]]) -> None:
    """For each set, (probability, 1 where answered): the share that is answered in each tenth of the probability."""
    figure, axes = _square("probability that the documents answer", "share that they do answer")
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    for name, (chances, truth) in sets.items():
        place = np.minimum((chances * _BINS).astype(int), _BINS - 1)
        drawn = [bin_ for bin_ in range(_BINS) if (place == bin_).sum() >= _LEAST]
        error = sum(
            (place == b).mean() * abs(chances[place == b].mean() - truth[place == b].mean())
            for b in set(place)
        )
        points = [(chances[place == bin_].mean(), truth[place == bin_].mean()) for bin_ in drawn]
        axes.plot(*zip(*points, strict=True), marker="o", label=f"{name} (calibration error {error:.3f})")
    _save(figure, target)


def draw_risk(target: Path, sets: Mapping[str, tuple[Numbers, Numbers]]) -> None:
    """For each set, (probability, 1 where answered): the share of answers to what is not answered, by how many are given."""
    figure, axes = _square(
        "share of questions that are answered", "share of these that the documents do not answer"
    )
    for name, (chances, truth) in sets.items():
        wrong = 1 - truth[np.argsort(-chances, kind="stable")]
        count = np.arange(1, len(wrong) + 1)
        axes.plot(count / len(wrong), np.cumsum(wrong) / count, label=name)
    _save(figure, target)


def _square(across: str, up: str) -> tuple[Figure, mpl.axes.Axes]:
    figure = Figure(figsize=(6, 5), layout="constrained")
    axes = figure.add_subplot()
    axes.set(xlabel=across, ylabel=up, xlim=(0, 1), ylim=(0, 1))
    axes.grid(color="0.92")
    return figure, axes


def _save(figure: Figure, target: Path) -> None:
    figure.axes[0].legend(loc="best")
    with mpl.rc_context({"svg.hashsalt": "madoguchi", "svg.fonttype": "none"}):
        figure.savefig(target, format="svg", metadata={"Date": None})
