"""The guard's evaluation: made-up values are the same every time and true to their kind, and figures are told."""

from __future__ import annotations

import pytest

from bot.personal_data import PersonalData
from evals import guard
from evals.guard import HALVES, SETS, Tally, read_cases
from evals.guard_positives import positives


def test_made_up_questions_are_the_same_at_every_call() -> None:
    first, again = list(positives(5)), list(positives(5))
    assert first == again
    assert {kind for kind, _ in first} == set(PersonalData) - {PersonalData.NAME}
    assert len(first) == 5 * len({kind for kind, _ in first})


def test_no_case_is_in_both_halves() -> None:
    for name in SETS:
        seen, held = ({case.text for case in read_cases(name, half)} for half in HALVES)
        assert not seen & held
        assert held


def test_there_are_as_many_cases_as_the_figures_need() -> None:
    counts = {name: sum(len(read_cases(name, half)) for half in HALVES) for name in SETS}
    assert counts["personal_data"] >= 200
    assert counts["harmless"] >= 300


def test_a_tally_tells_its_share_with_an_interval() -> None:
    tally = Tally()
    for number in range(100):
        tally.count(str(number), right=number > 0)
    assert "99 / 100" in tally.line("recall")
    assert "99.00%" in tally.line("recall")
    assert "1 / 100" in tally.line("false alarms", faults=True)


def test_the_command_tells_every_set(capsys: pytest.CaptureFixture[str]) -> None:
    guard.main(["--count", "2"])
    told = capsys.readouterr().out
    for name in (*SETS, "ms"):
        assert name in told
