"""Texts of each kind, texts that only look like it, and what is of none."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.folding import fold
from bot.kinds import Kind, runs_of
from bot.settings import AnswerTuning
from bot.types import Status
from evals.cases import CASES, read_suite
from evals.guard import SETS, read_cases
from evals.guard import Case as GuardCase
from index.corpus import read_corpus

EXAMPLES = Path(__file__).parent
FILES: dict[Kind, str] = {"itself": "itself", "own_case": "own_case", "alarm": "alarms"}
NONE = "none"
"""The kind of what only looks like it."""

_LOOKS_LIKE_IT = 5.0
# There are twenty times as many of what documents list.
_LISTED = 1.0
# Of the questions by hand that the guard is measured on, the half that may be seen.
_SETS: dict[Kind, str] = {"itself": "greetings", "own_case": "own_case", "alarm": "emergencies"}
# A set whose questions end in every way.
_MIXED = "counter"
_STATUSES: dict[Kind, Status] = {
    "itself": Status.GREETING,
    "own_case": Status.OWN_CASE,
    "alarm": Status.EMERGENCY,
}
# Cases that do not say of an alarm, of one's own case or of a remark whether they are one.
_OPEN = frozenset({"near_emergency", "personal_data", "injection", "unsupported_language", "greeting"})


@dataclass(frozen=True, slots=True)
class Example:
    """The runs of characters of a text.

    kind: what it is, `NONE` for what only looks like it; None for what has nothing to do with it. group: its author or its
    document: of examples that must not be on both sides of a cross-validation. weight: how much it counts in a fit.
    """

    runs: frozenset[str]
    kind: str | None
    group: str
    weight: float

    @classmethod
    def of(cls, text: str, kind: str | None, group: str, weight: float = 3.0) -> Example:
        """A text as the models see it."""
        return cls(runs_of(fold(text).text), kind, group, _LOOKS_LIKE_IT if kind == NONE else weight)

    @property
    def is_of_kind(self) -> bool:
        """Whether it is of a kind at all."""
        return self.kind is not None and self.kind != NONE


def read_examples(kind: Kind, folder: Path = EXAMPLES) -> list[Example]:
    """The examples for one model, of its kind and not, by author."""
    own = [Example.of(text, is_, author) for text, is_, author in _written(FILES[kind], folder)]
    for case in read_cases(_SETS[kind], "seen"):
        own.append(Example.of(case.text, kind if _ends_as(kind, case) else NONE, "guard"))
    own += [Example.of(c.text, kind, "guard") for c in read_cases(_MIXED, "seen") if _ends_as(kind, c)]
    return own


def others(corpus: Sequence[Path], kind: Kind, folder: Path = EXAMPLES) -> list[Example]:
    """What is not of the kind: the other kinds, matters of no city hall, the train half of the cases, and what documents list."""
    names = [name for name in (*FILES.values(), "off_topic") if name != FILES[kind]]
    found = [Example.of(text, None, author) for name in names for text, _, author in _written(name, folder)]
    for path in sorted(CASES.glob("*.jsonl")):
        suite = read_suite(path)
        for case in suite.cases:
            if suite.split_of(case) == "train" and case.kind not in _OPEN and case.status != _STATUSES[kind]:
                found.append(Example.of(case.question, None, f"case {case.id}"))
    for name in (*SETS, _MIXED):
        cases = read_cases(name, "seen") if name != _SETS[kind] else ()
        found += [Example.of(c.text, None, f"guard {name}") for c in cases if not _ends_as(kind, c)]
    return found + list(_listed(corpus, kind))


def _ends_as(kind: Kind, case: GuardCase) -> bool:
    return case.expected == _STATUSES[kind].value


def _listed(corpus: Sequence[Path], kind: Kind) -> Iterator[Example]:
    """What documents list in all languages, each text once; for alarms not of the documents that tell whom to call."""
    calls = AnswerTuning().call_labels
    seen = set[str]()
    for document in read_corpus(corpus).documents:
        if kind == "alarm" and any(row.label in calls for row in document.rows):
            continue
        ways = (text for place in document.asked for text in place.texts)
        for text in (document.title, *document.aliases, *document.questions, *ways, *document.unanswered):
            if text not in seen:
                seen.add(text)
                yield Example.of(text, None, document.base_id, _LISTED)


def _written(name: str, folder: Path) -> Iterator[tuple[str, str, str]]:
    """Text, kind and author of each line of a file."""
    for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        one: dict[str, Any] = json.loads(line)
        yield one["text"], one["kind"], one["author"]
