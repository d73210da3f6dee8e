"""Fit how sure answers say that they are: `python -m evals.fit_confidence --cases FILE…`; only the train half is used.

Asks every case that the evidence has to judge and prints `bot.settings.EvidenceWeights.told_odds`, with the calibration error before
and, cross-validated by case, after: of a factor that was fitted without the case.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from bot.build import build_assistant
from bot.evidence import told
from bot.settings import EvidenceWeights
from evals.asking import Examiner
from evals.cases import Suite, read_suite
from evals.metrics.confidence import Judged, calibration_error, judged
from evals.metrics.rates import Rate, statistic
from evals.outcome import Outcome
from index.build import open_library
from index.settings import read_settings

Numbers = NDArray[np.float64]
Truth = NDArray[np.bool_]

_FOLDS = 10
_RESAMPLES = 1_000
# The factor is looked for between these powers of e.
_FURTHEST = 10.0


def main() -> None:
    """Ask, fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=Path, nargs="+", required=True)
    cases = judged(_outcomes([read_suite(path) for path in parser.parse_args().cases]))
    sys.stdout.write("\n".join(_lines(cases)) + "\n")


def fitted(probabilities: Numbers, right: Truth) -> float:
    """The factor for the odds at which the mean probability is the share that was right; both kinds must be there."""

    def excess(power: float) -> float:
        return float(told_of(probabilities, np.exp(power)).mean() - right.mean())

    return float(np.exp(brentq(excess, -_FURTHEST, _FURTHEST)))


def cross_validated(probabilities: Numbers, right: Truth, seed: int = 0) -> Numbers:
    """Each probability as it is told by a factor that was fitted without its case and those of its fold."""
    folds = np.random.default_rng(seed).permutation(len(right)) % _FOLDS
    after = np.zeros(len(right))
    for fold in range(_FOLDS):
        own = folds == fold
        after[own] = told_of(probabilities[own], fitted(probabilities[~own], right[~own]))
    return after


def told_of(probabilities: Numbers, odds: float) -> Numbers:
    """`bot.evidence.told` of each."""
    return np.array([told(value, odds) for value in probabilities.tolist()])


def _outcomes(suites: Sequence[Suite]) -> list[Outcome]:
    library = open_library(read_settings())
    try:
        # What the claims are worth is not looked at here.
        examiner = Examiner(build_assistant(library), library, lambda _claim, _lines: True)
        return [
            examiner.outcome(case, suite.name, "train")
            for suite in suites
            for case in suite.cases
            if suite.split_of(case) == "train" and not case.turns
        ]
    finally:
        library.close()


def _lines(cases: Judged) -> Iterator[str]:
    models = told_of(cases.confidence, 1 / EvidenceWeights().told_odds)
    yield f"told_odds: {fitted(models, cases.right):.2f}"
    yield f"calibration error of the models' own probability: {_interval(cases.right, models)}"
    yield f"as it is told, cross-validated: {_interval(cases.right, cross_validated(models, cases.right))}"


def _interval(right: Truth, probabilities: Numbers) -> Rate:
    """The calibration error with its interval over cases."""
    return statistic(
        len(right), lambda i: calibration_error(right[i], probabilities[i]), resamples=_RESAMPLES
    )


if __name__ == "__main__":
    main()
