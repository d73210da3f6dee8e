"""Is the question too short to tell what is meant? Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from functools import lru_cache

from bot.asks import Ask, asks_of
from bot.desk.conversations import Choice
from bot.reader import Vocabulary
from bot.remark import defines
from bot.settings import AnswerTuning
from bot.subjects import documents_of
from bot.words import load
from index.question import AnalyzedQuestion
from index.types import Document, Hit

# Kinds of documents that tell what to do; terms and policies are offered after them.
_OF_USE = ("guide", "notice")

Usual = Callable[[], Sequence[Document]]
"""The documents to which most others send their readers, first."""


def choices_between(
    hits: Sequence[Hit],
    question: AnalyzedQuestion,
    vocabulary: Vocabulary,
    tuning: AnswerTuning,
    usual: Usual = tuple,
) -> tuple[Choice, ...]:
    """Questions to choose from, one a document; () where the question is clear.

    A question of nothing but words that any matter may have is unclear (届けを出したい, 期限すぎちゃった). A short question is when it names
    no subject (「持ち物は？」「手続きしたい」) or only a field of several (「手当について」), or when several documents hold all of its
    words and none is clearly ahead; what is to be defined (「Xとは」) is named by it. What one document alone lists in nearly these
    words is clear. Where nothing is named, what is found for such words is found by chance: what is `usual` goes before it.
    """
    choices = _offered(hits, question, vocabulary, tuning, usual) if hits else ()
    clear = bool(choices) and _is_asked_so(question, hits[: tuning.hits], vocabulary, tuning)
    return () if clear else choices


def _offered(
    hits: Sequence[Hit],
    question: AnalyzedQuestion,
    vocabulary: Vocabulary,
    tuning: AnswerTuning,
    usual: Usual,
) -> tuple[Choice, ...]:
    """Questions to choose from where the question's own words are unclear; hits, at least one, are best first."""
    count, asks = len(question.terms), asks_of(question.text)
    best = hits[: tuning.hits]
    if says_nothing_of_its_own(question, asks, best, vocabulary, tuning) or (
        count <= tuning.subjectless_terms and _names_no_subject(best, question, asks, vocabulary, tuning)
    ):
        found = documents_of(hits, len(hits))
        every = list({document.id: document for document in (*usual(), *found)}.values())
        return _choices(_by_name(every, question, asks, vocabulary), asks, vocabulary, tuning)
    if fielded := _of_field(question, asks, hits, vocabulary, tuning):
        return _choices(fielded, asks, vocabulary, tuning)
    compares = any(ask.kind == "difference" for ask in asks)
    if count > tuning.clarify_terms or compares or defines(question.text):
        return ()
    first: dict[str, Hit] = {}
    for hit in best:
        first.setdefault(hit.document.base_id, hit)
    asked = set(question.terms)
    named = [d for d in (hit.document for hit in first.values()) if _is_called(d, asked, vocabulary)]
    if len(named) == 1 or len(_are_meant(first.values(), question, vocabulary)) == 1:
        return ()
    near = [
        hit.document
        for hit in first.values()
        if hit.coverage >= 1
        and hit.score >= tuning.clarify_nearness * best[0].score
        and hit.document.questions
    ]
    return _choices(near, (), vocabulary, tuning) if len(near) > 1 else ()


def _is_asked_so(
    question: AnalyzedQuestion, hits: Sequence[Hit], vocabulary: Vocabulary, tuning: AnswerTuning
) -> bool:
    """Whether one document is asked in nearly these words, and no other in words nearly as alike."""
    alike: dict[str, float] = {}
    documents = documents_of(hits, len(hits))
    for document, near in zip(documents, vocabulary.near(question, documents), strict=True):
        alike[document.base_id] = max(alike.get(document.base_id, 0.0), near.asked.alike)
    first, *others = sorted(alike.values(), reverse=True)
    return first >= tuning.asked_so and first - max(others, default=0.0) >= tuning.asked_so_lead


def _of_field(
    question: AnalyzedQuestion,
    asks: Sequence[Ask],
    hits: Sequence[Hit],
    vocabulary: Vocabulary,
    tuning: AnswerTuning,
) -> Sequence[Document]:
    """The documents between which a question leaves it open that has one word of its own, a part of many names; or none."""
    own = set(question.terms) - _asking_terms(vocabulary)
    if asks or len(own) != 1 or len(question.terms) > tuning.clarify_terms or defines(question.text):
        return ()
    documents = documents_of(hits, len(hits))
    if any(_is_called(document, own, vocabulary) for document in documents):
        return ()
    named = [d for d in documents if any(own <= vocabulary.terms(name) for name in (d.title, *d.aliases))]
    return named if len(named) >= tuning.field_documents else ()


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
    vague = vague_terms(vocabulary) | _cues(asks, vocabulary)
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


@lru_cache(maxsize=2)
def _asking_terms(vocabulary: Vocabulary) -> frozenset[str]:
    """The terms of the words that only say that something will be asked."""
    return frozenset[str]().union(*map(vocabulary.terms, load("vague")["about"].split()))


@lru_cache(maxsize=2)
def _label_terms(vocabulary: Vocabulary) -> frozenset[str]:
    """The terms of the labels that rows have: any matter may have a desk or a deadline."""
    names = (name for group in load("labels").values() for name in group.values())
    return frozenset[str]().union(*map(vocabulary.terms, names))


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
    cues = _cues(asks, vocabulary)
    telling = tuning.subject_weight * vocabulary.heaviest
    generic = all(term in cues or vocabulary.weight(term) < telling for term in question.terms)
    many = len({hit.document.base_id for hit in hits}) >= tuning.subjectless_documents
    return generic and many and max(hit.asked for hit in hits) < tuning.subjectless_asked


def _by_name(
    documents: Sequence[Document], question: AnalyzedQuestion, asks: Sequence[Ask], vocabulary: Vocabulary
) -> list[Document]:
    """The documents, those first whose names have most of the question's words beside those that ask; no others, where there are several such."""
    said = set(question.terms) - _cues(asks, vocabulary)
    said = (said - _asking_terms(vocabulary) or said) - _label_terms(vocabulary)
    named = {
        d.id: len(said & frozenset[str]().union(*map(vocabulary.terms, (d.title, *d.aliases))))
        for d in documents
    }
    called = [document for document in documents if named[document.id]]
    return sorted(called if len(called) > 1 else documents, key=lambda document: -named[document.id])


def _choices(
    documents: Sequence[Document],
    asks: Sequence[Ask],
    vocabulary: Vocabulary,
    tuning: AnswerTuning,
) -> tuple[Choice, ...]:
    """A question each of the documents, those first that have what is asked for; no two of one desk where there are more.

    Of a document's questions the first that asks for the same, or else the first.
    """
    labels = frozenset[str]().union(*(ask.labels for ask in asks))
    asked = [document for document in documents if document.questions]
    cues = _cues(asks, vocabulary)
    best = {d.id: max(d.questions, key=lambda text: len(cues & vocabulary.terms(text))) for d in asked}
    asked.sort(
        key=lambda d: (
            not any(row.label in labels for row in d.rows),
            d.kind not in _OF_USE,
            cues.isdisjoint(vocabulary.terms(best[d.id])),
        )
    )
    of_desk: dict[str | None, Document] = {}
    for document in asked:
        of_desk.setdefault(document.department, document)
    one_a_desk = list(of_desk.values())
    rest = [document for document in asked if document not in one_a_desk]
    chosen = [*one_a_desk, *rest][: tuning.max_choices]
    return tuple(Choice(best[document.id], document.base_id) for document in chosen)


def _cues(asks: Sequence[Ask], vocabulary: Vocabulary) -> frozenset[str]:
    """The terms that ask."""
    return frozenset[str]().union(*(vocabulary.terms(ask.cue) for ask in asks))
