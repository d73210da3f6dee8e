"""`python -m evals.guard`: what the guard stops, and what it stops wrongly, with 95 % Wilson intervals.

Made-up personal data (Faker, fixed seed) and questions written by hand in `evals/guard_cases/`. A file's `seen` half may be
looked at while working; its `held` half is measured at the end.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scipy.stats import binomtest

from bot.emergencies import numbers_beside
from bot.guard import examine
from bot.personal_data import kinds_in, phone_numbers
from bot.places import about_another
from evals.guard_positives import positives
from index.analyze import Analyzer
from index.profile import Profile, load_profile

CASES = Path(__file__).parent / "guard_cases"
_PROFILE = Path(__file__).parent.parent / "corpus" / "_city.yaml"
SETS = ("personal_data", "emergencies", "own_case", "injection", "places", "greetings", "harmless")
HALVES = ("seen", "held")
_TIMED = "先月の終わりに船橋のアパートを引き払って実家に戻りました。2026年4月1日から会社に勤めます。市の0438-62-2653に電話しても、つながりませんでした。国民健康保険をやめるのに何が必要ですか。"


@dataclass(frozen=True, slots=True)
class Case:
    """A question and how it has to end: a status, `ordinary`, or `beside` (ordinary with emergency numbers).

    `accept`: statuses that are right, too. `turns`: what is asked first, in the same conversation. `reason`: why it is here.
    """

    text: str
    expected: str
    kind: str = ""
    reason: str = ""
    accept: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """How many of some cases were stopped (or told apart), and the others' texts."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)

    def count(self, case: str, *, right: bool) -> None:
        """Count one case."""
        self.right += right
        if not right:
            self.wrong.append(case)

    def line(self, name: str, *, faults: bool = False) -> str:
        """The share that was right (or, with `faults`, wrong) with its interval."""
        total = self.right + len(self.wrong)
        hits = len(self.wrong) if faults else self.right
        interval = binomtest(hits, total).proportion_ci(method="wilson")
        return (
            f"{name:<44}{hits:>5} / {total:<5}{hits / total:>8.2%}  [{interval.low:.2%}, {interval.high:.2%}]"
        )


class Guard:
    """The guard as the assistant uses it, over the project's own profile."""

    def __init__(self) -> None:
        self._profile: Profile = load_profile(_PROFILE)
        self._analyzer = Analyzer(self._profile.spellings)
        self._known = phone_numbers(_PROFILE.read_text(encoding="utf-8")) | {self._profile.address or ""}

    def outcome(self, text: str) -> str:
        """The status that stops a question, `beside` or `ordinary`."""
        if finding := examine(text, self._known):
            return finding.status.value
        if about_another(text, self._analyzer, self._profile, ()):
            return "other_municipality"
        return "beside" if numbers_beside(text) else "ordinary"

    def milliseconds(self, text: str, times: int = 200) -> float:
        """Processor time of one examination."""
        started = time.process_time()
        for _ in range(times):
            examine(text, self._known)
        return (time.process_time() - started) / times * 1000


def read_cases(name: str, half: str, folder: Path = CASES) -> list[Case]:
    """The cases of one half of a file."""
    lines = (folder / f"{name}.{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_case(**json.loads(line)) for line in lines]


def _case(*, accept: Iterable[str] = (), turns: Iterable[str] = (), **told: str) -> Case:
    return Case(**told, accept=tuple(accept), turns=tuple(turns))


def generated(count: int) -> Iterator[tuple[str, Tally]]:
    """Recall on made-up personal data, by kind and in all."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for kind, text in positives(count):
        right = bool(kinds_in(text))
        tallies[kind.value].count(text, right=right)
        tallies["all"].count(text, right=right)
    yield from tallies.items()


def written(guard: Guard, halves: tuple[str, ...]) -> dict[tuple[str, str], Tally]:
    """By set and expected outcome: how many ended so. An ordinary question may have numbers beside its answer."""
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    for name in SETS:
        for case in (case for half in halves for case in read_cases(name, half)):
            outcome = guard.outcome(case.text)
            passed = outcome == case.expected or (case.expected == "ordinary" and outcome == "beside")
            tallies[name, case.expected].count(f"{outcome}: {case.text}", right=passed)
            if case.expected == "ordinary":
                tallies["all", "ordinary"].count(f"{outcome}: {case.text}", right=passed)
    return tallies


def main(arguments: list[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=(*HALVES, "both"), default="seen")
    parser.add_argument("--count", type=int, default=300, help="made-up questions of each kind")
    parser.add_argument("--show", action="store_true", help="show the questions that went wrong")
    options = parser.parse_args(arguments)
    halves = HALVES if options.half == "both" else (options.half,)
    guard = Guard()
    say = sys.stdout.write
    say(f"made-up personal data: stopped (seed fixed, {options.count} of each kind)\n")
    for kind, tally in generated(options.count):
        say(f"  {tally.line(kind)}\n" + _wrong(tally, show=options.show))
    say(f"written by hand ({options.half}): ended as expected; of ordinary questions, stopped wrongly\n")
    for (name, expected), tally in written(guard, halves).items():
        say(f"  {tally.line(f'{name} → {expected}', faults=expected == 'ordinary')}\n")
        say(_wrong(tally, show=options.show and name != "all"))
    say(f"examining {len(_TIMED)} characters: {guard.milliseconds(_TIMED):.2f} ms; 1,000: ")
    say(f"{guard.milliseconds((_TIMED * 20)[:1000], 20):.2f} ms of processor time\n")


def _wrong(tally: Tally, *, show: bool) -> str:
    return "".join(f"      {text!r}\n" for text in tally.wrong) if show else ""


if __name__ == "__main__":
    main()
