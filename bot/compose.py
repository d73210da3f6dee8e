"""Claims in a language model's words, each held by what it cites; what the model left out of the facts is added."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from bot.asks import label_name
from bot.cite import citation_of
from bot.errors import WriterFailed
from bot.ground import Ground
from bot.guard import orders_the_machine
from bot.llm_settings import LlmTuning
from bot.ports import Draft, Excerpt, Writer
from bot.quotable import Evidence, evidence_of
from bot.types import Claim
from bot.wording import Terms
from index.types import Document, Hit, Language

OnClaim = Callable[[Claim], None]

# A model that invents much is not read to the end.
_DRAFTS_PER_CLAIM = 2

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Listener:
    """Who waits for an answer: told of each claim as soon as it is sure, and waiting since then (`time.monotonic`)."""

    on_claim: OnClaim
    since: float
    told: int = 0

    def tell(self, claim: Claim) -> None:
        """Tell of the next claim."""
        self.told += 1
        self.on_claim(claim)


@dataclass(frozen=True, slots=True)
class Material:
    """What an answer may be written from: the document that answers, and the answer that its quotes make.

    evidence: what of the document is valid. found: the passages that the search found, best first. max_passage: the
    length from which the index cuts a section into several passages.
    """

    document: Document
    evidence: tuple[Evidence, ...]
    found: tuple[str, ...]
    quoted: tuple[Claim, ...]
    max_passage: int

    @classmethod
    def of(cls, hits: Sequence[Hit], quoted: tuple[Claim, ...], as_of: date, max_passage: int) -> Material:
        """The material of the first hit's document. What gives orders to the machine is not in it."""
        document = hits[0].document
        own = [hit.passage for hit in hits if hit.document.id == document.id]
        places = None if document.curated else [passage.start for passage in own]
        evidence = tuple(
            one
            for one in evidence_of(document, as_of, max_passage, places)
            if not orders_the_machine(one.text)
        )
        return cls(document, evidence, tuple(passage.id for passage in own), quoted, max_passage)

    def excerpts(self, most_characters: int) -> Iterator[Excerpt]:
        """What is sent to the model: the passages that are quoted, those that were found, and the others, while they fit."""
        quoted = (citation.passage_id for claim in self.quoted for citation in claim.citations)
        others = (one.passage_id for one in self.evidence)
        left = most_characters
        for passage_id in dict.fromkeys((*quoted, *self.found, *others)):
            own = [one for one in self.evidence if one.passage_id == passage_id]
            text = "\n".join(_line(one) for one in own if one.is_whole)
            if not text or len(text) > left:
                continue
            left -= len(text)
            yield Excerpt(passage_id, self.document.title, own[0].heading, text)

    def claim(self, evidence: Sequence[Evidence], language: Language, text: str | None = None) -> Claim:
        """A claim that cites this evidence; without a text, the row as it stands."""
        first = evidence[0]
        row = first.label is not None and text is None
        label = label_name(first.label or "", language) if first.label else None
        return Claim(
            text=first.text if text is None else text,
            kind="row" if row else "sentence",
            label=label if row else None,
            need=first.need if row else None,
            when=first.conditions[0] if row and first.conditions else None,
            confirm=row and first.confirm,
            citations=tuple(
                citation_of(
                    self.document,
                    label_name(one.label, language) if one.label else one.heading,
                    one.start,
                    one.end,
                    self.max_passage,
                )
                for one in evidence
            ),
        )


class Composer:
    """Lets a writer word an answer. Safe to use from several threads, as the writer is.

    Args:
        seconds: how long after the question was asked the writer has to be done.
    """

    def __init__(self, writer: Writer, tuning: LlmTuning, seconds: float) -> None:
        self._writer = writer
        self._tuning = tuning
        self._seconds = seconds

    def compose(
        self, question: str, material: Material, language: Language, terms: Terms, listener: Listener
    ) -> tuple[Claim, ...] | None:
        """The claims of an answer, of each of which the reader is told as soon as it is held; None where none was.

        Rows of the quoted answer that the writer left out follow, and the whole of it where the writer failed halfway.
        """
        told: list[Claim] = []
        failed = False
        try:
            for claim in self._held(question, material, language, terms, listener.since + self._seconds):
                told.append(claim)
                listener.tell(claim)
        except WriterFailed as failure:
            logger.warning("%s", failure)
            failed = True
        if not told:
            return None
        said = {_span(claim, number) for claim in told for number in range(len(claim.citations))}
        for claim in material.quoted:
            if _span(claim) not in said and (failed or claim.kind == "row"):
                told.append(claim)
                listener.tell(claim)
        return tuple(told)

    def _held(
        self, question: str, material: Material, language: Language, terms: Terms, deadline: float
    ) -> Iterator[Claim]:
        """What the writer's drafts say that is held, each row and each sentence once."""
        ground = Ground(terms)
        said: set[tuple[int, int]] = set()
        excerpts = list(material.excerpts(self._tuning.most_characters))
        drafts = self._writer.write(question, excerpts, language, deadline)
        for draft in islice(drafts, self._tuning.most_claims * _DRAFTS_PER_CLAIM):
            for claim in self._claims_of(draft, material, language, ground):
                spans = {_span(claim, number) for number in range(len(claim.citations))}
                if not spans <= said:
                    said |= spans
                    yield claim

    def _claims_of(
        self, draft: Draft, material: Material, language: Language, ground: Ground
    ) -> Iterator[Claim]:
        """The draft as one claim; or the rows that hold it, where rows are to be shown as they stand."""
        text = " ".join(draft.text.split())
        cited = [one for one in material.evidence if one.passage_id in draft.passage_ids]
        support = ground.support(text, cited) if text else None
        if support is None:
            return
        if any(one.confirm or one.label in self._tuning.verbatim_labels for one in support.evidence):
            for one in support.evidence:
                yield material.claim((one,), language, None if one.label else one.text)
            return
        yield material.claim(support.evidence, language, text)


def _span(claim: Claim, number: int = 0) -> tuple[int, int]:
    citation = claim.citations[number]
    return citation.start, citation.end


def _line(one: Evidence) -> str:
    """The evidence as the model reads it: a row with its label and its condition."""
    label = f"{one.label}：" if one.label else ""
    when = f"（{'、'.join(one.conditions)}）" if one.conditions else ""
    return f"{label}{one.text}{when}"
