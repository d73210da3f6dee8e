"""Scores made comparable, summed, and the share of a question that a passage covers; computed by hand."""

from __future__ import annotations

import numpy as np
import pytest

from index.rank import best_places, coverage, fuse, standardized


def test_standardized_scores_have_mean_0_and_deviation_1() -> None:
    """2, 4 and 6: mean 4, deviation √(8/3)."""
    assert standardized(np.array([2.0, 4.0, 6.0])) == pytest.approx([-1.2247449, 0.0, 1.2247449])


@pytest.mark.parametrize("scores", [[], [3.0], [5.0, 5.0, 5.0], [0.1, 0.1, 0.1]])
def test_scores_that_do_not_differ_become_0(scores: list[float]) -> None:
    """They say nothing about the order; nor do none or one."""
    assert standardized(np.array(scores)).tolist() == [0.0] * len(scores)


def test_fused_scores_are_the_weighted_sum() -> None:
    """Of two candidates the z-scores are ±1: 0.6 − 0.4 + 0.3 and its negative."""
    fused = fuse(
        [(np.array([8.0, 2.0]), 0.6), (np.array([0.1, 0.9]), 0.4), (np.array([5.0, 0.0]), 0.3)],
    )
    assert fused == pytest.approx([0.5, -0.5])


def test_the_scale_of_a_score_does_not_change_the_order() -> None:
    """BM25 of 80 and 20 is as good as of 8 and 2."""
    lexical, dense = np.array([8.0, 2.0, 3.0]), np.array([0.1, 0.9, 0.3])
    one, other = (fuse([(scores, 0.6), (dense, 0.4)]) for scores in (lexical, lexical * 10 + 7))
    assert one == pytest.approx(other)


def test_scores_that_do_not_differ_leave_the_order_to_the_others() -> None:
    """As the vectors of a question without any known word do."""
    lexical = np.array([8.0, 2.0, 3.0])
    assert fuse([(lexical, 0.6), (np.zeros(3), 0.4)]) == pytest.approx(0.6 * standardized(lexical))


def test_no_candidates_fuse_to_none() -> None:
    """A question that nothing matches."""
    assert fuse([(np.zeros(0), 0.6), (np.zeros(0), 0.4)]).shape == (0,)


def test_coverage_is_the_weighted_share_of_the_terms_that_are_present() -> None:
    """3 of 4 in weight; a repeated term counts once, and the missing ones are named in order."""
    weights = {"転入": 3.0, "期限": 0.5, "週末": 0.5}
    share, missing = coverage(["転入", "週末", "期限", "転入"], {"転入"}, weights)
    assert share == pytest.approx(0.75)
    assert missing == ("週末", "期限")


@pytest.mark.parametrize(
    ("terms", "present", "weight", "expected"),
    [
        ([], {"転入"}, 1.0, (0.0, ())),
        (["転入"], {"転入"}, 1.0, (1.0, ())),
        (["転入"], set(), 1.0, (0.0, ("転入",))),
        (["転入"], {"転入"}, 0.0, (1.0, ())),
        (["転入"], set(), 0.0, (0.0, ("転入",))),
    ],
)
def test_coverage_at_its_ends(
    *, terms: list[str], present: set[str], weight: float, expected: tuple[float, tuple[str, ...]]
) -> None:
    """No terms cover nothing; terms without weight are covered when all are there."""
    assert coverage(terms, present, dict.fromkeys(terms, weight)) == expected


@pytest.mark.parametrize("kind", ["spread", "tied", "sparse", "signed"])
def test_the_best_places_are_those_of_a_whole_sort(kind: str) -> None:
    """Of few scores and many, with ties and without; of equal scores the first."""
    random = np.random.default_rng(0)
    for _ in range(100):
        size, count = int(random.integers(1, 20_000)), int(random.integers(0, 300))
        scores = {
            "spread": random.random(size),
            "tied": random.integers(0, 5, size).astype(float),
            "sparse": np.where(random.random(size) < 0.002, random.random(size), 0.0),
            "signed": random.normal(size=size),
        }[kind].astype(np.float32)
        above = -9.0 if kind == "signed" else 0.0
        order = np.argsort(-scores, kind="stable")[:count]
        assert best_places(scores, count, above).tolist() == sorted(order[scores[order] > above].tolist())


@pytest.mark.parametrize("count", range(9))
def test_a_few_best_places_of_many_scores_are_found(count: int) -> None:
    """None where none is asked for."""
    scores = np.random.default_rng(1).random(5_000).astype(np.float32)
    assert best_places(scores, count).tolist() == sorted(np.argsort(-scores)[:count].tolist())
