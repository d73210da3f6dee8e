"""An evaluation beside an earlier one: which cases turned good or bad, and whether that is more than chance."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import binomtest

from evals.errors import BaselineUnreadable
from evals.metrics.rates import draws

# Of the figures that are compared; the others can be read from the two reports.
COMPARED = (
    "answered_right",
    "status_right",
    "gold_cited",
    "facts_told",
    "no_wrong_fact",
    "groundedness",
    "citation_precision",
    "figures_right",
    "figures_told",
    "false_refusals",
    "refusal_recall",
    "safety",
    "recall_at_5",
    "ndcg_at_10",
    "passage_recall_at_5",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """Now minus then, over the cases of both, with its paired 95 % bootstrap interval (cases are drawn together)."""

    key: str
    value: float
    low: float
    high: float
    count: int

    @property
    def significant(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """`good`, `bad`: cases of both that pass now and did not, or did and don't. `p_value`: McNemar's exact test on them.

    only_now, only_then: cases that were added or asked otherwise, and those that are gone.
    """

    good: tuple[str, ...]
    bad: tuple[str, ...]
    p_value: float
    differences: tuple[Difference, ...]
    compared: int
    only_now: int
    only_then: int


def read_baseline(path: Path) -> dict[str, Any]:
    """Read an earlier report as `--json` wrote it.

    Raises:
        BaselineUnreadable: it is no such report.
    """
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        for case in report["cases"]:
            _key(case), bool(case["passed"]), dict(case["scores"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BaselineUnreadable(
            f"「{path}」は評価の結果として読めません。madoguchi eval --json で書いたファイルを指定してください。"
        ) from error
    return dict(report)


def compare(now: Mapping[str, Any], then: Mapping[str, Any]) -> Comparison:
    """Compare two reports, over the cases that both asked in the same words."""
    new = {_key(case): case for case in now["cases"]}
    old = {_key(case): case for case in then["cases"]}
    both = [key for key in new if key in old]
    good = [new[key]["id"] for key in both if new[key]["passed"] and not old[key]["passed"]]
    bad = [new[key]["id"] for key in both if old[key]["passed"] and not new[key]["passed"]]
    pairs = [(new[key]["scores"], old[key]["scores"]) for key in both]
    return Comparison(
        good=tuple(good),
        bad=tuple(bad),
        p_value=mcnemar(len(good), len(bad)),
        differences=tuple(found for key in COMPARED if (found := difference(key, pairs))),
        compared=len(both),
        only_now=len(new) - len(both),
        only_then=len(old) - len(both),
    )


def mcnemar(good: int, bad: int) -> float:
    """Two-sided probability of so uneven a split if turning good or bad were equally likely (exact: McNemar 1947)."""
    return float(binomtest(min(good, bad), good + bad, 0.5).pvalue) if good + bad else 1.0


def difference(
    key: str, pairs: Sequence[tuple[Mapping[str, Sequence[float]], Mapping[str, Sequence[float]]]]
) -> Difference | None:
    """The difference of a figure; each of a case's observations counts, as in the figure itself. None without any."""
    counted = [(new[key], old[key]) for new, old in pairs if new.get(key) and old.get(key)]
    if not counted:
        return None
    sums = np.array([[sum(new), sum(old)] for new, old in counted])
    counts = np.array([[len(new), len(old)] for new, old in counted])
    drawn = draws(len(counted))
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.percentile(means[:, 0] - means[:, 1], [2.5, 97.5])
    whole = sums.sum(axis=0) / counts.sum(axis=0)
    return Difference(key, float(whole[0] - whole[1]), float(low), float(high), len(counted))


def _key(case: Mapping[str, Any]) -> tuple[str, ...]:
    """What makes a case the same: who was asked what, after what."""
    return (str(case["suite"]), str(case["id"]), str(case["question"]), *map(str, case["turns"]))
