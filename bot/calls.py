"""The numbers to call: in an emergency, beside an answer where a life may be at stake, and in other languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass

from bot.asks import asks_of
from bot.candidates import Candidate
from bot.quote import claims_of
from bot.reply import Turn
from bot.settings import AnswerTuning
from bot.types import Answer, Claim, Status
from bot.units import valid_rows
from bot.words import load
from index.question import AnalyzedQuestion
from index.types import Document, Hit

Find = Callable[[Turn, AnalyzedQuestion], list[Hit]]


@dataclass(frozen=True, slots=True)
class Calls:
    """Finds the documents that hold the numbers; without one, the fixed text stands alone. Safe for several threads."""

    find: Find
    tuning: AnswerTuning

    def emergency(self, turn: Turn, ask: Mapping[str, str], beside: Sequence[Claim]) -> Answer:
        """The numbers to call, cited, at once, then what else the question asks for: of them (hours), and of other matters.

        Args:
            beside: claims of other matters that it asks for (罹災証明 after a fire).
        """
        hits, claims = self._numbers(turn, ask)
        also = frozenset[str]().union(*(asked.labels for asked in asks_of(turn.question.text)))
        more = self._rows(turn, hits[0].document, also - self.tuning.call_labels) if hits else ()
        return turn.reply(Status.EMERGENCY, self.tuning, hits=hits, claims=(*claims, *more, *beside))

    def unsupported(self, turn: Turn) -> Answer:
        """In a language that is not served: which ones are, and the telephone lines that speak others, cited."""
        hits, claims = self._numbers(turn, load("multilingual")["ask"])
        return turn.reply(Status.UNSUPPORTED_LANGUAGE, self.tuning, hits=hits, claims=claims)

    def beside(self, turn: Turn, ask: Mapping[str, str]) -> tuple[Claim, ...]:
        """The first numbers, to stand beside an ordinary answer."""
        return self._numbers(turn, ask)[1][: self.tuning.calls_beside]

    def _numbers(self, turn: Turn, ask: Mapping[str, str]) -> tuple[list[Hit], tuple[Claim, ...]]:
        """The hits of the best document with numbers to call that fits what is asked for, and its numbers in its order.

        What else the question speaks of (a contract, a lost card) must not lead to some other desk's number.
        """
        analyze, tuning = turn.generation.search.analyze, self.tuning
        words = ask["en" if turn.language == "en" else "ja"]
        hits = [
            hit
            for hit in self.find(turn, analyze(words))
            if not hit.expired
            and hit.coverage >= tuning.call_coverage
            and any(row.label in tuning.call_labels for row in hit.document.rows)
        ]
        if not hits:
            return [], ()
        document = hits[0].document
        claims = self._rows(turn, document, tuning.call_labels)
        return [hit for hit in hits if hit.document is document], claims

    @staticmethod
    def _rows(turn: Turn, document: Document, labels: Set[str]) -> tuple[Claim, ...]:
        """A document's valid rows of these labels, in its order."""
        max_passage = turn.generation.manifest.tuning.max_passage_characters
        return tuple(
            claim
            for row in valid_rows(document, turn.as_of)
            if row.label in labels
            for claim in claims_of(Candidate(document, row=row), turn.language, max_passage)
        )
