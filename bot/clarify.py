"""Is the question too short to tell which of several documents is meant? Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.settings import AnswerTuning
from index.question import AnalyzedQuestion
from index.types import Hit


def choices_between(hits: Sequence[Hit], question: AnalyzedQuestion, tuning: AnswerTuning) -> tuple[str, ...]:
    """Questions to choose from, one a document; () where the question is clear.

    It is unclear when it has few words, several documents hold all of them, and none is clearly ahead.
    """
    if not question.terms or len(question.terms) > tuning.clarify_terms:
        return ()
    best: dict[str, Hit] = {}
    for hit in hits:
        best.setdefault(hit.document.base_id, hit)
    near = [
        hit
        for hit in best.values()
        if hit.coverage >= 1
        and hit.score >= tuning.clarify_nearness * hits[0].score
        and hit.document.questions
    ]
    if len(near) < 2:
        return ()
    return tuple(hit.document.questions[0] for hit in near[: tuning.max_choices])
