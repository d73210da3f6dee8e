"""Run the cases against an index and compare the figures with the thresholds."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bot.assistant import Assistant
from bot.build import build_assistant
from bot.types import Claim, Question
from evals.cases import Case, read_cases
from evals.metrics import Outcome, Rate, measure, percentile, quotes_stand
from index.build import open_library, run_sync
from index.building import Progress
from index.generation import Generation
from index.library import Library
from index.settings import IndexSettings
from index.types import Document

CASES = Path(__file__).parent / "cases"
THRESHOLDS = Path(__file__).parent / "thresholds.toml"
_RETRIEVED = 60


def run_evaluation(
    settings: IndexSettings,
    case_files: Sequence[Path] | None,
    report_file: Path | None,
    progress: Progress,
    say: Callable[[str], None],
) -> bool:
    """Sync, ask every case, print the figures; True when every threshold is reached.

    Thresholds hold for the project's own cases; with other case files the figures are only told.
    """
    run_sync(settings, progress)
    library = open_library(settings)
    assistant = build_assistant(library)
    passed = True
    reports = {}
    for file in list(case_files) if case_files else sorted(CASES.glob("*.jsonl")):
        cases = read_cases(file)
        outcomes = []
        for done, case in enumerate(cases, start=1):
            outcomes.append(_outcome(case, assistant, library))
            progress(f"評価しています（{file.stem}）", done, len(cases))
        figures = measure(outcomes)
        misses = [] if case_files else _below(figures, file.stem)
        passed = passed and not misses
        reports[file.stem] = _report(figures, outcomes)
        say("\n".join(_lines(file.stem, figures, outcomes, misses)))
    library.close()
    if report_file:
        report_file.write_text(json.dumps(reports, ensure_ascii=False, indent=2), encoding="utf-8")
    return passed


def _outcome(case: Case, assistant: Assistant, library: Library) -> Outcome:
    answer = assistant.ask(Question(case.question, case.audience, case.language))
    with library.lease() as generation:
        cited = _cited(answer.claims, generation)
        retrieved = _retrieved(case, generation)
    first = cited[answer.claims[0].citations[0].document_id].base_id if answer.claims else None
    texts = {id_: document.text for id_, document in cited.items()}
    return Outcome(case, answer, first, retrieved, quotes_stand(answer.claims, texts))


def _lines(
    suite: str, figures: dict[str, Rate], outcomes: Sequence[Outcome], misses: Sequence[str]
) -> Iterator[str]:
    times = [outcome.answer.elapsed_ms for outcome in outcomes]
    yield f"{suite}:"
    yield from (f"  {name}: {value}" for name, value in figures.items())
    yield f"  latency p50 {percentile(times, 0.5):.1f} ms, p95 {percentile(times, 0.95):.1f} ms"
    yield from (f"  BELOW THRESHOLD: {miss}" for miss in misses)


def _below(figures: dict[str, Rate], suite: str) -> list[str]:
    limits = tomllib.loads(THRESHOLDS.read_text(encoding="utf-8")).get(suite, {})
    missed = []
    for name, limit in limits.items():
        value = figures[name].value
        worse = value is None or (value > limit if name == "false_refusals" else value < limit)
        if worse:
            missed.append(f"{name} {figures[name]} (threshold {limit})")
    return missed


def _report(figures: dict[str, Rate], outcomes: Sequence[Outcome]) -> dict[str, object]:
    return {
        "metrics": {
            name: {"value": f.value, "low": f.low, "high": f.high, "n": f.count}
            for name, f in figures.items()
        },
        "cases": [
            {
                "id": outcome.case.id,
                "question": outcome.case.question,
                "status": outcome.answer.status.value,
                "retrieved": list(outcome.retrieved[:10]),
                "relevant": list(outcome.case.expected),
                "claims": [claim.text for claim in outcome.answer.claims],
                "passed": outcome.passed,
            }
            for outcome in outcomes
        ],
    }


def _retrieved(case: Case, generation: Generation) -> tuple[str, ...]:
    """Base ids of the documents found, best first, each once."""
    hits = generation.search(
        case.question, _RETRIEVED, audience=case.audience, language=case.language, include_expired=True
    )
    return tuple(dict.fromkeys(hit.document.base_id for hit in hits))


def _cited(claims: Sequence[Claim], generation: Generation) -> dict[str, Document]:
    ids = {citation.document_id for claim in claims for citation in claim.citations}
    return {id_: document for id_ in ids if (document := generation.store.document(id_))}
