"""Run the cases against an index, tell the figures and compare them with the thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bot.adapters.memory_conversations import MemoryConversations
from bot.backup.faults import told
from bot.build import build_assistant, open_judge
from bot.conversation import Conversations
from bot.settings import DialogueTuning
from evals.asking import Examiner
from evals.cases import CASES, Suite, read_suite
from evals.checker import supported
from evals.compare import compare, read_baseline
from evals.errors import CasesUnreadable, ReportNotWritten
from evals.evaluation import Evaluation, evaluation
from evals.gates import THRESHOLDS, read_thresholds
from evals.judge import Opinions, opinions
from evals.outcome import Outcome
from evals.report.as_html import write_html
from evals.report.as_json import as_json, write_json
from evals.table import print_table
from index.build import open_library, run_sync
from index.building import Progress
from index.settings import IndexSettings

# More turns than a case has.
_ALL = 100


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
    judge: bool = False


def run_evaluation(settings: IndexSettings, request: Request, progress: Progress) -> bool:
    """Sync, ask every case, print the figures and write the reports; True when every threshold is reached.

    Raises:
        EvaluationError: a file cannot be used or a library is missing; it tells what to do.
        WriterUnusable: a language model is set that cannot be used, or a judge is wanted and none is set.
    """
    suites = chosen_suites(request)
    own = not (request.suites or request.files)
    limits = request.thresholds or (THRESHOLDS if own else None)
    thresholds = read_thresholds(limits) if limits else None
    # Read before the work, so that a wrong name costs no time.
    baseline = read_baseline(request.baseline) if request.baseline else None
    judge = open_judge() if request.judge else None
    for file in filter(None, (request.json, request.html)):
        _refuse_unwritable(file)
    run_sync(settings, progress)
    library = open_library(settings)
    try:
        memory = MemoryConversations()
        assistant = build_assistant(library, Conversations(memory, DialogueTuning()))
        examiner = Examiner(assistant, library, supported, kept=partial(_kept, memory))
        outcomes = ask_all(examiner, suites, progress)
        with library.lease() as generation:
            corpus = {
                "documents": generation.manifest.documents,
                "passages": generation.manifest.passages,
            }
    finally:
        library.close()
    result = evaluation(outcomes, thresholds, gated="test" if own else None, corpus=corpus)
    _tell(result, request, baseline, opinions(judge, outcomes, progress) if judge else None)
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


def _tell(
    result: Evaluation, request: Request, baseline: dict[str, Any] | None, judged: Opinions | None
) -> None:
    comparison = compare(as_json(result), baseline) if baseline else None
    print_table(result, comparison, opinions=judged)
    try:
        if request.json:
            write_json(result, request.json, judged)
        if request.html:
            write_html(result, request.html, comparison, judged)
    except OSError as error:
        raise _not_written(error) from error


def _refuse_unwritable(file: Path) -> None:
    """An evaluation takes minutes: that its report has no place is told before it."""
    there = file.exists()
    try:
        file.open("a").close()
        if not there:
            file.unlink()
    except OSError as error:
        raise _not_written(error) from error


def _not_written(error: OSError) -> ReportNotWritten:
    return ReportNotWritten(
        f"報告書を書けません{told(error)}。--json と --html には、書き込める場所のファイルを指定してください。"
    )


def _kept(memory: MemoryConversations, conversation_id: str) -> str:
    """All that is kept of a conversation, as text."""
    return "\n".join(str(asdict(turn)) for turn in memory.turns(conversation_id, _ALL))
