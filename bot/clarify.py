"""Is the question too short to tell what is meant? Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from functools import lru_cache

from bot.asks import Ask, asks_of
from bot.reader import Vocabulary
from bot.remark import defines
from bot.settings import AnswerTuning
from bot.subjects import documents_of
from bot.words import load
from index.question import AnalyzedQuestion
from index.types import Document, Hit


def choices_between(
    hits: Sequence[Hit],
    question: AnalyzedQuestion,
    vocabulary: Vocabulary,
    tuning: AnswerTuning,
) -> tuple[str, ...]:
    """Questions to choose from, one a document; () where the question is clear.

    A question of nothing but words that any matter may have is unclear (届けを出したい, 期限すぎちゃった). A short question is when it names no subject (「持ち物は？」「手続きしたい」), or when several documents hold all
    of its words and none is clearly ahead.
    """
    count, asks = len(question.terms), asks_of(question.text)
    if not hits:
        return ()
    if says_nothing_of_its_own(question, asks, hits, vocabulary, tuning) or (
        count <= tuning.subjectless_terms and _names_no_subject(hits, question, asks, vocabulary, tuning)
    ):
        return _choices(documents_of(hits, len(hits)), asks, tuning)
    if count > tuning.clarify_terms or any(ask.kind == "difference" for ask in asks):
        return ()
    best: dict[str, Hit] = {}
    for hit in hits:
        best.setdefault(hit.document.base_id, hit)
    asked = set(question.terms)
    named = [d for d in (hit.document for hit in best.values()) if _is_called(d, asked, vocabulary)]
    meant = defines(question.text) and any(document.kind == "term" for document in named)
    if meant or len(named) == 1 or len(_are_meant(best.values(), question, vocabulary)) == 1:
        return ()
    near = [
        hit.document
        for hit in best.values()
        if hit.coverage >= 1
        and hit.score >= tuning.clarify_nearness * hits[0].score
        and hit.document.questions
    ]
    return _choices(near, (), tuning) if len(near) > 1 else ()


def says_nothing_of_its_own(
    question: AnalyzedQuestion,
    asks: Sequence[Ask],
    hits: Sequence[Hit],
    vocabulary: Vocabulary,
    tuning: AnswerTuning,
) -> bool:
    """Whether a question has only words that any matter may have, and is no document's name."""
    if len(question.terms) > tuning.vague_terms:
        return False
    vague = vague_terms(vocabulary).union(*(vocabulary.terms(ask.cue) for ask in asks))
    if not vague.issuperset(question.terms):
        return False
    asked = set(question.terms)
    named = {hit.document.base_id for hit in hits if asked and _is_called(hit.document, asked, vocabulary)}
    return len(named) != 1


@lru_cache(maxsize=2)
def vague_terms(vocabulary: Vocabulary) -> frozenset[str]:
    """The terms of the words that any matter may have."""
    words = (word for line in load("vague")["words"] for word in line.split())
    return frozenset[str]().union(*map(vocabulary.terms, words))


def _is_called(document: Document, asked: Set[str], vocabulary: Vocabulary) -> bool:
    """Whether the question's words are just one of the document's names."""
    return any(vocabulary.terms(name) == asked for name in (document.title, *document.aliases))


def _are_meant(hits: Iterable[Hit], question: AnalyzedQuestion, vocabulary: Vocabulary) -> set[str]:
    """The documents titled with the official word for what the question says in everyday ones (引っ越してきた: 転入届)."""
    officials = [official for _, officials in question.plain for official in officials]
    titles = {hit.document.base_id: vocabulary.terms(hit.document.title) for hit in hits}
    return {id_ for id_, title in titles.items() if any(title >= set(official) for official in officials)}


def _names_no_subject(
    hits: Sequence[Hit],
    question: AnalyzedQuestion,
    asks: Sequence[Ask],
    vocabulary: Vocabulary,
    tuning: AnswerTuning,
) -> bool:
    """Whether the words beyond those that ask stand everywhere, so that many documents are found and none is meant.

    What people say for one document (引っ越してきた) names it all the same.
    """
    cues = frozenset[str]().union(*(vocabulary.terms(ask.cue) for ask in asks))
    telling = tuning.subject_weight * vocabulary.heaviest
    generic = all(term in cues or vocabulary.weight(term) < telling for term in question.terms)
    many = len({hit.document.base_id for hit in hits}) >= tuning.subjectless_documents
    return generic and many and max(hit.asked for hit in hits) < tuning.subjectless_asked


def _choices(documents: Sequence[Document], asks: Sequence[Ask], tuning: AnswerTuning) -> tuple[str, ...]:
    """A question each of the documents, those first that have what is asked for; no two of one desk where there are more."""
    labels = frozenset[str]().union(*(ask.labels for ask in asks))
    asked = [document for document in documents if document.questions]
    asked.sort(key=lambda document: not any(row.label in labels for row in document.rows))
    one_a_desk = list({document.department: document for document in reversed(asked)}.values())[::-1]
    rest = [document for document in asked if document not in one_a_desk]
    return tuple(document.questions[0] for document in [*one_a_desk, *rest][: tuning.max_choices])
