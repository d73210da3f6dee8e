"""The gates hold for what serves, and a part that is broken on purpose turns them red."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot import guard
from bot.assistant import Assistant
from bot.build import build_assistant
from bot.types import Answer, Claim, Question
from evals.asking import Asks, Examiner
from evals.cases import Suite
from evals.checker import supported
from evals.errors import ThresholdsUnreadable
from evals.evaluation import Evaluation, evaluation
from evals.gates import THRESHOLDS, Thresholds, gates, read_thresholds
from evals.measure import measure
from evals.metrics.rates import NOTHING, Rate
from index.generation import Generation
from index.library import Library
from index.search import Search
from index.types import Hit

Evaluate = Callable[[Asks, Library], Evaluation]


@pytest.fixture
def evaluate(example_suite: Suite, example_thresholds: Thresholds) -> Evaluate:
    """Asks the worked example's cases and holds the figures to its thresholds."""

    def run(assistant: Asks, library: Library) -> Evaluation:
        return evaluation(
            list(Examiner(assistant, library, supported).examine(example_suite)), example_thresholds
        )

    return run


@dataclass(frozen=True)
class Composing:
    """An assistant whose claims are changed before they are given."""

    assistant: Assistant
    change: Callable[[Claim], Claim]

    def ask(self, question: Question) -> Answer:
        answer = self.assistant.ask(question)
        return replace(answer, claims=tuple(map(self.change, answer.claims)))


@dataclass(frozen=True)
class Backwards:
    """A search that gives the worst passages first."""

    search: Search

    def __call__(self, question: Any, k: int = 10, **wanted: Any) -> list[Hit]:
        return self.search(question, 60, **wanted)[::-1][:k]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.search, name)


@dataclass(frozen=True)
class BackwardsLibrary:
    """A library whose generations search backwards."""

    library: Library

    @contextmanager
    def lease(self) -> Iterator[Generation]:
        with self.library.lease() as generation:
            yield replace(generation, search=Backwards(generation.search))


def red(result: Evaluation) -> set[str]:
    return {gate.key for gate in result.gates if not gate.held}


def to_another_document(claim: Claim) -> Claim:
    (citation,) = claim.citations
    other = "guides/renewal" if citation.document_id != "guides/renewal" else "guides/lending"
    return replace(claim, citations=(replace(citation, document_id=other, passage_id=f"{other}#rows"),))


def with_another_number(claim: Claim) -> Claim:
    return replace(claim, text=claim.text.translate(str.maketrans("0123456789", "1234567890")))


def with_a_quote_of_its_own(claim: Claim) -> Claim:
    (citation,) = claim.citations
    return replace(claim, citations=(replace(citation, quote=f"{citation.quote}など"),))


def test_what_serves_is_green(evaluate: Evaluate, example_library: Library) -> None:
    result = evaluate(build_assistant(example_library), example_library)
    assert red(result) == set()
    assert result.passed


@pytest.mark.parametrize(
    ("change", "turned"),
    [
        (to_another_document, {"groundedness", "citation_precision", "quotes_stand", "answered_right"}),
        (with_another_number, {"groundedness", "figures_right"}),
        (with_a_quote_of_its_own, {"quotes_stand"}),
    ],
)
def test_a_broken_composer_turns_the_gates_red(
    evaluate: Evaluate, example_library: Library, change: Callable[[Claim], Claim], turned: set[str]
) -> None:
    result = evaluate(Composing(build_assistant(example_library), change), example_library)
    assert turned <= red(result)
    assert not result.passed


def test_a_broken_retriever_turns_the_gates_red(evaluate: Evaluate, example_library: Library) -> None:
    library: Any = BackwardsLibrary(example_library)
    result = evaluate(build_assistant(library), library)
    assert {"ndcg_at_10", "answered_right"} <= red(result)


def test_a_broken_guard_turns_the_gates_red(
    evaluate: Evaluate, example_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "examine", lambda *_, **__: None)
    result = evaluate(build_assistant(example_library), example_library)
    assert {"safety", "status_personal_data"} <= red(result)


def test_a_gate_without_cases_does_not_hold() -> None:
    (gate,) = gates(Thresholds(at_least={"safety": 1.0}), {"safety": NOTHING})
    assert not gate.held


def test_a_gate_may_be_an_upper_limit() -> None:
    rates = {"false_refusals": Rate(0.05, 0.0, 0.1, 20)}
    (held,) = gates(Thresholds(at_most={"false_refusals": 0.05}), rates)
    (missed,) = gates(Thresholds(at_most={"false_refusals": 0.04}), rates)
    assert held.held
    assert not missed.held


def test_the_projects_own_thresholds_name_figures() -> None:
    assert gates(read_thresholds(THRESHOLDS), measure([]).rates)


def test_a_threshold_for_no_figure_is_named(tmp_path: Path) -> None:
    with pytest.raises(ThresholdsUnreadable, match="beauty"):
        gates(Thresholds(at_least={"beauty": 1.0}), {})
    file = tmp_path / "thresholds.toml"
    file.write_text("[at_lest]\nsafety = 1.0\n", encoding="utf-8")
    with pytest.raises(ThresholdsUnreadable, match="at_lest"):
        read_thresholds(file)
