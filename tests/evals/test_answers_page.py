"""The page of whole answers is what the counter says today."""

from __future__ import annotations

from evals.answers import PAGE, QUESTIONS, read_questions, whole_page


def test_the_page_is_what_the_counter_says_today() -> None:
    assert PAGE.read_text(encoding="utf-8") == whole_page(), "write it anew: python -m evals.answers"


def test_the_page_shows_all_languages_and_both_audiences() -> None:
    asked = read_questions(QUESTIONS)
    assert len({one.question for one in asked}) == len(asked) == 12
    assert {one.audience for one in asked} == {"public", "staff"}
