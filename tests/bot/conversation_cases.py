"""Conversations as data: read, held with an assistant, and judged by their last turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.assistant import Assistant
from bot.types import Answer, Question, Reading
from index.types import Language

FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Case:
    """One conversation; `conversations_apart.yaml` explains the fields."""

    id: str
    turns: tuple[str, ...]
    documents: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    changed: bool = False
    outcome: str | None = None
    spoken: Language | None = None
    language: Language | None = None


def cases(name: str) -> list[Case]:
    """The cases of one file."""
    entries = yaml.safe_load((FOLDER / f"conversations_{name}.yaml").read_text(encoding="utf-8"))
    for entry in entries:
        entry["documents"] = entry.pop("from", ())
    return [
        Case(**{key: tuple(value) if isinstance(value, list) else value for key, value in e.items()})
        for e in entries
    ]


def last_answer(case: Case, assistant: Assistant) -> Answer:
    """The answer to the last turn of a conversation held from its beginning."""
    conversation_id = None
    for turn in case.turns:
        answer = assistant.ask(Question(turn, language=case.spoken, conversation_id=conversation_id))
        conversation_id = answer.conversation_id
    return answer


def faults(case: Case, answer: Answer, base_of: Callable[[str], str]) -> list[str]:
    """What is not as the case wants it."""
    understood = answer.standalone_question
    cited = base_of(answer.claims[0].citations[0].document_id) if answer.claims else None
    found = []
    if case.documents and cited not in case.documents:
        found.append(f"answered from {cited}")
    if case.outcome and answer.reading is not Reading(case.outcome):
        found.append(f"understood as {answer.reading}")
    if case.language and answer.language != case.language:
        found.append(f"answered in {answer.language}")
    if not all(words in understood for words in case.reads) or any(
        words in understood for words in case.without
    ):
        found.append(f"understood as {understood}")
    return found


def change_noticed(case: Case, answer: Answer) -> bool:
    """Whether nothing of the topic before is left in what was understood."""
    another = answer.reading in (Reading.WHOLE, Reading.SUBSTITUTION)
    return another and not any(words in answer.standalone_question for words in case.without)
