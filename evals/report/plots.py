"""Plots as SVG to stand within a page: no fonts, no background, black drawn in the page's own text colour."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from io import StringIO

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from evals.measure import Slice
from evals.metrics.confidence import Judged, reliability, risks

_INK, _PALE = "#2f7d6d", "#9a9a9a"


def reliability_plot(cases: Judged) -> str:
    """How often the first document was right, by the probability that it would be; a dot's size is its cases."""
    axes = _axes("reliability", 4.2, 4.2)
    bins = reliability(cases.right, cases.confidence)
    axes.plot([0, 1], [0, 1], color=_PALE, linestyle="--", linewidth=1)
    axes.plot([b.confidence for b in bins], [b.right for b in bins], color=_INK, linewidth=1)
    sizes = [12 + 200 * b.count / max(1, len(cases.right)) for b in bins]
    axes.scatter([b.confidence for b in bins], [b.right for b in bins], s=sizes, color=_INK)
    axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="probability", ylabel="right")
    return _svg(axes, "reliability")


def risk_coverage_plot(cases: Judged) -> str:
    """What share of the surest answers would be wrong, by how many are given."""
    axes = _axes("risk", 4.2, 4.2)
    curve = risks(cases.right, cases.confidence)
    axes.plot(np.arange(1, len(curve) + 1) / max(1, len(curve)), curve, color=_INK, linewidth=1.5)
    axes.set(xlim=(0, 1), ylim=(0, None), xlabel="coverage", ylabel="risk")
    return _svg(axes, "risk")


def bars_plot(slices: Mapping[str, Slice]) -> str:
    """What share passed, for each value of a property, with its interval."""
    names = sorted(slices, key=lambda name: slices[name].passed.value or 0.0)
    axes = _axes("bars", 8.6, 0.28 * len(names) + 0.8)
    rates = [slices[name].passed for name in names]
    values = np.array([rate.value or 0.0 for rate in rates])
    below = values - np.array([rate.low or 0.0 for rate in rates])
    above = np.array([rate.high or 0.0 for rate in rates]) - values
    labels = [f"{name} ({rate.count})" for name, rate in zip(names, rates, strict=True)]
    axes.barh(labels, values, xerr=[below, above], color=_INK, height=0.7, ecolor=_PALE)
    axes.set(xlim=(0, 1), xlabel="passed")
    return _svg(axes, "bars")


def latency_plot(milliseconds: Sequence[float]) -> str:
    """How long the answers took."""
    axes = _axes("latency", 8.6, 2.6)
    axes.hist(milliseconds, bins=min(60, max(1, len(milliseconds))), color=_INK)
    axes.set(xlim=(0, None), xlabel="ms", ylabel="answers")
    return _svg(axes, "latency")


def _axes(name: str, width: float, height: float) -> Axes:
    axes = Figure(figsize=(width, height), layout="constrained", label=name).subplots()
    axes.spines[["top", "right"]].set_visible(False)
    return axes


def _svg(axes: Axes, name: str) -> str:
    drawn = StringIO()
    # The salt makes the names of parts the same in every run, and others than those of the other plots.
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}):
        figure = axes.get_figure(root=True)
        if figure is None:
            raise ValueError("axes without a figure")
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        figure.savefig(drawn, format="svg", transparent=True, metadata=nothing)
    whole = drawn.getvalue()
    bare = re.sub(r"<metadata>.*?</metadata>", "", whole[whole.index("<svg") :], flags=re.DOTALL)
    named = re.sub(r'\b(id="|href="#|url\(#)', rf"\g<1>{name}-", bare)
    return named.replace("#000000", "currentColor").replace("stroke: #000", "stroke: currentColor")
