"""What flows through the bot: Question → Claim (with Citations) → Answer. All frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from index.types import Audience, Language, Need, Scope

ClaimKind = Literal["row", "sentence", "item"]
Foreign = Literal["zh-hans", "zh-hant", "ko", "vi", "pt", "es", "tl"]
"""A language that is not served and has a fixed text of its own."""


class Status(StrEnum):
    """How a question ended; each has its text in `bot/words/statuses.yaml`."""

    ANSWERED = "answered"
    CLARIFY = "clarify"
    CONFIRM_WITH_CITY = "confirm_with_city"
    NOT_IN_DOCUMENTS = "not_in_documents"
    EXPIRED = "expired"
    OTHER_MUNICIPALITY = "other_municipality"
    OWN_CASE = "own_case"
    OUT_OF_SCOPE = "out_of_scope"
    UNSUPPORTED_LANGUAGE = "unsupported_language"
    PERSONAL_DATA = "personal_data"
    INJECTION = "injection"
    EMERGENCY = "emergency"
    GREETING = "greeting"


class Reading(StrEnum):
    """How a question was understood."""

    WHOLE = "whole"
    """It stands by itself."""
    ELLIPTIC = "elliptic"
    """What it asks for is asked of the topic so far (いつまで？)."""
    CONDITION = "condition"
    """It asks of a case of the topic so far (子どもの場合は？)."""
    SUBSTITUTION = "substitution"
    """It asks of another thing what was asked last (じゃあXは？)."""
    DEEPER = "deeper"
    """It asks why, for more, or what else (もっと詳しく)."""
    ITEM = "item"
    """It points at something that was listed (3つ目は？)."""
    NO_SUCH_ITEM = "no_such_item"
    """It points beyond what was listed."""
    CHOICE = "choice"
    """It takes one of the questions that were offered."""
    NOTHING_BEFORE = "nothing_before"
    """It needs a topic, and there is none so far."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks. `language` None: told from the question. `as_of` None: today."""

    text: str
    audience: Audience = "public"
    language: Language | None = None
    conversation_id: str | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a claim stands: `quote` is `text[start:end]` of the document."""

    passage_id: str
    document_id: str
    title: str
    heading: str
    quote: str
    start: int
    end: int
    source_title: str | None
    source_url: str | None
    checked_on: date | None
    checked_by: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence, list item or row of an answer, with at least one citation."""

    text: str
    kind: ClaimKind
    citations: tuple[Citation, ...]
    label: str | None = None
    need: Need | None = None
    when: str | None = None
    confirm: bool = False

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError("a claim needs a citation")


@dataclass(frozen=True, slots=True)
class Contact:
    """A person's desk to turn to."""

    department: str
    phone: str | None = None
    hours: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of a question. An answered one without claims cannot be made.

    `notice` is the fixed text of the status, in `foreign` where that is set; `text` the whole answer, rendered. `reading`: how the question was
    understood. `choice_documents`: base ids of the documents that answer the `choices`.
    `confidence`: the probability (0 … 1) that the documents answer, where that was judged.
    `rules`: how far the rules of the answering document hold, where it has rules. `stale`: the day on which the oldest cited
    document was checked, where that is long ago.
    """

    answer_id: str
    conversation_id: str
    status: Status
    language: Language
    text: str
    standalone_question: str
    claims: tuple[Claim, ...] = ()
    missing: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    scope: Scope | None = None
    contact: Contact | None = None
    approved_by: str | None = None
    elapsed_ms: float = 0.0
    notice: str = ""
    reading: Reading = Reading.WHOLE
    choice_documents: tuple[str, ...] = ()
    foreign: Foreign | None = None
    confidence: float | None = None
    rules: Scope | None = None
    stale: date | None = None

    def __post_init__(self) -> None:
        if self.status in (Status.ANSWERED, Status.CONFIRM_WITH_CITY) and not self.claims:
            raise ValueError(f"an answer with status {self.status} needs claims")
