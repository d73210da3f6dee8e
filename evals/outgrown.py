"""Cases that the corpus has outgrown: what they name is gone, changed, or past its validity. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from bot.types import Status
from bot.units import past, valid_rows
from evals.checker.saying import unsaid
from index.split import ROWS_SLUG, passages_of
from index.types import Document, Passage


class Outgrown(StrEnum):
    """What is the matter with a case."""

    DOCUMENT_GONE = "document_gone"
    PASSAGE_GONE = "passage_gone"
    FACT_GONE = "fact_gone"
    DOCUMENT_EXPIRED = "document_expired"
    SECTION_EXPIRED = "section_expired"
    ROW_EXPIRED = "row_expired"


class CheckedCase(Protocol):
    """What is needed of a case. `relevant`: grade by passage id or document id; `must`: facts, `|` between alternatives."""

    @property
    def id(self) -> str: ...
    @property
    def relevant(self) -> Mapping[str, int]: ...
    @property
    def must(self) -> Sequence[str]: ...
    @property
    def as_of(self) -> date | None: ...
    @property
    def status(self) -> Status: ...


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend in a case. `what`: the document, passage or fact."""

    case_id: str
    problem: Outgrown
    what: str

    def __str__(self) -> str:
        return f"{self.case_id}: {_TOLD[self.problem].format(what=self.what)}"


_TOLD = {
    Outgrown.DOCUMENT_GONE: "文書「{what}」がありません。",
    Outgrown.PASSAGE_GONE: "段落「{what}」がありません。見出しが変わっていないか確かめてください。",
    Outgrown.FACT_GONE: "「{what}」が、関係する文書のどこにもありません。事実が変わっていないか確かめてください。",
    Outgrown.DOCUMENT_EXPIRED: "文書「{what}」は、質問の日には期限が切れています。",
    Outgrown.SECTION_EXPIRED: "節「{what}」は、質問の日には期限が切れています。",
    Outgrown.ROW_EXPIRED: "「{what}」のある行は、質問の日には期限が切れています。",
}


def outgrown(
    cases: Iterable[CheckedCase],
    documents: Iterable[Document],
    today: date,
    max_passage: int,
    beside: str = "",
) -> list[Finding]:
    """What the cases name and the documents no longer have, in the order of the cases.

    `today` stands for a case's day where it names none; `max_passage` is the length, in characters, from which the
    index cuts a section; `beside` is what answers say beside the documents (whom to ask). A case that has to end as expired may name what has expired.
    """
    by_id = {document.id: document for document in documents}
    passages = {one.id: one for document in by_id.values() for one in passages_of(document, max_passage)}
    return [finding for case in cases for finding in _findings(case, by_id, passages, today, beside)]


def _findings(
    case: CheckedCase,
    documents: Mapping[str, Document],
    passages: Mapping[str, Passage],
    today: date,
    beside: str,
) -> Iterator[Finding]:
    day = case.as_of or today
    relevant: dict[str, Document] = {}
    for name in case.relevant:
        document = documents.get(name.partition("#")[0])
        if document is None:
            yield Finding(case.id, Outgrown.DOCUMENT_GONE, name.partition("#")[0])
            continue
        relevant[document.id] = document
        passage = passages.get(name)
        if "#" in name and passage is None:
            yield Finding(case.id, Outgrown.PASSAGE_GONE, name)
        elif passage and past(passage.valid_until, day) and case.status is not Status.EXPIRED:
            yield Finding(case.id, Outgrown.SECTION_EXPIRED, name)
    if case.status is not Status.EXPIRED:
        yield from (
            Finding(case.id, Outgrown.DOCUMENT_EXPIRED, id_)
            for id_, document in relevant.items()
            if past(document.valid_until, day)
        )
    if relevant:
        yield from _facts(case, list(relevant.values()), day, beside)


def _facts(case: CheckedCase, documents: Sequence[Document], day: date, beside: str) -> Iterator[Finding]:
    """The facts that nothing says any more, or only what has expired."""
    valid = "\n".join(_text(document, day) for document in documents)
    gone = unsaid(case.must, f"{valid}\n{beside}")
    ever = "\n".join(_text(document, date.min) for document in documents)
    lost = set(unsaid(gone, ever))
    for fact in gone:
        if fact in lost:
            yield Finding(case.id, Outgrown.FACT_GONE, fact)
        elif case.status is not Status.EXPIRED:
            yield Finding(case.id, Outgrown.ROW_EXPIRED, fact)


def _text(document: Document, day: date) -> str:
    """What a document says on a day: title, rows with label and condition, sections with heading."""
    lines = [document.title]
    lines += [f"{row.label} {row.value} {row.when or ''}" for row in valid_rows(document, day)]
    lines += [
        f"{section.heading}\n{document.text[section.start : section.end]}"
        for section in document.sections
        if section.slug != ROWS_SLUG and not past(section.valid_until, day)
    ]
    return "\n".join(lines)
