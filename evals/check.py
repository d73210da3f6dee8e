"""Hold files of cases against the corpus as it stands now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.types import Status
from evals.cases import Case, read_cases
from evals.outgrown import Finding, outgrown
from index.corpus import read_corpus
from index.profile import Profile
from index.settings import IndexSettings, Tuning

CASES = Path(__file__).parent / "cases"


def check_cases(settings: IndexSettings, files: Sequence[Path], today: date) -> tuple[int, list[Finding]]:
    """How many cases there are in the files (the project's own when there are none given), and what to mend.

    Raises:
        CasesUnreadable: a file has a wrong line.
        CorpusMissing: a corpus folder does not exist.
    """
    cases = [_named(case) for file in files or sorted(CASES.glob("*.jsonl")) for case in read_cases(file)]
    corpus = read_corpus(settings.corpus, apart=settings.data)
    max_passage = Tuning().max_passage_characters
    return len(cases), outgrown(cases, corpus.documents, today, max_passage, _contacts(corpus.profile))


def _contacts(profile: Profile | None) -> str:
    """What an answer can say of the desks."""
    if profile is None:
        return ""
    desks = profile.departments.values()
    said = [
        profile.phone,
        *(text for desk in desks for text in (desk.name, desk.name_en, desk.phone, desk.url)),
    ]
    return "\n".join(filter(None, said))


@dataclass(frozen=True, slots=True)
class _Named:
    """What a case names. A case that names documents, and no passages, names those."""

    id: str
    relevant: Mapping[str, int]
    must: Sequence[str]
    as_of: date | None
    status: Status


def _named(case: Case) -> _Named:
    relevant = getattr(case, "relevant", None) or dict.fromkeys(case.expected, 2)
    return _Named(case.id, relevant, case.must, getattr(case, "as_of", None), case.status)
