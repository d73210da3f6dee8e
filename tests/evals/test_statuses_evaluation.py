"""`python -m evals.statuses` counts what ends as its case expects."""

from __future__ import annotations

import pytest

from bot.types import Status
from evals.guard import HALVES, Case, read_cases
from evals.statuses import DOCUMENT_SETS, ends_as_expected


@pytest.mark.parametrize(
    ("expected", "status", "clear", "right"),
    [
        ("own_case", Status.OWN_CASE, False, True),
        ("own_case", Status.ANSWERED, False, False),
        ("ordinary", Status.NOT_IN_DOCUMENTS, False, True),
        ("ordinary", Status.GREETING, False, False),
        ("ordinary", Status.CLARIFY, False, True),
        ("ordinary", Status.CLARIFY, True, False),
        ("clarify", Status.CLARIFY, True, True),
    ],
)
def test_a_status_is_what_the_case_expects(expected: str, status: Status, clear: bool, right: bool) -> None:
    assert ends_as_expected(Case("質問", expected), status, clear=clear) is right


def test_a_status_that_a_case_accepts_is_right_too() -> None:
    case = Case("夜中でも利用できますか", "greeting", accept=("clarify",))
    assert ends_as_expected(case, Status.CLARIFY, clear=True)
    assert not ends_as_expected(case, Status.ANSWERED, clear=True)


def test_no_case_is_in_both_halves() -> None:
    for name in DOCUMENT_SETS:
        seen, held = ({(case.turns, case.text) for case in read_cases(name, half)} for half in HALVES)
        assert seen
        assert not seen & held
