"""What a document is about, and which of the documents that were found a question names. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

from bot.asks import asks_of
from bot.settings import AnswerTuning
from index.question import AnalyzedQuestion
from index.types import Document, Hit

Terms = Callable[[str], Set[str]]
Weight = Callable[[str], float]
Find = Callable[[AnalyzedQuestion], Sequence[Hit]]
"""The hits of a question, best first."""


def subject_terms(document: Document, terms: Terms) -> set[str]:
    """Terms of the title, and those that at least two of the document's names have."""
    names = [terms(name) for name in (document.title, *document.aliases)]
    counts = Counter(term for name in names for term in name)
    return set(names[0]) | {term for term, count in counts.items() if count > 1}


def terms_of(document: Document, terms: Terms) -> Set[str]:
    """Terms of the text and of the names of a document."""
    return frozenset(terms(document.text)).union(*map(terms, (document.title, *document.aliases)))


def documents_of(hits: Sequence[Hit], count: int) -> list[Document]:
    """The first `count` documents of the hits, best first, each once."""
    found: dict[str, Document] = {}
    for hit in hits:
        found.setdefault(hit.document.id, hit.document)
    return list(found.values())[:count]


@dataclass(frozen=True, slots=True)
class Mention:
    """A document that the question names.

    said: the terms of the heaviest of its names that the question says whole. titled: share (0 … 1) of the title's terms that the
    question says. behind: how far its best score is behind that of the first document, ≤ 0.
    """

    document: Document
    said: Set[str]
    titled: float
    behind: float


def named_by(
    question: AnalyzedQuestion, hits: Sequence[Hit], terms: Terms, weight: Weight, *, least: float, far: float
) -> list[Mention]:
    """The documents that the question names, best first; one at most where it does not name several.

    「出生届と児童手当はいつまで」 names two. A document is named when the question says one of its names whole; of several that
    are named by the same words, the one whose title is said most counts. Beside the first, one is named only when the words of its name that the
    others' names do not explain weigh at least `least` together, and its score is at most `far` behind the best.
    """
    asked = set(question.terms)
    mentions = []
    for document in documents_of(hits, len(hits)):
        names = [terms(name) for name in (document.title, *document.aliases)]
        said = max((n for n in names if n and n <= asked), key=lambda n: sum(map(weight, n)), default=None)
        behind = next(hit.score for hit in hits if hit.document.id == document.id) - hits[0].score
        if said and behind >= -far:
            titled = len(names[0] & asked) / len(names[0]) if names[0] else 0.0
            mentions.append(Mention(document, said, titled, behind))
    mentions.sort(key=lambda m: (-sum(map(weight, m.said)), -m.titled))
    named: list[Mention] = []
    explained: set[str] = set()
    for mention in mentions:
        if sum(map(weight, mention.said - explained)) >= least:
            named.append(mention)
            explained |= mention.said
    return sorted(named, key=lambda m: -m.behind)


def spread_over(
    parts: Sequence[AnalyzedQuestion],
    hits: Sequence[Hit],
    find: Find,
    terms: Terms,
    weight: Weight,
    *,
    tuning: AnswerTuning,
) -> list[tuple[Document, list[AnalyzedQuestion]]]:
    """The documents that answer the parts of a question, each with its parts, in the order of asking; () of one part.

    A part is answered by the first document (`hits`, best first), unless another of the best has a higher sum of what it scores for
    the part and for the whole question by `part_lead` at least, and the part says a telling word of its names that is none of the
    first one's (持ち物は？ says none). One that asks for something by its kind and names a document
    whole is answered by that.
    """
    if len(parts) < 2:
        return []
    documents = documents_of(hits, tuning.part_documents)
    whole = _best_scores(hits)
    first = documents[0]
    least_weight = tuning.part_names * weight("\0")
    found: dict[str, tuple[Document, list[AnalyzedQuestion]]] = {}
    for part in parts:
        own = _best_scores(find(part))
        least = min(own.values(), default=0.0)
        scores = [own.get(d.id, least) + min(whole[d.id], whole[first.id]) for d in documents]
        said = {term for term in part.terms if weight(term) >= least_weight}
        names = [part.said_by(_name_terms(d, terms)) & said for d in documents]
        told = [n for n in range(1, len(documents)) if names[n] - names[0]]
        best = max(told, key=scores.__getitem__, default=0)
        document = documents[best] if scores[best] >= scores[0] + tuning.part_lead else first
        least_named = tuning.named * weight("\0")
        named = named_by(part, hits, terms, weight, least=least_named, far=tuning.named_far)
        document = named[0].document if len(named) == 1 and asks_of(part.text) else document
        found.setdefault(document.id, (document, []))[1].append(part)
    return list(found.values())


def _name_terms(document: Document, terms: Terms) -> set[str]:
    return {term for name in (document.title, *document.aliases) for term in terms(name)}


def _best_scores(hits: Sequence[Hit]) -> dict[str, float]:
    scores: dict[str, float] = {}
    for hit in hits:
        scores[hit.document.id] = max(hit.score, scores.get(hit.document.id, hit.score))
    return scores
