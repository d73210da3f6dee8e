"""Is the question too short to tell what is meant? Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.asks import Ask, asks_of
from bot.reader import Vocabulary
from bot.settings import AnswerTuning
from bot.subjects import documents_of
from index.question import AnalyzedQuestion
from index.types import Document, Hit


def choices_between(
    hits: Sequence[Hit],
    question: AnalyzedQuestion,
    vocabulary: Vocabulary,
    tuning: AnswerTuning,
) -> tuple[str, ...]:
    """Questions to choose from, one a document; () where the question is clear.

    A short question is unclear when it names no subject (「持ち物は？」「手続きしたい」), or when several documents hold all
    of its words and none is clearly ahead.
    """
    count, asks = len(question.terms), asks_of(question.text)
    if not hits or not count:
        return ()
    if count <= tuning.subjectless_terms and _names_no_subject(hits, question, asks, vocabulary, tuning):
        return _choices(documents_of(hits, len(hits)), asks, tuning)
    if count > tuning.clarify_terms or any(ask.kind == "difference" for ask in asks):
        return ()
    best: dict[str, Hit] = {}
    for hit in hits:
        best.setdefault(hit.document.base_id, hit)
    near = [
        hit.document
        for hit in best.values()
        if hit.coverage >= 1
        and hit.score >= tuning.clarify_nearness * hits[0].score
        and hit.document.questions
    ]
    return _choices(near, (), tuning) if len(near) > 1 else ()


def _names_no_subject(
    hits: Sequence[Hit],
    question: AnalyzedQuestion,
    asks: Sequence[Ask],
    vocabulary: Vocabulary,
    tuning: AnswerTuning,
) -> bool:
    """Whether every word, beyond those that ask, is one that most found documents are called by, or says nothing."""
    terms = vocabulary.terms
    cues = frozenset[str]().union(*(terms(ask.cue) for ask in asks))
    documents = list({hit.document.base_id: hit.document for hit in hits}.values())
    if len(documents) < tuning.subjectless_documents:
        return False
    names = [{t for name in (d.title, *d.aliases) for t in terms(name)} for d in documents]
    said = [question.said_by(own) for own in names]
    telling = tuning.subject_weight * vocabulary.heaviest
    for term in question.terms:
        called = sum(term in own for own in said)
        specific = called <= len(documents) / 2 if called else vocabulary.weight(term) >= telling
        if specific and term not in cues:
            return False
    return True


def _choices(documents: Sequence[Document], asks: Sequence[Ask], tuning: AnswerTuning) -> tuple[str, ...]:
    """A question each of the documents, those first that have what is asked for; no two of one desk where there are more."""
    labels = frozenset[str]().union(*(ask.labels for ask in asks))
    asked = [document for document in documents if document.questions]
    asked.sort(key=lambda document: not any(row.label in labels for row in document.rows))
    one_a_desk = list({document.department: document for document in reversed(asked)}.values())[::-1]
    rest = [document for document in asked if document not in one_a_desk]
    return tuple(document.questions[0] for document in [*one_a_desk, *rest][: tuning.max_choices])
