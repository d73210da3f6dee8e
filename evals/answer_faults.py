"""What the metrics find wrong with an answer: claims, citations, and what was left out. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from bot.types import Answer, Citation, Claim
from bot.units import units_of, valid_rows
from evals.checker import supported
from evals.checker.evidence import evidence_of, shown
from evals.checker.saying import unsaid
from index.split import passages_of
from index.types import Document, Passage

Metric = Literal["groundedness", "citation", "completeness"]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with an answer, and the metric that sees it."""

    metric: Metric
    what: str


@dataclass(frozen=True)
class World:
    """The documents that answers are held against. `max_passage`: as the index cut them, in characters."""

    documents: dict[str, Document]
    max_passage: int
    as_of: date

    @cached_property
    def passages(self) -> dict[str, Passage]:
        """Every passage by its id."""
        cut = (passages_of(document, self.max_passage) for document in self.documents.values())
        return {passage.id: passage for passages in cut for passage in passages}

    @cached_property
    def _verdicts(self) -> dict[tuple[str, tuple[str, ...]], bool]:
        return {}

    def evidence(self, citation: Citation) -> tuple[str, ...]:
        """The rows and sentences of the passage that is cited."""
        passage = self.passages.get(citation.passage_id)
        document = passage and self.documents[passage.document_id]
        return evidence_of(document, passage.start, passage.end) if document and passage else ()

    def bears_out(self, claim: Claim) -> bool:
        """Whether the cited passages support a claim as it is shown."""
        key = (shown(claim), tuple(citation.passage_id for citation in claim.citations))
        if key not in self._verdicts:
            evidence = [line for citation in claim.citations for line in self.evidence(citation)]
            self._verdicts[key] = supported(key[0], evidence)
        return self._verdicts[key]


def faults_of(answer: Answer, world: World, must: Sequence[str] = ()) -> Iterator[Fault]:
    """Every fault of an answer; `must` are the facts that its case expects."""
    for claim in answer.claims:
        if not world.bears_out(claim):
            yield Fault("groundedness", shown(claim))
        yield from (
            Fault("citation", citation.quote) for citation in claim.citations if not _stands(citation, world)
        )
    yield from (Fault("completeness", item) for item in _left_out(answer, world))
    said = "\n".join([answer.notice, *(shown(claim) for claim in answer.claims)])
    yield from (Fault("completeness", fact) for fact in unsaid(must, said))


def _stands(citation: Citation, world: World) -> bool:
    """Citation correctness: the quote stands at its offsets in the cited document, inside the cited passage."""
    document = world.documents.get(citation.document_id)
    passage = world.passages.get(citation.passage_id)
    if document is None or passage is None or passage.document_id != document.id:
        return False
    inside = passage.start <= citation.start < citation.end <= passage.end
    return inside and document.text[citation.start : citation.end] == citation.quote


def _left_out(answer: Answer, world: World) -> Iterator[str]:
    """Items of lists that are quoted in part, and what else has to be brought where several such rows are quoted."""
    cited = {(c.document_id, c.start) for claim in answer.claims for c in claim.citations}
    for id_ in dict.fromkeys(document for document, _ in cited):
        document = world.documents.get(id_)
        if document is None:
            continue
        for starts in (*_lists(document, world.as_of), *_needed(document, world.as_of)):
            quoted = sum((id_, start) in cited for start in starts.places)
            if starts.least <= quoted < len(starts.places):
                missing = (start for start in starts.places if (id_, start) not in cited)
                yield from (document.text[start:].partition("\n")[0] for start in missing)


@dataclass(frozen=True, slots=True)
class Whole:
    """What belongs together: the offsets of its parts. From `least` of them on, an answer has to have all."""

    places: tuple[int, ...]
    least: int


def _lists(document: Document, as_of: date) -> Iterator[Whole]:
    for unit in units_of(document, as_of):
        if unit.is_list:
            items = (span for span in unit.spans if span.kind != "sentence")
            yield Whole(tuple(unit.section.start + span.start for span in items), 1)


def _needed(document: Document, as_of: date) -> Iterator[Whole]:
    """What has to be brought; one such row alone may answer a question about that thing."""
    rows = [row for row in valid_rows(document, as_of) if row.need]
    if len(rows) > 2:
        yield Whole(tuple(row.start for row in rows), 2)
