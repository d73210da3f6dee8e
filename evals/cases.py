"""Cases: questions with what a right answer cites and says, as JSON lines; docs/evals.md explains each field."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.types import Status
from evals.errors import CasesUnreadable
from index.types import Audience, Language

CASES = Path(__file__).parent / "cases"
# The day on which the cases are asked, unless they name another: figures must not change with the calendar.
ASKED_ON = date(2026, 11, 28)

Kind = Literal[
    "answerable",
    "off_topic",
    "missing",
    "other_municipality",
    "own_case",
    "expired",
    "unclear",
    "greeting",
    "unsupported_language",
    "personal_data",
    "injection",
    "emergency",
    "near_emergency",
    "near_personal_data",
    "near_injection",
]
Style = Literal["plain", "clumsy", "typo", "keyword", "story", "helpdesk", "staff"]
Difficulty = Literal["easy", "medium", "hard"]
Split = Literal["train", "test"]
Fact = Annotated[str, Field(min_length=1)]

ANSWERED = frozenset({Status.ANSWERED, Status.CONFIRM_WITH_CITY})
# Written before the split, or to fit on: weights were fitted on these, and the last was held out.
_FIXED: dict[str, Split] = {
    "development": "train",
    "training": "train",
    "strangers": "train",
    "acceptance": "test",
}
_VARIANT = re.compile(r"\.(?:easy|en)$")


class Case(BaseModel):
    """One question, asked after `turns` in the same conversation.

    `relevant`: grade (2 holds the answer, 1 helps) by passage id, or by document id where any passage of it will do;
    empty for what must not be answered. `must`: facts that a right answer holds, `|` between alternatives; `must_not`:
    facts of a plausible wrong one. `accept`: outcomes beside `status` that are right, too. `contact`: key of the city
    profile's department that should be named.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    id: Annotated[str, Field(min_length=1)]
    question: Annotated[str, Field(min_length=1)]
    turns: tuple[str, ...] = ()
    audience: Audience = "public"
    language: Language = "ja"
    as_of: date = ASKED_ON
    kind: Kind
    style: Style = "plain"
    topic: str = "other"
    difficulty: Difficulty = "medium"
    status: Status
    accept: tuple[Status, ...] = ()
    relevant: dict[str, Literal[1, 2]] = {}
    must: tuple[Fact, ...] = ()
    must_not: tuple[Fact, ...] = ()
    contact: str | None = None
    reason: Annotated[str, Field(min_length=1)]

    @model_validator(mode="after")
    def _answered_cites(self) -> Case:
        if (self.status in ANSWERED) != bool(self.relevant):
            raise ValueError("`relevant` names passages when the case is to be answered, and only then")
        if self.relevant and 2 not in self.relevant.values():
            raise ValueError("`relevant` needs a passage of grade 2, which holds the answer")
        return self

    @property
    def answerable(self) -> bool:
        """Whether the documents answer the question."""
        return bool(self.relevant)

    @property
    def right_statuses(self) -> frozenset[Status]:
        """The outcomes that are right."""
        return frozenset({self.status, *self.accept})

    @property
    def expected(self) -> tuple[str, ...]:
        """Base ids of the documents that hold the answer, each once."""
        return tuple(dict.fromkeys(base_of(id_) for id_, grade in self.relevant.items() if grade == 2))


@dataclass(frozen=True, slots=True)
class Suite:
    """The cases of one file, by the file's name."""

    name: str
    cases: tuple[Case, ...]

    def split_of(self, case: Case) -> Split:
        """Which half a case is in: nothing is fitted on the test half, and the gates hold on it."""
        return _FIXED.get(self.name) or split_of(case.id)


def split_of(case_id: str) -> Split:
    """The half of a case, drawn by its id alone, so that adding cases moves none."""
    return "test" if sha256(case_id.encode()).digest()[0] & 1 else "train"


def base_of(id_: str) -> str:
    """The base document's id of a passage, a document or one of its language variants."""
    return _VARIANT.sub("", id_.partition("#")[0])


def read_suite(path: Path) -> Suite:
    """Read a file of cases as a suite.

    Raises:
        CasesUnreadable: see `read_cases`.
    """
    return Suite(path.stem, tuple(read_cases(path)))


def read_cases(path: Path) -> list[Case]:
    """Read and check a file of cases.

    Raises:
        CasesUnreadable: the file cannot be read, a line does not hold a case, or an id occurs twice.
    """
    cases: dict[str, Case] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CasesUnreadable(f"評価の問題「{path}」を読めません。") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            case = Case.model_validate_json(line)
        except ValidationError as error:
            raise CasesUnreadable(
                f"{path}:{number}: 評価の問題として読めません（{_told(error)}）。docs/evals.md のとおりに直してください。"
            ) from error
        if case.id in cases:
            raise CasesUnreadable(f"{path}:{number}: id「{case.id}」が二度あります。別の id にしてください。")
        cases[case.id] = case
    return list(cases.values())


def _told(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    place = ".".join(map(str, first["loc"]))
    return f"{place}: {first['msg']}" if place else str(first["msg"])
