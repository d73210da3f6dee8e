"""`python -m evals.statuses`: does a question that is not to be answered end with its status? With the project's documents.

Sets of `evals/guard_cases/` whose status only the documents tell, and those of the guard asked of the whole assistant. A
file's `seen` half may be looked at while working; its `held` half is measured at the end.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.adapters.memory_conversations import MemoryConversations
from bot.assistant import Assistant
from bot.build import build_assistant
from bot.conversation import Conversations
from bot.settings import DialogueTuning
from bot.types import Question, Status
from evals.cases import ASKED_ON
from evals.guard import CASES, HALVES, SETS, Case, Tally, read_cases
from index.build import open_library
from index.settings import IndexSettings

DOCUMENT_SETS = ("unclear", "topics", "counter", "fresh_itself", "fresh_own_case", "fresh_alarms")
"""Sets whose status only the documents tell; the guard alone has no part in them. `counter` has every status."""

_NEVER_CLARIFIED = ("unclear", "counter")
"""Sets whose ordinary questions are clear enough not to be asked back."""

_STOPPED = frozenset(
    {
        Status.EMERGENCY,
        Status.PERSONAL_DATA,
        Status.INJECTION,
        Status.GREETING,
        Status.OWN_CASE,
        Status.OTHER_MUNICIPALITY,
    }
)


def ends_as_expected(case: Case, status: Status, *, clear: bool) -> bool:
    """Whether a status is what a case expects.

    Args:
        case: expects a status, or `ordinary` or `beside` (it is put to the documents).
        clear: an ordinary case must not be asked back.
    """
    if status.value in case.accept:
        return True
    if case.expected in {"ordinary", "beside"}:
        return status not in _STOPPED and not (clear and status is Status.CLARIFY)
    return status.value == case.expected


def measured(
    assistant: Assistant, sets: tuple[str, ...], halves: tuple[str, ...], folder: Path
) -> dict[str, Tally]:
    """By set and expected outcome: how many ended so."""
    tallies: dict[str, Tally] = {}
    for name in sets:
        for case in (case for half in halves for case in read_cases(name, half, folder)):
            status = _status(assistant, case)
            right = ends_as_expected(case, status, clear=name in _NEVER_CLARIFIED)
            tally = tallies.setdefault(f"{name} → {case.expected}", Tally())
            tally.count(f"{status.value}: {' / '.join((*case.turns, case.text))}", right=right)
    return tallies


def _status(assistant: Assistant, case: Case) -> Status:
    conversation: str | None = None
    for turn in case.turns:
        asked = Question(turn, conversation_id=conversation, as_of=ASKED_ON)
        conversation = assistant.ask(asked).conversation_id
    return assistant.ask(Question(case.text, conversation_id=conversation, as_of=ASKED_ON)).status


def main(arguments: list[str] | None = None) -> None:
    """Print the figures."""
    every = (*SETS, *DOCUMENT_SETS)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=(*HALVES, "both"), default="seen")
    parser.add_argument("--sets", nargs="+", choices=every, default=every)
    parser.add_argument("--cases", type=Path, default=CASES, help="the folder of the sets")
    parser.add_argument("--show", action="store_true", help="show the questions that went wrong")
    options = parser.parse_args(arguments)
    halves = HALVES if options.half == "both" else (options.half,)
    conversations = Conversations(MemoryConversations(), DialogueTuning())
    assistant = build_assistant(open_library(IndexSettings()), conversations)
    for name, tally in measured(assistant, tuple(options.sets), halves, options.cases).items():
        sys.stdout.write(f"{tally.line(name)}\n")
        if options.show:
            sys.stdout.write("".join(f"      {text!r}\n" for text in tally.wrong))


if __name__ == "__main__":
    main()
