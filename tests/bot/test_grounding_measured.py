"""Grounding over the corpus: claims that are held and false ones made from them, as `python -m evals.grounding`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from evals.claims import by_hand
from evals.false_claims import false_claims
from evals.grounding import Verdict, drawn, verdicts
from evals.true_claims import true_claims
from index.analyze import Analyzer
from index.corpus import read_corpus
from index.types import Document

CORPUS = Path(__file__).parents[2] / "corpus"
PER_KIND = 80
EVERY = 6  # the whole corpus takes a minute
MOST_REJECTED = 0.03
MOST_ACCEPTED = 0.01
MOST_OF_FREE = 0.75


@pytest.fixture(scope="module")
def documents() -> Sequence[Document]:
    """A part of the city's corpus, in all languages."""
    return read_corpus([CORPUS]).documents[::EVERY]


def test_claims_written_by_hand(today: date) -> None:
    """None of the false ones is held, and most of the true ones are, freely as they are worded."""
    documents = read_corpus([CORPUS]).documents
    false = list(verdicts(list(by_hand(documents, today, true=False)), Analyzer().terms))
    true = list(verdicts(list(by_hand(documents, today, true=True)), Analyzer().terms))
    held = [verdict for verdict in false if verdict.held]
    assert len(false) >= 60
    assert held == [], told(held)
    assert sum(verdict.held for verdict in true) >= MOST_OF_FREE * len(true)


def told(wrong: Sequence[Verdict]) -> str:
    """The wrong verdicts, to read when the test fails."""
    return "\n".join(f"{verdict.sample.kind}: {verdict.sample.claim}" for verdict in wrong)


def test_true_claims_are_held(documents: Sequence[Document], today: date) -> None:
    found = list(verdicts(drawn(true_claims(documents, today), PER_KIND), Analyzer().terms))
    wrong = [verdict for verdict in found if not verdict.held]
    assert len(found) >= 500
    assert len(wrong) <= MOST_REJECTED * len(found), told(wrong)


def test_false_claims_are_not_held(documents: Sequence[Document], today: date) -> None:
    found = list(verdicts(drawn(false_claims(documents, today), PER_KIND), Analyzer().terms))
    wrong = [verdict for verdict in found if verdict.held]
    assert len(found) >= 1_000
    assert len(wrong) <= MOST_ACCEPTED * len(found), told(wrong)
