"""The desk that does what a question is about, by what the profile says it does."""

from __future__ import annotations

from bot.desks import desk_for
from bot.reader import Vocabulary
from index.profile import Department, Profile
from index.question import AnalyzedQuestion

# Every character is a word.
VOCABULARY = Vocabulary(frozenset, lambda term: 2.0 if term == "児" else 1.0)
PROFILE = Profile(
    name="みどり市",
    departments={
        "tax": Department(name="税の課", about="住税、軽車税（中庁舎）"),
        "child": Department(name="子の課", about="児手"),
        "general": Department(name="総合案内"),
    },
)


def asked(words: str, *widened: str) -> AnalyzedQuestion:
    """A question whose characters are its terms."""
    return AnalyzedQuestion(words, tuple(words), widened)


def test_a_department_is_told_by_something_it_does_that_is_said_whole() -> None:
    assert desk_for(asked("軽車税は"), PROFILE, VOCABULARY) == "tax"
    assert desk_for(asked("車は"), PROFILE, VOCABULARY) is None


def test_of_several_departments_the_one_whose_matter_weighs_most_is_told() -> None:
    assert desk_for(asked("住税と児手"), PROFILE, VOCABULARY) == "child"


def test_an_official_word_for_what_is_said_counts() -> None:
    assert desk_for(asked("子の金", "児", "手"), PROFILE, VOCABULARY) == "child"


def test_without_a_profile_there_is_no_desk() -> None:
    assert desk_for(asked("住税"), None, VOCABULARY) is None


def test_the_unit_after_a_divisions_name_need_not_be_said() -> None:
    profile = Profile(name="みどり市", departments={"health": Department(name="健課 管班")})
    assert desk_for(asked("健課は"), profile, VOCABULARY) == "health"
