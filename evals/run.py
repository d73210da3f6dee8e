"""Run the cases against an index, tell the figures and compare them with the thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.build import build_assistant
from evals.asking import Examiner
from evals.cases import CASES, Suite, read_suite
from evals.errors import CasesUnreadable
from evals.evaluation import Evaluation, evaluation
from evals.evidence_lines import contained
from evals.gates import THRESHOLDS, read_thresholds
from evals.outcome import Outcome
from evals.report.as_json import write_json
from evals.table import print_table
from index.build import open_library, run_sync
from index.building import Progress
from index.settings import IndexSettings


@dataclass(frozen=True, slots=True)
class Request:
    """What to evaluate and what to write. Without `suites` and `files`: the project's own cases, held to its thresholds.

    suites: names of the project's own files of cases. files: other files. thresholds: for other cases, over all of them.
    """

    suites: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    thresholds: Path | None = None
    json: Path | None = None
    html: Path | None = None
    baseline: Path | None = None


def run_evaluation(settings: IndexSettings, request: Request, progress: Progress) -> bool:
    """Sync, ask every case, print the figures and write the reports; True when every threshold is reached.

    Raises:
        CasesUnreadable, ThresholdsUnreadable, LibraryMissing: tell what to do.
    """
    suites = chosen_suites(request)
    own = not (request.suites or request.files)
    limits = request.thresholds or (THRESHOLDS if own else None)
    thresholds = read_thresholds(limits) if limits else None
    run_sync(settings, progress)
    library = open_library(settings)
    try:
        examiner = Examiner(build_assistant(library), library, contained)
        outcomes = ask_all(examiner, suites, progress)
        with library.lease() as generation:
            corpus = {
                "documents": generation.manifest.documents,
                "passages": generation.manifest.passages,
            }
    finally:
        library.close()
    result = evaluation(outcomes, thresholds, gated="test" if own else None, corpus=corpus)
    _tell(result, request)
    return result.passed


def chosen_suites(request: Request) -> list[Suite]:
    """The suites that are asked for, read and checked.

    Raises:
        CasesUnreadable: a suite has no file, or a file a wrong line.
    """
    files = {file.stem: file for file in sorted(CASES.glob("*.jsonl"))}
    if unknown := set(request.suites) - set(files):
        raise CasesUnreadable(
            f"「{'、'.join(sorted(unknown))}」という問題はありません。選べるのは {'、'.join(files)} です。"
        )
    names = request.suites or (() if request.files else tuple(files))
    return [read_suite(path) for path in (*(files[name] for name in names), *request.files)]


def ask_all(examiner: Examiner, suites: Sequence[Suite], progress: Progress) -> list[Outcome]:
    """Ask every case of every suite, telling how far it is."""
    outcomes: list[Outcome] = []
    total = sum(len(suite.cases) for suite in suites)
    for suite in suites:
        for outcome in examiner.examine(suite):
            outcomes.append(outcome)
            progress("評価しています", len(outcomes), total)
    return outcomes


def _tell(result: Evaluation, request: Request) -> None:
    print_table(result)
    if request.json:
        write_json(result, request.json)
