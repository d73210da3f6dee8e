"""What the evidence model is fitted on: corpora without what answers, and the rules that choose the thresholds."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from bot.settings import EvidenceWeights
from bot.signals import Features
from bot.types import Status
from evals.cases import Case
from evals.evidence.corpora import as_table, batches, draw, take_out
from evals.evidence.examples import Example, Kind
from evals.evidence.leaving_out import LeavingOut
from evals.evidence.model import (
    ANSWERED,
    ANSWERED_LISTED,
    ON_TOPIC,
    auroc,
    cross_validated,
    fitted,
)
from evals.evidence.thresholds import chosen
from index.build import open_library, run_sync
from index.corpus import read_corpus
from index.generation import Generation
from index.settings import IndexSettings

LIBRARY = Path(__file__).parent.parent / "corpora" / "library"


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    """The index over a library's documents."""
    settings = IndexSettings(data=tmp_path_factory.mktemp("evidence"), corpus=(LIBRARY,))
    run_sync(settings)
    library = open_library(settings)
    with library.lease() as serving:
        yield serving
    library.close()


def case(id_: str, question: str, *relevant: str, must: tuple[str, ...] = ("8冊",)) -> Case:
    """An answerable case of these passages."""
    return Case(
        id=id_,
        question=question,
        kind="answerable",
        status=Status.ANSWERED,
        relevant=dict.fromkeys(relevant, 2),
        must=must,
        reason="a test",
    )


def example(kind: Kind, strength: float, number: int, corpus: str = "city") -> Example:
    """An example all of whose features are as strong."""
    values = {field.name: strength for field in fields(Features)}
    return Example(corpus, f"question {number}", kind, found=True, features=Features(**values))


def test_a_document_that_is_left_out_is_not_found_and_is_there_again_afterwards(
    generation: Generation,
) -> None:
    left = LeavingOut(generation)
    asked = generation.search.analyze("本は何冊まで借りられますか")
    without = left.search(asked, 12, without={"guides/lending"})
    assert "guides/lending" not in {hit.document.base_id for hit in without}
    assert left.search(asked, 12)[0].document.base_id == "guides/lending"


def test_a_corpus_without_a_detail_reads_well_and_holds_neither_fact_nor_the_way_of_asking_for_it(
    tmp_path: Path,
) -> None:
    whole = read_corpus([LIBRARY])
    before = next(d for d in whole.documents if d.id == "guides/lending")
    batch = batches([case("a", before.questions[0], "guides/lending#rows")])[0]
    take_out(LIBRARY, tmp_path / "without", batch, lambda question, way: float(question in way))
    found = read_corpus([tmp_path / "without"])
    assert not found.problems
    after = next(d for d in found.documents if d.id == "guides/lending")
    assert "8冊" in before.text
    assert "8冊" not in after.text
    assert set(after.questions) == set(before.questions[1:])


def test_no_two_cases_of_a_batch_have_a_document_in_common() -> None:
    cases = [
        case("a", "一", "guides/x#rows"),
        case("b", "二", "guides/x.easy#lead"),
        case("c", "三", "guides/y#rows"),
    ]
    assert [[c.id for c in batch.cases] for batch in batches(cases)] == [["a", "c"], ["b"]]


def test_a_random_part_is_drawn_the_same_again(tmp_path: Path) -> None:
    drawn = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        draw(LIBRARY, tmp_path / name, 3, seed=1)
        drawn.append(sorted(p.relative_to(tmp_path / name) for p in (tmp_path / name).rglob("*.md")))
    assert drawn[0] == drawn[1] != []


def test_passages_become_a_table_that_can_be_read(generation: Generation, tmp_path: Path) -> None:
    ids = as_table(generation, tmp_path / "table")
    assert {document.id for document in read_corpus([tmp_path / "table"]).documents} == set(ids.values())


def test_the_weights_that_serve_are_those_of_the_models_that_are_fitted() -> None:
    weights = EvidenceWeights()
    assert tuple(weights.on_topic) == ("intercept", *ON_TOPIC)
    assert tuple(weights.answered) == ("intercept", *ANSWERED)
    assert tuple(weights.answered_listed) == ("intercept", *ANSWERED_LISTED)


def test_a_fit_tells_apart_what_can_be_told_apart() -> None:
    kinds: tuple[Kind, ...] = ("in", "out", "missing", "off")
    examples = [
        example(kind, (1.0 if kind == "in" else 0.3) + 0.01 * (n % 7), 4 * n + k)
        for n in range(40)
        for k, kind in enumerate(kinds)
    ]
    assert fitted(examples).answered["dense"] > 0
    _, answered = cross_validated(examples)
    held = np.array([e.kind == "in" for e in examples])
    assert auroc(answered[held], answered[~held]) == 1.0


def test_thresholds_refuse_no_more_answerable_questions_than_the_rule_allows() -> None:
    examples = [example("in", 1.0, n) for n in range(100)] + [
        example("missing", 1.0, n) for n in range(100, 110)
    ]
    examples += [example("off", 1.0, n) for n in range(110, 120)]
    answered = np.r_[np.linspace(0.2, 0.9, 100), np.full(20, 0.1)]
    on_topic = np.r_[np.ones(100), np.full(10, 0.8), np.full(10, 0.05)]
    thresholds = chosen(examples, on_topic, answered)
    assert (answered[:100] < thresholds.answerable).sum() <= 4
    assert 0.05 < thresholds.off_topic <= 0.8
    assert math.isclose(100 * thresholds.answerable, round(100 * thresholds.answerable))
