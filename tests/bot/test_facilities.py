"""What is said of one facility is not told of another."""

from __future__ import annotations

import pytest

from bot.facilities import facility_asked


@pytest.mark.parametrize(
    ("question", "facility"),
    [
        ("市民プールは冬も開いていますか", "市民プール"),
        ("市民会館の駐車場は何台ですか", "駐車場"),
        ("公民館で投票できますか", None),
        ("Is the swimming pool open in winter?", "swimming pool"),
        ("転入届はいつまでですか", None),
        ("図書館は何時から？ 転入届はいつまで？", None),
    ],
)
def test_the_facility_that_a_question_is_about_is_told(question: str, facility: str | None) -> None:
    assert facility_asked(question) == facility
