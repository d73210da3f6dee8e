"""Twelve whole answers as a reader gets them: `python -m evals.answers` writes docs/answers.md anew.

The questions stand in `evals/answers.yaml`. A test writes the page again and compares, so that it cannot drift from what
the counter says. Times, ids and the day are left out: the questions are asked on one fixed day.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.build import build_assistant
from bot.types import Answer, Question
from evals.cases import ASKED_ON
from index.build import open_library, run_sync
from index.library import Library
from index.settings import IndexSettings
from index.types import Audience, Language

QUESTIONS = Path(__file__).parent / "answers.yaml"
PAGE = Path(__file__).parent.parent / "docs" / "answers.md"
_CORPUS = Path(__file__).parent.parent / "corpus"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the page, and who asks it."""

    who: str
    question: str
    audience: Audience = "public"
    language: Language | None = None


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", type=Path, default=PAGE)
    page = parser.parse_args().page
    page.write_text(whole_page(), encoding="utf-8")
    sys.stdout.write(f"{page}\n")


def whole_page() -> str:
    """The page as it is today, over an index made for it."""
    with tempfile.TemporaryDirectory(prefix="madoguchi-answers-") as folder:
        settings = IndexSettings(data=Path(folder), corpus=(_CORPUS,))
        run_sync(settings)
        library = open_library(settings)
        try:
            return page_of(library)
        finally:
            library.close()


def page_of(library: Library) -> str:
    """The page over the index of a library."""
    assistant = build_assistant(library)
    lines = [
        "# Twelve answers",
        "",
        "Written by `python -m evals.answers`, which a test repeats; the questions are in `evals/answers.yaml`. Asked on "
        f"{ASKED_ON.isoformat()}, without a language model. Below each answer stand the passages behind its claims.",
    ]
    for number, asked in enumerate(read_questions(QUESTIONS), start=1):
        answer = assistant.ask(Question(asked.question, asked.audience, asked.language, as_of=ASKED_ON))
        lines += ["", f"## {number}. {asked.question}", "", *_told(asked, answer)]
    return "\n".join(lines) + "\n"


def read_questions(path: Path) -> Sequence[Asked]:
    """The questions of the page."""
    entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [Asked(**entry) for entry in entries]


def _told(asked: Asked, answer: Answer) -> Iterator[str]:
    yield f"{asked.who} · `{answer.status.value}` · {answer.language}"
    yield ""
    yield "```text"
    yield from answer.text.split("\n")
    yield "```"
    if answer.related:
        yield ""
        yield f"Related: {' / '.join(answer.related)}"
    passages = dict.fromkeys(c.passage_id for claim in answer.claims for c in claim.citations)
    if passages:
        yield ""
        yield f"Passages: {', '.join(f'`{passage}`' for passage in passages)}"


if __name__ == "__main__":
    main()
