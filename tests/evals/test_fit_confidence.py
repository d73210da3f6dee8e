"""How sure answers say that they are, fitted to how often they are right."""

from __future__ import annotations

import numpy as np
import pytest

from evals.fit_confidence import cross_validated, fitted, told_of
from evals.metrics.confidence import calibration_error

ODDS = 3.0


def draws(count: int = 4_000) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities of a model, and whether they were right: `ODDS` times as often, in odds, as the model says."""
    rng = np.random.default_rng(0)
    probabilities = rng.uniform(0.02, 0.98, count)
    return probabilities, rng.uniform(size=count) < told_of(probabilities, ODDS)


def test_a_known_factor_is_found_again() -> None:
    assert fitted(*draws()) == pytest.approx(ODDS, rel=0.1)


def test_what_is_told_is_as_high_as_it_should_be() -> None:
    probabilities, right = draws()
    assert calibration_error(right, probabilities) > 0.15
    assert calibration_error(right, cross_validated(probabilities, right)) < 0.04


def test_no_case_tells_its_own_factor() -> None:
    probabilities, right = draws(40)
    before = cross_validated(probabilities, right)
    right[7] = not right[7]
    assert cross_validated(probabilities, right)[7] == before[7]


def test_the_order_of_the_cases_stays() -> None:
    probabilities, _ = draws(50)
    assert (np.argsort(told_of(probabilities, ODDS)) == np.argsort(probabilities)).all()
