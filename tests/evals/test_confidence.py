"""What the probability is worth, computed by hand."""

from __future__ import annotations

import numpy as np
import pytest
from made_outcomes import made_case, made_outcome, refused_case

from bot.types import Status
from evals.metrics.confidence import auroc, calibration_error, confidence_figures, judged, reliability, risks


def test_auroc_is_the_share_of_pairs_in_the_right_order() -> None:
    # 0.9 and 0.4 against 0.6 and 0.1: three of four pairs.
    positive = np.array([True, True, False, False])
    assert auroc(positive, np.array([0.9, 0.4, 0.6, 0.1])) == pytest.approx(0.75)
    assert auroc(np.array([True]), np.array([0.5])) is None


def test_the_calibration_error_weighs_each_bin_by_its_cases() -> None:
    right = np.array([True, True, False, False])
    confidence = np.array([0.95, 0.95, 0.95, 0.15])
    first, last = reliability(right, confidence)
    assert (first.confidence, first.right, first.count) == (pytest.approx(0.15), 0.0, 1)
    assert (last.confidence, last.right, last.count) == (pytest.approx(0.95), pytest.approx(2 / 3), 3)
    expected = 0.25 * 0.15 + 0.75 * (0.95 - 2 / 3)
    assert calibration_error(right, confidence) == pytest.approx(expected)


def test_a_probability_of_one_is_in_the_last_bin() -> None:
    assert reliability(np.array([True]), np.array([1.0]))[0].confidence == 1.0


def test_the_risk_curve_takes_the_surest_first() -> None:
    found = risks(np.array([True, False, True]), np.array([0.9, 0.2, 0.5]))
    assert found.tolist() == pytest.approx([0.0, 0.0, 1 / 3])


def test_only_what_the_evidence_had_to_judge_counts() -> None:
    case = made_case(relevant={"a#rows": 2})
    outcomes = [
        made_outcome(case, confidence=0.8, retrieved=("a#lead", "b#rows")),
        made_outcome(case, confidence=0.7, retrieved=("b#rows", "a#rows")),
        made_outcome(refused_case("missing", "not_in_documents"), confidence=0.3, retrieved=("a#rows",)),
        made_outcome(refused_case("greeting", "greeting"), Status.GREETING, confidence=0.9),
        made_outcome(refused_case("off_topic", "out_of_scope")),
    ]
    cases = judged(outcomes)
    assert cases.answerable.tolist() == [True, True, False]
    assert cases.right.tolist() == [True, False, False]
    figures = confidence_figures(outcomes)
    assert figures["auroc"].value == 1.0
    assert figures["ece"].count == 3
    assert confidence_figures([])["ece"].value is None
