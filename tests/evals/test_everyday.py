"""The everyday questions: what they expect stands in the documents, and none of them copies one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.types import Status
from evals.cases import Case
from evals.everyday import CASES, HALVES, Everyday, read_everyday
from evals.near_copies import near_copies
from index.corpus import read_corpus
from index.ways import listed_of

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def questions() -> list[Everyday]:
    return [case for half in HALVES for case in read_everyday(CASES / f"{half}.tsv")]


def test_there_are_questions_in_every_language_that_the_documents_do_and_do_not_hold(
    questions: list[Everyday],
) -> None:
    assert len({case.question for case in questions}) == len(questions) >= 200
    assert {case.language for case in questions} == {"ja", "easy", "en"}
    assert sum(not case.documents for case in questions) >= 40


def test_every_document_and_fact_that_is_expected_is_there(questions: list[Everyday]) -> None:
    documents = {document.id: document for document in read_corpus([CORPUS]).documents}
    for case in questions:
        suffix = "" if case.language == "ja" else f".{case.language}"
        named = [documents.get(f"{id_}{suffix}") or documents[id_] for id_ in case.documents]
        if named and not case.facts[0].startswith("="):
            assert any(fact in document.text for fact in case.facts for document in named), case.question


def test_no_question_is_a_near_copy_of_one_of_the_documents(questions: list[Everyday]) -> None:
    texts = {
        way for d in read_corpus([CORPUS]).documents for way in (*d.questions, *d.aliases, *listed_of(d))
    }
    cases = [
        Case(
            id=str(n),
            question=one.question,
            kind="off_topic",
            status=Status.OUT_OF_SCOPE,
            reason="shape only",
        )
        for n, one in enumerate(questions)
    ]
    assert [(copy.case.question, copy.text) for copy in near_copies(cases, texts)] == []
