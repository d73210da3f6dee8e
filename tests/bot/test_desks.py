"""The desk that does what a question is about, by what the profile says it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.desks import desk_for, desk_of_nearest
from bot.nearness import Near, Nearness
from bot.reader import Vocabulary
from bot.settings import AnswerTuning
from index.profile import Department, Profile
from index.question import AnalyzedQuestion
from index.types import Document, Hit, Passage

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


@pytest.mark.parametrize(
    ("asked_alike", "gap_alike", "desk"), [(0.5, 0.6, "child"), (0.6, 0.5, "tax"), (0.2, 0.3, None)]
)
def test_the_desk_is_that_of_the_document_that_lists_what_is_asked_nearest(
    document_of: Callable[..., Document], asked_alike: float, gap_alike: float, desk: str | None
) -> None:
    """Whether it answers it or says that it stands nowhere; none where nothing is near."""
    tax, child = document_of("税。", title="税"), document_of("児。", title="児")
    documents = [
        replace(tax, id="tax", department="tax"),
        replace(child, id="child", department="child"),
    ]
    hits = [Hit(Passage(d.id, d.id, "", d.text, 0, 1), d, 1.0) for d in documents]
    near = [Nearness({}, Near(0.6, asked_alike), Near()), Nearness({}, Near(), Near(0.6, gap_alike))]
    vocabulary = replace(VOCABULARY, near=lambda _, __: near)
    assert desk_of_nearest(asked("児"), hits, vocabulary, AnswerTuning()) == desk
