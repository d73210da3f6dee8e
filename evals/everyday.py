"""`python -m evals.everyday`: does a citizen who asks in everyday words learn what decides, and whom to ask? With the project's documents.

A question of `evals/everyday_cases/` has the documents that answer it (none: they don't hold it), the fact that decides (`|` between
wordings, `=status` for an outcome) and the desks that may be named. A file's `seen` half may be looked at while
working; of the `held` half only totals are.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.assistant import Assistant
from bot.build import build_assistant
from bot.render import contact_of, open_claims
from bot.settings import AnswerTuning
from bot.types import Answer, Claim, Question, Status
from evals.cases import ASKED_ON, base_of
from index.build import open_library
from index.profile import Profile
from index.settings import IndexSettings
from index.types import Language

CASES = Path(__file__).parent / "everyday_cases"
HALVES = ("seen", "held")


@dataclass(frozen=True, slots=True)
class Everyday:
    """A question, and what a right answer to it holds."""

    language: Language
    question: str
    documents: tuple[str, ...]
    facts: tuple[str, ...]
    desks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What became of a question; None where nothing is expected.

    document: the right one is cited first. open: the fact is among what is shown at once. first: it is in the first
    claim. refused: what the documents don't hold is not said to be answered. desk: a right one is named.
    """

    document: bool | None
    open: bool | None
    first: bool | None
    refused: bool | None
    desk: bool | None
    milliseconds: float


def read_everyday(path: Path) -> Iterator[Everyday]:
    """The questions of a file."""
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            lists = (row["documents"].split(","), row["fact"].split("|"), row["desks"].split(","))
            documents, facts, desks = (tuple(filter(None, one)) for one in lists)
            language: Language = (
                "en" if row["language"] == "en" else "easy" if row["language"] == "easy" else "ja"
            )
            yield Everyday(language, row["question"], documents, facts, desks)


def found_in(answer: Answer, case: Everyday, profile: Profile | None, max_open: int) -> Found:
    """Hold an answer against what is expected of it."""
    desks = {name for key in case.desks for name in _names(key, answer, profile)}
    named = answer.contact.department if answer.contact else None
    desk = named in desks if desks else None
    if not case.documents:
        return Found(None, None, None, answer.status is not Status.ANSWERED, desk, answer.elapsed_ms)
    if case.facts[0].startswith("="):
        right = answer.status.value == case.facts[0][1:]
        return Found(right, right, right, None, desk, answer.elapsed_ms)
    cited = answer.claims[0].citations[0].document_id if answer.claims else ""
    shown = open_claims(answer.claims, max_open)
    return Found(
        base_of(cited) in case.documents,
        any(_says(claim, case.facts) for claim in shown),
        any(_says(claim, case.facts) for claim in shown[:1]),
        None,
        desk,
        answer.elapsed_ms,
    )


def _names(key: str, answer: Answer, profile: Profile | None) -> Iterator[str]:
    """What a desk may be called; the general one is named where none is known, too."""
    for department in (key, *([None] if key == "general" else [])):
        if contact := contact_of(profile, department, answer.language):
            yield contact.department


def _says(claim: Claim, facts: Sequence[str]) -> bool:
    return any(fact in claim.text for fact in facts)


def line_of(name: str, found: Sequence[Found]) -> str:
    """The totals of some questions on one line."""
    parts = [f"{name:10} {len(found):3}"]
    for key in ("document", "open", "first", "refused", "desk"):
        told = [value for one in found if (value := getattr(one, key)) is not None]
        parts.append(f"{key} {sum(told)} of {len(told)}" if told else "")
    times = sorted(one.milliseconds for one in found)
    parts.append(f"p50 {times[len(times) // 2]:.0f} ms")
    return "  ".join(filter(None, parts))


def _show(case: Everyday, answer: Answer, found: Found) -> None:
    wrong = [key for key in ("document", "open", "first", "refused", "desk") if getattr(found, key) is False]
    if wrong:
        named = answer.contact.department if answer.contact else "–"
        sys.stdout.write(
            f"\n### {case.question} [{', '.join(wrong)}] {answer.status.value}, {named}; wanted {case.documents} {case.facts} {case.desks}\n"
        )
        sys.stdout.write(f"{answer.text}\n")


def main(arguments: list[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=(*HALVES, "both"), default="seen")
    parser.add_argument("--cases", type=Path, default=CASES)
    parser.add_argument(
        "--show", action="store_true", help="show the answers of the seen half that went wrong"
    )
    options = parser.parse_args(arguments)
    library, tuning = open_library(IndexSettings()), AnswerTuning()
    assistant: Assistant = build_assistant(library)
    with library.lease() as generation:
        profile = generation.profile
    for half in HALVES if options.half == "both" else (options.half,):
        groups: dict[str, list[Found]] = {}
        statuses: Counter[str] = Counter()
        for case in read_everyday(options.cases / f"{half}.tsv"):
            answer = assistant.ask(Question(case.question, as_of=ASKED_ON))
            one = found_in(answer, case, profile, tuning.max_open)
            statuses[answer.status.value] += bool(case.documents)
            for name in (case.language if case.documents else "not held", "all"):
                groups.setdefault(name, []).append(one)
            if options.show and half == "seen":
                _show(case, answer, one)
        sys.stdout.write(f"{half}\n" + "".join(f"  {line_of(*group)}\n" for group in groups.items()))
        sys.stdout.write(f"  outcomes of what is held: {dict(statuses.most_common())}\n")


if __name__ == "__main__":
    main()
