"""Hold files of cases against the corpus as it stands now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from evals.cases import read_cases
from evals.outgrown import Finding, outgrown
from index.corpus import read_corpus
from index.settings import IndexSettings, Tuning

CASES = Path(__file__).parent / "cases"


def check_cases(settings: IndexSettings, files: Sequence[Path], today: date) -> tuple[int, list[Finding]]:
    """How many cases there are in the files (the project's own when there are none given), and what to mend.

    Raises:
        CasesUnreadable: a file has a wrong line.
        CorpusMissing: a corpus folder does not exist.
    """
    cases = [case for file in files or sorted(CASES.glob("*.jsonl")) for case in read_cases(file)]
    documents = read_corpus(settings.corpus, apart=settings.data).documents
    return len(cases), outgrown(cases, documents, today, Tuning().max_passage_characters)
