"""What flows through the index: Document → Section → Passage → Hit. All frozen; offsets count characters."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

Kind = Literal["policy", "term", "guide", "notice"]
Audience = Literal["public", "staff"]
Language = Literal["ja", "easy", "en"]
Scope = Literal["nationwide", "city", "time-limited"]
Need = Literal["required", "if"]

LANGUAGES: tuple[Language, ...] = ("ja", "easy", "en")
AUDIENCES: tuple[Audience, ...] = ("public", "staff")


@dataclass(frozen=True, slots=True)
class Source:
    """Where the facts of a document come from; `url` is a law, go.jp or lg.jp page or None."""

    title: str
    issuer: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One verified fact. `Document.text[start:end] == value`."""

    id: str
    label: str
    value: str
    start: int
    end: int
    need: Need | None = None
    when: str | None = None
    confirm: bool = False
    scope: Scope | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of `Document.text` under one heading; `slug` is unique within the document.

    Where the file has pages, slides or rows, `place` names the one (12ページ) and closes the heading: 持ち物（12ページ）.
    """

    slug: str
    heading: str
    start: int
    end: int
    valid_until: date | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Ways:
    """In what words people ask for what one place of a document says: the id of a row, or the slug of a section."""

    place: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A text to answer from. `id` is the path without its extension; a language variant has another `base_id`.

    `curated`: written in the corpus's own format, so one subject, what matters first, every sentence for itself.
    `questions`: ways of asking that the whole answers; `asked`: that one place of it does; `unanswered`: what is asked about
    its subject and stands in no document.
    """

    id: str
    base_id: str
    title: str
    kind: Kind
    audience: Audience
    language: Language
    scope: Scope
    text: str
    sections: tuple[Section, ...]
    rows: tuple[Row, ...] = ()
    aliases: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    asked: tuple[Ways, ...] = ()
    unanswered: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    reading: str | None = None
    department: str | None = None
    source: Source | None = None
    checked_on: date | None = None
    checked_by: str | None = None
    valid_until: date | None = None
    curated: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrievable stretch of a document: `Document.text[start:end] == text`."""

    id: str
    document_id: str
    heading: str
    text: str
    start: int
    end: int
    valid_until: date | None = None
    place: str | None = None

    @property
    def subject(self) -> str:
        """The heading without its place, whose number would be found by any question with that number."""
        if not self.place or self.heading == self.place:
            return "" if self.place else self.heading
        return self.heading.removesuffix(f"（{self.place}）")


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question.

    `score` orders the hits of one search and means nothing across searches. `lexical` is the raw BM25 score
    (≥ 0), `dense` the cosine similarity (−1 … 1), `asked` the share (0 … 1) of the document's closest
    title, alias or question that the question says. `coverage` (0 … 1) is the share of the question's terms, weighted by inverse document frequency,
    that the passage or its document's title, aliases and questions hold; `missing` names the others.
    """

    passage: Passage
    document: Document
    score: float
    lexical: float = 0.0
    dense: float = 0.0
    asked: float = 0.0
    coverage: float = 0.0
    missing: tuple[str, ...] = ()
    expired: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a file of the corpus, told so that a clerk can mend it."""

    path: Path
    message: str
    line: int | None = None

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else str(self.path)
        return f"{where}: {self.message}"


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did, per document id; `generation` names the generation that serves afterwards.

    read: how many files were opened by a loader. embedded: how many passages' vectors were made and not kept. fitted:
    whether the embedder was fitted to the passages anew.
    """

    generation: str
    created: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    failed: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    passages: int = 0
    read: int = 0
    embedded: int = 0
    fitted: bool = False
    rebuilt: bool = False
    seconds: float = field(default=0.0, compare=False)
