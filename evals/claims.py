"""Claims made from what documents say, to measure how claims are grounded. Pure."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources

from bot.asks import label_name
from bot.quotable import Evidence, evidence_of
from evals import rephrasing as say
from index.settings import Tuning
from index.types import Document, Language


@dataclass(frozen=True, slots=True)
class Sample:
    """A claim with the evidence of the passage that it cites; `source` is what it was made from."""

    kind: str
    claim: str
    cited: tuple[Evidence, ...]
    source: Evidence


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a piece of evidence stands: its document's language, its passage, and what is around it."""

    one: Evidence
    language: Language
    passage: tuple[Evidence, ...]
    document: tuple[Evidence, ...]
    siblings: tuple[Evidence, ...]

    @property
    def subject(self) -> str:
        """The title without what stands in brackets."""
        return subject_of(self.one.title)

    @property
    def label(self) -> str | None:
        """The row's label in the language of the document."""
        return label_name(self.one.label, self.language) if self.one.label else None


Maker = Callable[[Stand, random.Random], str | None]


def subject_of(title: str) -> str:
    """A title without what stands in brackets."""
    return re.sub(r"[（(〈].*$", "", title).strip() or title


def samples_of(
    documents: Sequence[Document], as_of: date, makers: Mapping[str, Maker], seed: int
) -> Iterator[Sample]:
    """Every claim that the makers make of the documents, drawn by a seed."""
    chance = random.Random(seed)  # noqa: S311 — draws samples, guards nothing
    for stand in _stands(documents, as_of, chance):
        for kind, make in makers.items():
            claim = make(stand, chance)
            if claim:
                cited = stand.passage
                if kind == "wrong passage cited":
                    if any(e.text in claim for e in stand.siblings):
                        continue
                    cited = stand.siblings
                yield Sample(kind, claim, cited, stand.one)


def by_hand(documents: Sequence[Document], as_of: date, *, true: bool) -> Iterator[Sample]:
    """The claims of `evals/claims_by_hand.jsonl` that are so, or those that are not; they cite their whole document."""
    of = {document.id: document for document in documents}
    lines = resources.files("evals").joinpath("claims_by_hand.jsonl").read_text(encoding="utf-8").splitlines()
    for line in map(json.loads, lines):
        if line["true"] is true and line["document"] in of:
            cited = tuple(evidence_of(of[line["document"]], as_of, Tuning().max_passage_characters))
            yield Sample("by hand", line["claim"], cited, cited[0])


def _stands(documents: Sequence[Document], as_of: date, chance: random.Random) -> Iterator[Stand]:
    longest = Tuning().max_passage_characters
    of = {document.id: tuple(evidence_of(document, as_of, longest)) for document in documents}
    by_language: dict[Language, list[Document]] = defaultdict(list)
    for document in documents:
        by_language[document.language].append(document)
    for document in documents:
        variants = [
            other for other in by_language[document.language] if other.id != document.id and of[other.id]
        ]
        near = [other for other in variants if other.base_id in document.related] or variants
        for one in of[document.id]:
            sibling = chance.choice(near)
            yield Stand(
                one,
                document.language,
                tuple(e for e in of[document.id] if e.passage_id == one.passage_id),
                of[document.id],
                of[sibling.id],
            )


def verbatim_row(stand: Stand, _: random.Random) -> str | None:
    """A row as the counter shows it."""
    return say.with_condition(stand.one.text, stand.one.conditions) if stand.one.label else None


def verbatim_sentence(stand: Stand, _: random.Random) -> str | None:
    """A sentence that can be quoted alone."""
    return stand.one.text if not (stand.one.label or stand.one.conditions or stand.one.lead_in) else None
