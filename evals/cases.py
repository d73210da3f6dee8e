"""Cases: questions with what a right answer cites and says, as JSON lines."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from bot.types import Status
from index.types import Audience, Language

_ANSWERED = (Status.ANSWERED, Status.CONFIRM_WITH_CITY)


class Case(BaseModel):
    """One question. `expected`: base ids of documents, any of which may be cited first; `must`: text it has to hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    question: str
    reason: str
    audience: Audience = "public"
    language: Language = "ja"
    expected: tuple[str, ...] = ()
    status: Status = Status.ANSWERED
    must: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _answered_cites(self) -> Case:
        if (self.status is Status.ANSWERED) != bool(self.expected) and self.status not in _ANSWERED:
            raise ValueError("an answered case names its documents, a refused one does not")
        return self

    @property
    def answerable(self) -> bool:
        """Whether the documents answer the question."""
        return bool(self.expected)


class CasesUnreadable(Exception):
    """A file of cases has a wrong line; the message names it."""


def read_cases(path: Path) -> list[Case]:
    """Read and check a file of cases.

    Raises:
        CasesUnreadable: a line does not hold a case, or an id occurs twice.
    """
    cases: dict[str, Case] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            case = Case.model_validate_json(line)
        except ValidationError as error:
            raise CasesUnreadable(f"{path}:{number}: {error.errors(include_url=False)[0]['msg']}") from error
        if case.id in cases:
            raise CasesUnreadable(f"{path}:{number}: id {case.id} occurs twice")
        cases[case.id] = case
    return list(cases.values())
