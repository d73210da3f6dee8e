"""The metrics catch spoiled answers and pass the product's own: a fixed sample of what `python -m evals.mutants` does."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.answer_faults import World, faults_of
from evals.mutants import Tried, answers_of, table, try_mutants
from evals.mutations import MUTATIONS
from index.settings import IndexSettings

CORPUS = Path(__file__).parent.parent.parent / "corpus"


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, list[Tried]]:
    """The city's documents and what the assistant answers to a sample of questions in three languages."""
    settings = IndexSettings(data=tmp_path_factory.mktemp("mutants"), corpus=(CORPUS,))
    return answers_of(settings, questions=60)


def test_the_metrics_catch_mutants_and_pass_untouched_answers(answered: tuple[World, list[Tried]]) -> None:
    world, tried = answered
    result = try_mutants(world, tried, most=1_050)
    lines = "\n".join(table(result))
    assert len(tried) >= 300
    assert result.made >= 1_000, lines
    assert result.caught >= 0.99 * result.made, lines
    # Papers of another case than the asker's are left out (裁判で離婚: no witnesses).
    assert result.passed >= 0.99 * len(tried), lines
    assert all(tally.made for tally in result.kinds.values()), lines
    assert all(mutation.__name__ in lines for mutation in MUTATIONS)


def test_the_same_seed_makes_the_same_mutants(answered: tuple[World, list[Tried]]) -> None:
    world, tried = answered
    first, second = (try_mutants(world, tried[:10], seed=7) for _ in range(2))
    assert list(table(first)) == list(table(second))


def test_a_fact_that_a_case_expects_is_missed_when_it_is_not_said(
    answered: tuple[World, list[Tried]],
) -> None:
    world, tried = answered
    answer = tried[0].answer
    assert not list(faults_of(answer, world))
    assert [fault.metric for fault in faults_of(answer, world, ["0円と1円の間"])] == ["completeness"]
