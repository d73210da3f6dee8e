"""The metrics, tested by mutation: spoil answers of the product in known ways, and count what the metrics see.

`python -m evals.mutants` prints one line a way. Source: DeMillo, Lipton & Sayward 1978, "Hints on Test Data Selection".
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.build import build_assistant
from bot.types import Answer, Claim, Question, Status
from evals.answer_faults import Fault, World, faults_of
from evals.cases import read_cases
from evals.checker.evidence import shown
from evals.checker.saying import unsaid
from evals.mutations import MUTATIONS, Bench
from index.build import open_library, run_sync
from index.settings import IndexSettings, read_settings
from index.types import LANGUAGES, Audience, Language

CASES = Path(__file__).parent / "cases" / "development.jsonl"
DAY = date(2026, 11, 28)
_ANSWERED = (Status.ANSWERED, Status.CONFIRM_WITH_CITY)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what its answer has to say."""

    text: str
    audience: Audience
    language: Language
    must: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """An answer of the product, and the facts of its case that it says."""

    answer: Answer
    must: tuple[str, ...]


@dataclass
class Tally:
    """How many mutants of one kind were made, caught, and by which metric; those that were missed, after what they were."""

    made: int = 0
    caught: int = 0
    by: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[Answer, Answer]] = field(default_factory=list)


@dataclass(frozen=True)
class Result:
    """passed: untouched answers without a fault; failed: those with one. kinds: by the name of the mutation."""

    passed: int
    failed: tuple[tuple[Answer, tuple[Fault, ...]], ...]
    kinds: dict[str, Tally]

    @property
    def made(self) -> int:
        """How many mutants there were."""
        return sum(tally.made for tally in self.kinds.values())

    @property
    def caught(self) -> int:
        """How many of them a metric saw."""
        return sum(tally.caught for tally in self.kinds.values())


def answers_of(settings: IndexSettings, questions: int, seed: int = 0) -> tuple[World, list[Tried]]:
    """Sync, and ask the documents' own questions (so many of each language at most) and the development cases."""
    run_sync(settings)
    library = open_library(settings)
    assistant = build_assistant(library)
    with library.lease() as generation:
        documents = {document.id: document for document in generation.store.documents()}
        max_passage = generation.manifest.tuning.max_passage_characters
    asked = [Asked(case.question, case.audience, case.language, case.must) for case in read_cases(CASES)]
    chance = random.Random(seed)  # noqa: S311 — a sample, no secret
    for language in LANGUAGES:
        own = [
            Asked(question, document.audience, language)
            for document in documents.values()
            if document.language == language
            for question in document.questions
        ]
        asked += chance.sample(own, min(questions, len(own)))
    tried = []
    for one in asked:
        answer = assistant.ask(Question(one.text, one.audience, one.language, as_of=DAY))
        if answer.status in _ANSWERED:
            said = "\n".join(claim.text for claim in answer.claims)
            tried.append(Tried(answer, tuple(set(one.must) - set(unsaid(one.must, said)))))
    library.close()
    return World(documents, max_passage, DAY), tried


def try_mutants(world: World, tried: Sequence[Tried], seed: int = 0, most: int | None = None) -> Result:
    """Judge every answer as it is and, for every mutation that can be made of it, spoiled; at most `most` mutants."""
    chance = random.Random(seed)  # noqa: S311 — a sample, no secret
    bench = Bench(world, _claims(tried), chance)
    failed = [
        (one.answer, faults) for one in tried if (faults := tuple(faults_of(one.answer, world, one.must)))
    ]
    kinds = {mutation.__name__: Tally() for mutation in MUTATIONS}
    for one in chance.sample(list(tried), len(tried)):  # so that `most` leaves no language out
        for mutation in MUTATIONS:
            if most is not None and sum(tally.made for tally in kinds.values()) >= most:
                break
            mutant = mutation(one.answer, bench)
            if mutant is not None:
                _judge(kinds[mutation.__name__], one, mutant, world)
    return Result(len(tried) - len(failed), tuple(failed), kinds)


def _judge(tally: Tally, one: Tried, mutant: Answer, world: World) -> None:
    metrics = {fault.metric for fault in faults_of(mutant, world, one.must)}
    tally.made += 1
    tally.caught += bool(metrics)
    tally.by.update(metrics)
    if not metrics:
        tally.missed.append((one.answer, mutant))


def _claims(tried: Sequence[Tried]) -> dict[Language, list[Claim]]:
    found: dict[Language, list[Claim]] = {language: [] for language in LANGUAGES}
    for one in tried:
        found[one.answer.language] += one.answer.claims
    return found


def table(result: Result) -> Iterator[str]:
    """The result as lines: the untouched answers, then one line a kind."""
    answers = result.passed + len(result.failed)
    yield f"untouched answers: {answers}, passed {result.passed} ({result.passed / answers:.2%})"
    yield f"{'mutation':<30} {'made':>5} {'caught':>6}          ground. citation complete."
    for name, tally in result.kinds.items():
        share = f"{tally.caught / tally.made:.1%}" if tally.made else "–"
        seen = "".join(f"{tally.by[metric]:>9}" for metric in ("groundedness", "citation", "completeness"))
        yield f"{name:<30} {tally.made:>5} {tally.caught:>6} {share:>7} {seen}"
    yield f"{'all':<30} {result.made:>5} {result.caught:>6} {result.caught / max(1, result.made):>7.2%}"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; exit status 1 below 99 % caught or 99.5 % passed."""
    parser = argparse.ArgumentParser(prog="python -m evals.mutants", description=__doc__)
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--questions", type=int, default=400, help="at most so many of each language")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--missed", action="store_true", help="print what was not caught, and what failed untouched"
    )
    options = parser.parse_args(arguments)
    world, tried = answers_of(read_settings(options.data, None), options.questions, options.seed)
    result = try_mutants(world, tried, options.seed)
    sys.stdout.write("\n".join(table(result)) + "\n")
    if options.missed:
        sys.stdout.writelines(f"{line}\n" for line in _details(result))
    passed = result.passed / max(1, len(tried))
    return int(result.caught < 0.99 * result.made or passed < 0.995)


def _details(result: Result) -> Iterator[str]:
    for answer, faults in result.failed:
        yield f"untouched: {answer.standalone_question} — {'; '.join(f'{f.metric}: {f.what}' for f in faults)}"
    for name, tally in result.kinds.items():
        for answer, mutant in tally.missed:
            for before, after in zip(answer.claims, mutant.claims, strict=False):
                if before != after:
                    cited = after.citations[0].passage_id
                    yield f"{name}: {shown(before)}\n    → {shown(after)} [{cited}]"
                    break


if __name__ == "__main__":
    sys.exit(main())
