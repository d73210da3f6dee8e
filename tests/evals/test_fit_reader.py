"""Fitting finds the weights by which the known answers were chosen."""

from __future__ import annotations

import numpy as np
import pytest

from bot.reader import Features
from bot.settings import ReaderWeights
from evals.fit_reader import Example, fitted

PREFERENCE = np.array([2.0, -1.0, 0.0])


def made_up(count: int, facts: int = 1) -> list[Example]:
    """Cases of six candidates each, in which one was drawn by the softmax of `PREFERENCE`."""
    rng = np.random.default_rng(0)
    examples = []
    for _ in range(count):
        features = rng.normal(size=(6, len(PREFERENCE)))
        chances = np.exp(features @ PREFERENCE)
        holding = np.zeros((1, 6))
        holding[0, rng.choice(6, p=chances / chances.sum())] = 1.0
        examples.append(Example(features, np.repeat(holding, facts, axis=0)))
    return examples


def test_a_known_preference_is_found_again() -> None:
    assert fitted(made_up(2_000)) == pytest.approx(PREFERENCE, abs=0.15)


def test_the_unit_of_a_feature_does_not_matter() -> None:
    examples = made_up(200)
    units = np.array([1.0, 100.0, 0.1])
    scaled = [Example(example.features * units, example.holding) for example in examples]
    assert fitted(scaled) * units == pytest.approx(fitted(examples), abs=0.01)


def test_a_case_counts_as_one_however_many_facts_it_has() -> None:
    assert fitted(made_up(100, facts=5)) == pytest.approx(fitted(made_up(100)), abs=0.01)


def test_what_all_candidates_have_alike_gets_no_weight() -> None:
    examples = [
        Example(np.hstack([example.features, np.ones((6, 1))]), example.holding) for example in made_up(100)
    ]
    assert fitted(examples)[-1] == pytest.approx(0.0, abs=1e-6)


def test_any_candidate_that_holds_the_fact_will_do() -> None:
    features = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    weights = fitted([Example(features, np.array([[1.0, 1.0, 0.0]]))] * 20)
    assert weights[0] == pytest.approx(weights[1], abs=0.01)
    assert weights[2] < 0 < weights[0]


def test_the_weights_that_serve_are_in_the_order_of_the_features() -> None:
    assert tuple(ReaderWeights.model_fields) == Features._fields
