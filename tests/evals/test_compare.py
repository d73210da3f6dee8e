"""A comparison names what changed and tells chance from change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals.compare import compare, difference, mcnemar, read_baseline
from evals.errors import BaselineUnreadable


def report(*passed: bool, question: str = "何冊") -> dict[str, Any]:
    """A report of as many cases."""
    cases = [
        {
            "id": f"c-{number}",
            "suite": "made",
            "question": question,
            "turns": [],
            "passed": value,
            "scores": {"answered_right": [float(value)]},
        }
        for number, value in enumerate(passed)
    ]
    return {"cases": cases}


def test_cases_that_turned_good_or_bad_are_named() -> None:
    found = compare(report(True, True, False, False), report(True, False, True, False))
    assert (found.good, found.bad) == (("c-1",), ("c-2",))
    assert found.p_value == 1.0


def test_mcnemars_test_is_the_exact_binomial_one() -> None:
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(5, 0) == pytest.approx(2 / 2**5)
    assert mcnemar(8, 1) == pytest.approx(2 * (1 + 9) / 2**9)


def test_a_difference_is_significant_when_its_interval_leaves_out_zero() -> None:
    all_turned = compare(report(*[True] * 20), report(*[False] * 20)).differences[0]
    assert (all_turned.key, all_turned.value) == ("answered_right", 1.0)
    assert all_turned.significant
    one_turned = compare(report(*[True] * 20), report(False, *[True] * 19)).differences[0]
    assert one_turned.value == pytest.approx(0.05)
    assert not one_turned.significant


def test_every_observation_of_a_case_counts() -> None:
    pairs = [({"groundedness": [1.0, 1.0, 1.0]}, {"groundedness": [0.0]}), ({"groundedness": [0.0]}, {})]
    found = difference("groundedness", pairs)
    assert found is not None
    assert (found.value, found.count) == (1.0, 1)
    assert difference("safety", pairs) is None


def test_a_case_that_asks_in_other_words_is_another_case() -> None:
    found = compare(report(True, True), report(False, False, question="何枚"))
    assert (found.compared, found.only_now, found.only_then) == (0, 2, 2)
    assert found.good == ()


def test_a_baseline_that_is_no_report_is_told(tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    for content in ("", "[]", '{"cases": [{}]}', json.dumps({"cases": [{"id": "a", "passed": True}]})):
        file.write_text(content, encoding="utf-8")
        with pytest.raises(BaselineUnreadable, match="--json"):
            read_baseline(file)
    file.write_text(json.dumps(report(True)), encoding="utf-8")
    assert read_baseline(file)["cases"][0]["id"] == "c-0"
