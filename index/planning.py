"""What of a new generation is to be made, and what can be taken over from the one before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.corpus import Corpus
from index.counting import Analysis, DocumentText, joined
from index.counts import Counts, ranges
from index.settings import Tuning
from index.split import passages_of
from index.store import DocumentEntry, Kept
from index.types import Document, Passage
from index.ways import listed_of, ways_of


@dataclass(frozen=True, slots=True)
class Place:
    """Where an earlier generation has a document: its number there, its first passage's ordinal, how many passages."""

    document: int
    first: int
    passages: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The documents of a new generation by number, each with its passages' ordinals.

    new: the numbers of documents that are split and counted now, `passages` theirs. old: each passage's ordinal in the
    generation before, −1 where it is new; old_documents: the same of documents. owners: the document of each passage.
    """

    entries: list[DocumentEntry]
    new: list[int]
    passages: dict[int, list[Passage]]
    old: NDArray[np.int64]
    old_documents: NDArray[np.int64]
    owners: NDArray[np.int64]

    @property
    def documents(self) -> list[Document]:
        """All documents."""
        return [entry.document for entry in self.entries]

    def new_passages(self) -> Iterator[tuple[int, Passage]]:
        """The passages that are made now, with their ordinals."""
        for number in self.new:
            yield from enumerate(self.passages[number], start=self.entries[number].first)

    def kept_runs(self) -> Iterator[Kept]:
        """The passages that are taken over, as few runs as there are."""
        kept = np.flatnonzero(self.old >= 0)
        if not len(kept):
            return
        breaks = np.flatnonzero((np.diff(kept) != 1) | (np.diff(self.old[kept]) != 1)) + 1
        for run in np.split(kept, breaks):
            yield Kept(int(self.old[run[0]]), int(run[0]), len(run))

    def texts(self, tuning: Tuning) -> list[DocumentText]:
        """What of the new documents is counted."""
        return [_text_of(self.entries[number].document, self.passages[number], tuning) for number in self.new]

    def said(self, ordinals: Sequence[int], tuning: Tuning) -> list[str]:
        """What the vectors of passages stand for: the passage under its document's title and ways of asking."""
        found = []
        for ordinal in ordinals:
            number = int(self.owners[ordinal])
            entry = self.entries[number]
            document = entry.document
            if number not in self.passages:  # taken over, but with the vectors of another model
                self.passages[number] = list(passages_of(document, tuning.max_passage_characters))
            passage = self.passages[number][ordinal - entry.first]
            ways = (document.title, *document.aliases, *document.questions)
            found.append("\n".join((*ways, passage.subject, passage.text)))
        return found


def plan(corpus: Corpus, places: dict[str, Place], digests: dict[str, str], tuning: Tuning) -> Plan:
    """Plan a generation of the corpus; a document in `places` is taken over where its digest is as in `digests`."""
    entries, new, passages, old, old_documents = [], [], {}, [], []
    first = 0
    for number, document in enumerate(corpus.documents):
        digest = corpus.digests[document.id]
        place = places.get(document.id) if digests.get(document.id) == digest else None
        if place:
            count = place.passages
            old.append(np.arange(place.first, place.first + count))
        else:
            new.append(number)
            passages[number] = list(passages_of(document, tuning.max_passage_characters))
            count = len(passages[number])
            old.append(np.full(count, -1))
        old_documents.append(place.document if place else -1)
        entries.append(DocumentEntry(document, corpus.origins[document.id], digest, first, count))
        first += count
    owners = np.repeat(np.arange(len(entries)), [entry.passages for entry in entries])
    return Plan(
        entries,
        new,
        passages,
        np.concatenate(old).astype(np.int64),
        np.array(old_documents, dtype=np.int64),
        owners,
    )


def with_kept(fresh: Analysis, planned: Plan, before: Analysis | None) -> Analysis:
    """The counted terms of all passages in the order of the plan, those of unchanged documents from `before`."""
    kept = np.flatnonzero(planned.old_documents >= 0)
    if before is None or not len(kept):
        return fresh
    ways = np.concatenate([[0], np.cumsum(before.ways)]).astype(np.int64)
    old_passages = planned.old[planned.old >= 0]
    old_documents = planned.old_documents[kept]
    old_counts = ways[old_documents + 1] - ways[old_documents]
    old_ways = ranges(ways[old_documents], old_counts)
    taken = Analysis(
        _rows(before.words, old_passages),
        _rows(before.pairs, old_passages),
        _rows(before.asked, old_ways),
        _rows(before.written, old_ways),
        old_counts.tolist(),
        [before.named[place] for place in old_documents.tolist()],
    )
    both = joined([taken, fresh])
    passages = np.argsort(np.concatenate([np.flatnonzero(planned.old >= 0), np.flatnonzero(planned.old < 0)]))
    documents = np.argsort(np.concatenate([kept, np.array(planned.new, dtype=np.int64)]))
    counts = np.array(both.ways, dtype=np.int64)
    starts = np.cumsum(counts) - counts
    asked = ranges(starts[documents], counts[documents])
    return Analysis(
        _rows(both.words, passages),
        _rows(both.pairs, passages),
        _rows(both.asked, asked),
        _rows(both.written, asked),
        counts[documents].tolist(),
        [both.named[place] for place in documents.tolist()],
    )


def _text_of(document: Document, passages: Sequence[Passage], tuning: Tuning) -> DocumentText:
    about = [(document.title, tuning.title_weight)]
    about += [(alias, tuning.alias_weight) for alias in document.aliases]
    about += [(question, tuning.question_weight) for question in document.questions]
    headings = () if document.curated else tuple(section.heading for section in document.sections)
    bodies = ((p.subject, "\n".join((p.text, *ways_of(document, p)))) for p in passages)
    return DocumentText(tuple(about), headings, tuple(bodies), listed_of(document))


def _rows(counts: Counts, rows: NDArray[np.int64]) -> Counts:
    return Counts(counts.terms, counts.sparse()[rows])
