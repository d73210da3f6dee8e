"""How surely the documents answer a question: as a whole, part by part, and of the first document alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.consult import Consultation, Consulted, alone_ahead
from bot.evidence import NOTHING, Judgement, judge
from bot.parts import parts_of
from bot.reply import Turn
from bot.searches import Searches
from bot.settings import AnswerTuning
from bot.signals import names_something
from bot.subjects import Find
from bot.types import Claim
from index.generation import Generation
from index.question import AnalyzedQuestion
from index.types import Hit


@dataclass(frozen=True, slots=True)
class Judging:
    """Judges what was found by what would be answered. Safe to use from several threads.

    search: the hits of a question in a turn, expired ones too.
    """

    consultation: Consultation
    search: Callable[[Turn, AnalyzedQuestion], list[Hit]]
    tuning: AnswerTuning

    def finder(self, turn: Turn) -> Find:
        """What finds the hits of a part of the question, none of them of an expired document."""
        return lambda asked: [hit for hit in self.search(turn, asked) if not hit.expired]

    def answered(self, turn: Turn, asked: AnalyzedQuestion, hits: Sequence[Hit]) -> float:
        """The probability that the hits answer; 0 without any."""
        return self.alone(turn, asked, hits).answered

    def alone(self, turn: Turn, asked: AnalyzedQuestion, hits: Sequence[Hit]) -> Judgement:
        """The judgement of a text by itself: a remark, or a part of a question."""
        if not hits:
            return NOTHING
        consulted = self.consultation.consult(turn.generation, asked, hits, turn.as_of, self.finder(turn))
        return self.of(turn.generation, asked, hits, consulted)

    def of(
        self, generation: Generation, asked: AnalyzedQuestion, hits: Sequence[Hit], consulted: Consulted
    ) -> Judgement:
        """What the hits, of which this would be answered, are worth to the question."""
        vocabulary = self.consultation.vocabulary(generation)
        return judge(hits[: self.tuning.hits], asked, vocabulary, consulted, self.tuning.evidence)

    def is_off_by_itself(self, turn: Turn, searches: Searches) -> bool:
        """Whether a remark that was joined to the topic so far is by itself on another matter than the documents'."""
        typed = turn.generation.analyzer.normalize(turn.question.text)
        if turn.resolved is None or turn.resolved.standalone == typed:
            return False
        alone, hits = searches.of(typed)
        if not hits or not any(map(names_something, alone.terms)):
            return False
        return self.alone(turn, alone, hits).on_topic < self.tuning.off_topic

    def by_part(self, turn: Turn, searches: Searches, asked: AnalyzedQuestion, whole: Judgement) -> Judgement:
        """The judgement of the part of a question that is likeliest answered, where one is; else that of the whole.

        A long story holds much that no document needs to say; what is asked at its end may be answered all the same.
        """
        best = whole
        for part in parts_of(asked.text):
            own, found = searches.of(part)
            judged = self.alone(turn, own, [hit for hit in found if not hit.expired])
            best = max(best, judged, key=lambda one: one.answered)
        return best if best.answered >= self.tuning.answerable else whole

    def by_first_alone(
        self,
        turn: Turn,
        asked: AnalyzedQuestion,
        hits: Sequence[Hit],
        consulted: Consulted,
        judged: Judgement,
    ) -> tuple[Consulted, Judgement]:
        """What would be refused, from the first document alone, where a row of one found far behind it was taken for likelier."""
        own = alone_ahead(hits, consulted, self.tuning.far_ahead)
        if judged.answered >= self.tuning.answerable or not own:
            return consulted, judged
        first = self.consultation.consult(turn.generation, asked, own, turn.as_of, lambda _: own)
        alone = self.of(turn.generation, asked, hits, first)
        return (first, alone) if alone.answered >= self.tuning.answerable else (consulted, judged)

    def surely(self, turn: Turn) -> tuple[Claim, ...]:
        """What answers the rest of an emergency's question, where something surely does."""
        asked = turn.generation.search.analyze(turn.question.text)
        hits = [hit for hit in self.search(turn, asked) if not hit.expired]
        if not hits or any(row.label in self.tuning.call_labels for row in hits[0].document.rows):
            return ()
        consulted = self.consultation.consult(turn.generation, asked, hits, turn.as_of, self.finder(turn))
        if self.of(turn.generation, asked, hits, consulted).answered < self.tuning.sure:
            return ()
        return self.consultation.extract(turn.generation, consulted, turn.language).claims
