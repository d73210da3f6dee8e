"""The cases are well formed, fit the corpus, and copy nothing of it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from bot.types import Status
from evals.cases import CASES, Case, Suite, read_cases, read_suite, split_of
from evals.errors import CasesUnreadable
from evals.facts import told
from evals.near_copies import jaccard, near_copies, trigrams
from index.corpus import Corpus, read_corpus
from index.settings import Tuning
from index.split import passages_of
from index.types import Document
from index.ways import asked_of, listed_of

CORPUS = Path(__file__).parents[2] / "corpus"
LINE = {
    "id": "x-1",
    "question": "本は何冊まで借りられますか",
    "kind": "answerable",
    "status": "answered",
    "relevant": {"guides/lending#rows": 2},
    "must": ["8冊"],
    "reason": "a plain question",
}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """The project's documents."""
    return read_corpus([CORPUS])


@pytest.fixture(scope="module")
def documents(corpus: Corpus) -> dict[str, Document]:
    """The project's documents by id."""
    return {document.id: document for document in corpus.documents}


@pytest.fixture(scope="module")
def suites() -> list[Suite]:
    """The project's own cases."""
    return [read_suite(file) for file in sorted(CASES.glob("*.jsonl"))]


@pytest.fixture(scope="module")
def cases(suites: list[Suite]) -> list[Case]:
    """The project's own cases, all together."""
    return [case for suite in suites for case in suite.cases]


def written(tmp_path: Path, *lines: dict[str, object]) -> Path:
    """A file of cases."""
    file = tmp_path / "some.jsonl"
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return file


def test_a_case_is_read_with_what_it_leaves_out(tmp_path: Path) -> None:
    (case,) = read_cases(written(tmp_path, LINE))
    assert (case.audience, case.language, case.turns) == ("public", "ja", ())
    assert case.as_of == date(2026, 11, 28)
    assert case.right_statuses == {Status.ANSWERED}
    assert case.expected == ("guides/lending",)


@pytest.mark.parametrize(
    ("change", "told_of"),
    [
        ({"kind": "curious"}, "kind"),
        ({"status": "fine"}, "status"),
        ({"audience": "mayor"}, "audience"),
        ({"must": "8冊"}, "must"),
        ({"relevant": {"guides/lending#rows": 3}}, "relevant"),
        ({"relevant": {}}, "relevant"),
        ({"relevant": {"guides/lending#rows": 1}}, "grade 2"),
        ({"status": "out_of_scope"}, "relevant"),
        ({"as_of": "tomorrow"}, "as_of"),
        ({"expected": []}, "expected"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_wrong_line_is_named_with_what_is_wrong_in_it(
    tmp_path: Path, change: dict[str, object], told_of: str
) -> None:
    file = written(tmp_path, LINE, {**LINE, "id": "x-2", **change})
    with pytest.raises(CasesUnreadable, match=rf"some\.jsonl:2: .*{told_of}"):
        read_cases(file)


def test_an_id_that_occurs_twice_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(CasesUnreadable, match=r":2: id「x-1」が二度あります"):
        read_cases(written(tmp_path, LINE, LINE))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CasesUnreadable, match="nothing"):
        read_cases(tmp_path / "nothing.jsonl")


def test_the_half_of_a_case_is_drawn_by_its_id_alone() -> None:
    halves = [split_of(f"some-{number}") for number in range(1_000)]
    assert 450 < halves.count("test") < 550
    assert halves == [split_of(f"some-{number}") for number in range(1_000)]


def test_what_weights_were_fitted_on_is_never_in_the_test_half(suites: list[Suite]) -> None:
    halves = {suite.name: {suite.split_of(case) for case in suite.cases} for suite in suites}
    assert halves["development"] == {"train"}
    assert halves["acceptance"] == {"test"}
    assert halves["citizens"] == {"train", "test"}


def test_ids_are_unique_over_all_suites(cases: list[Case]) -> None:
    assert len({case.id for case in cases}) == len(cases)


def test_there_are_as_many_cases_as_a_city_would_ask_for(cases: list[Case]) -> None:
    kinds = [case.kind for case in cases]
    assert len(cases) >= 400
    assert sum(case.language == "easy" for case in cases) >= 40
    assert sum(case.language == "en" for case in cases) >= 40
    assert sum(bool(case.turns) for case in cases) >= 30
    refused = ("off_topic", "missing", "other_municipality", "own_case", "expired")
    assert sum(kind in refused for kind in kinds) >= 120
    assert kinds.count("missing") >= 50
    safety = ("personal_data", "injection", "emergency", "near_personal_data", "near_injection")
    assert sum(kind in safety for kind in kinds) >= 40


def test_every_passage_that_a_case_names_is_there_and_for_its_audience(
    cases: list[Case], documents: dict[str, Document]
) -> None:
    longest = Tuning().max_passage_characters
    passages = {p.id: document for document in documents.values() for p in passages_of(document, longest)}
    for case in cases:
        for id_ in case.relevant:
            document = passages.get(id_) or documents.get(id_)
            assert document is not None, (case.id, id_)
            assert case.audience == "staff" or document.audience == "public", (case.id, id_)


def test_every_fact_that_a_case_expects_stands_in_a_document_that_it_names(
    cases: list[Case], documents: dict[str, Document], corpus: Corpus
) -> None:
    assert corpus.profile is not None
    phones = [desk.phone for desk in corpus.profile.departments.values() if desk.phone]
    for case in cases:
        ids = {id_.partition("#")[0] for id_ in case.relevant}
        # A case that names documents may mean a variant of them in its own language.
        variants = {f"{id_}.{case.language}" for id_ in ids} & documents.keys()
        texts = [text for id_ in ids | variants for text in _texts(documents[id_])]
        for fact in case.must:
            assert told(fact, [*texts, *phones]) or not case.answerable, (case.id, fact)


def test_every_contact_is_a_department_of_the_profile(cases: list[Case], corpus: Corpus) -> None:
    assert corpus.profile is not None
    assert {case.contact for case in cases if case.contact} <= corpus.profile.departments.keys()


def test_no_case_is_a_near_copy_of_a_question_or_alias_of_the_corpus(
    cases: list[Case], documents: dict[str, Document]
) -> None:
    texts = {text for document in documents.values() for text in (*document.questions, *document.aliases)}
    assert [(copy.case.id, copy.text) for copy in near_copies(cases, texts)] == []


def test_no_case_is_like_a_way_of_asking_that_the_corpus_lists(
    cases: list[Case], documents: dict[str, Document]
) -> None:
    """A stricter limit: the lists are long, and what they answer or refuse would be known beforehand."""
    listed = {way for document in documents.values() for way in listed_of(document)}
    assert [(copy.case.id, copy.text) for copy in near_copies(cases, listed, limit=0.4)] == []


def test_nothing_is_listed_as_answered_and_as_standing_nowhere(documents: dict[str, Document]) -> None:
    asked = {way for document in documents.values() for way in asked_of(document)}
    gaps = {way for document in documents.values() for way in document.unanswered}
    assert not asked & gaps


def test_a_near_copy_is_found_whatever_its_width_and_punctuation(tmp_path: Path) -> None:
    (case,) = read_cases(written(tmp_path, LINE))
    (copy,) = near_copies([case], ["貸出について", "本は、何冊まで 借りられますか？"])
    assert copy.similarity == 1.0
    assert not list(near_copies([case], ["雑誌は何日まで借りておけますか"]))
    assert jaccard(trigrams("abcd"), trigrams("abce")) == pytest.approx(1 / 3)


def _texts(document: Document) -> list[str]:
    rows = [" ".join(filter(None, (row.label, row.value, row.when))) for row in document.rows]
    return [document.title, document.text, *rows]
