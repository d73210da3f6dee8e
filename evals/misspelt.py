"""Are misspelt questions understood? `python -m evals.misspelt [--corpus DIR] [--without]`.

Names of the corpus's documents (titles and aliases), spoiled in the ways of `evals.misspellings`, stand in plain questions.
Beside each misspelt question the same is asked as it should be written: what is lost between the two is lost by the
misspelling. The documents fall into two halves by their id: rules are worked out on one, and the other shows what they are worth.
`--without`: nothing is respelt, which is how it was before.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from bot.assistant import Assistant
from bot.build import build_assistant
from bot.types import Question, Status
from evals.misspellings import WAYS
from index.build import open_library, run_sync
from index.generation import Generation
from index.settings import IndexSettings, Tuning
from index.types import Document

Half = Literal["train", "held"]

# Of each way, in each half.
_COUNT = 40
_SEED = 20261129
_RESAMPLES = 10_000
_ASKED = (
    "{}について教えてください",
    "{}の手続きはどうすればいいですか",
    "{}は どこに いけば いいですか",
    "{}のことを知りたい",
)
_IN_ROMAJI = ("{}", "{} no tetsuzuki", "{} wa doko desu ka")
_WRITTEN = re.compile(r"[ぁ-ゖァ-ヶー㐀-鿿々]{3,12}")
_ADDED = re.compile(r" ?[（(〈].*")
_ANSWERED = {Status.ANSWERED, Status.CONFIRM_WITH_CITY}


@dataclass(frozen=True, slots=True)
class Misspelt:
    """A question with a misspelt name, and the same as it should be; `documents`: the base ids that are called so."""

    way: str
    half: Half
    question: str
    right: str
    documents: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Outcome:
    found: bool
    answered: bool


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--without", action="store_true", help="respell nothing")
    parser.add_argument("--show", action="store_true", help="print the train half's questions that fail")
    arguments = parser.parse_args()
    tuning = Tuning(respelling=None) if arguments.without else Tuning()
    with tempfile.TemporaryDirectory(prefix="madoguchi-misspelt-") as folder:
        settings = IndexSettings(data=Path(folder), corpus=(arguments.corpus,), tuning=tuning)
        run_sync(settings)
        library = open_library(settings)
        assistant = build_assistant(library)
        with library.lease() as generation:
            cases = list(made(generation))
            outcomes = [
                (case, _outcome(case, assistant), _outcome(case, assistant, right=True)) for case in cases
            ]
        library.close()
    sys.stdout.write("\n".join(_lines(outcomes)) + "\n")
    if arguments.show:
        failed = [
            (case, o) for case, o, _ in outcomes if case.half == "train" and not (o.found and o.answered)
        ]
        sys.stdout.write("".join(f"{case.way}: {case.question} ({case.right}) {o}\n" for case, o in failed))


def made(generation: Generation) -> Iterator[Misspelt]:
    """The questions, the same at every call for one corpus; as many of each way and half as there are, up to a number."""
    documents = [
        document
        for document in map(generation.store.document, sorted(generation.store.places()))
        if document and document.language == "ja" and document.audience == "public"
    ]
    called: dict[str, set[str]] = {}
    for document in documents:
        for name in _names(document):
            called.setdefault(name, set()).add(document.base_id)
    names = sorted(called)
    for way, spoil in WAYS.items():
        chance = random.Random(f"{_SEED} {way}")  # noqa: S311 — a reproducible draw, no secret
        count: dict[Half, int] = {"train": 0, "held": 0}
        for name in chance.sample(names, len(names)):
            half: Half = "held" if zlib.crc32(min(called[name]).encode()) % 2 else "train"
            spoiled = spoil(name, chance)
            if count[half] == _COUNT or spoiled is None or spoiled in called or spoiled == name:
                continue
            count[half] += 1
            asked = chance.choice(_IN_ROMAJI if way == "romaji" else _ASKED)
            right = _ASKED[0] if way == "romaji" else asked
            yield Misspelt(way, half, asked.format(spoiled), right.format(name), frozenset(called[name]))


def _names(document: Document) -> set[str]:
    names = (_ADDED.sub("", name) for name in (document.title, *document.aliases))
    return {name for name in names if _WRITTEN.fullmatch(name)}


def _outcome(case: Misspelt, assistant: Assistant, *, right: bool = False) -> _Outcome:
    answer = assistant.ask(Question(case.right if right else case.question))
    cited = [
        c.passage_id.split("#")[0].removesuffix(".easy").removesuffix(".en")
        for claim in answer.claims
        for c in claim.citations
    ]
    return _Outcome(bool(cited) and cited[0] in case.documents, answer.status in _ANSWERED)


def _lines(outcomes: Sequence[tuple[Misspelt, _Outcome, _Outcome]]) -> Iterator[str]:
    yield "way, half: questions | document cited first (written right) | answered (written right)"
    for half in ("train", "held"):
        for way in (*WAYS, None):
            own = [(o, r) for case, o, r in outcomes if case.half == half and way in (case.way, None)]
            if own:
                shares = (
                    f"{_interval([o.found for o, _ in own])} ({np.mean([r.found for _, r in own]):.3f})",
                    f"{_interval([o.answered for o, _ in own])} ({np.mean([r.answered for _, r in own]):.3f})",
                )
                yield f"{way or 'all'}, {half}: {len(own)} | {' | '.join(shares)}"


def _interval(values: Sequence[bool]) -> str:
    draws = np.random.default_rng(0).choice(values, size=(_RESAMPLES, len(values))).mean(axis=1)
    low, high = np.percentile(draws, [2.5, 97.5])
    return f"{np.mean(values):.3f} [{low:.3f}, {high:.3f}]"


if __name__ == "__main__":
    main()
