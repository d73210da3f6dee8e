"""The profile of the city: what is in it, what is blank, and what is said of a faulty one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest

from index.corpus import Corpus, read_corpus

Write = Callable[[str, str | bytes], Path]
Markdown = Callable[..., str]


def test_a_profile_needs_only_a_name(root: Path, write: Write) -> None:
    """All the rest may be blank, and is listed."""
    write("_city.yaml", "name: ある市\n")
    profile = read_corpus([root]).profile
    assert profile is not None
    assert profile.name == "ある市"
    assert list(profile.blanks()) == ["address", "phone", "hours"]


def test_the_profile_of_the_city_holds_what_documents_name(city_corpus: Corpus) -> None:
    """Its official spelling, its hours, and every department of every document."""
    profile = city_corpus.profile
    assert profile is not None
    assert profile.spellings[0] in profile.name
    assert profile.hours is not None
    assert (profile.hours.opens, profile.hours.closes) == (time(9), time(16, 30))
    departments = {document.department for document in city_corpus.documents} - {None}
    assert departments
    assert departments <= profile.departments.keys()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "- 一覧\n",
        "name: [ある市\n",
        "spellings: [ある市]\n",
        "name: ある市\nmayor: 市長\n",
        "name: ある市\nhours: {weekdays: [monday], opens: '09:00', closes: '16:30'}\n",
        "name: ある市\nhours: {weekdays: [mon], opens: '09:00', closes: '16:30', since: 2026-13-01}\n",
        "name: ある市\n".encode("shift_jis"),
    ],
)
def test_a_faulty_profile_is_named_and_the_documents_load(
    root: Path, write: Write, markdown: Markdown, content: str | bytes
) -> None:
    """Empty, a list, broken YAML, without a name, with an unknown entry, day or date, in another encoding."""
    path = write("_city.yaml", content)
    write("a.md", markdown())
    corpus = read_corpus([root])
    assert [document.id for document in corpus.documents] == ["a"]
    assert corpus.profile is None
    (problem,) = corpus.problems
    assert problem.path == path
    assert "書き方を直して" in problem.message
