"""What a document is about, and which of the documents that were found a question names. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence, Set

from index.question import AnalyzedQuestion
from index.types import Document, Hit

Terms = Callable[[str], Set[str]]
Weight = Callable[[str], float]


def subject_terms(document: Document, terms: Terms) -> set[str]:
    """Terms of the title, and those that at least two of the document's names have."""
    names = [terms(name) for name in (document.title, *document.aliases)]
    counts = Counter(term for name in names for term in name)
    return set(names[0]) | {term for term, count in counts.items() if count > 1}


def documents_of(hits: Sequence[Hit], count: int) -> list[Document]:
    """The first `count` documents of the hits, best first, each once."""
    found: dict[str, Document] = {}
    for hit in hits:
        found.setdefault(hit.document.id, hit.document)
    return list(found.values())[:count]


def named_beside(
    question: AnalyzedQuestion,
    documents: Sequence[Document],
    terms: Terms,
    weight: Weight,
    least: float,
) -> list[Document]:
    """The first document, and the others that the question names by words that the ones before it don't explain.

    「出生届と児童手当はいつまで」 names two. A document is named when the question says one of its names whole, and the
    words of that name which are no part of what the earlier documents are called weigh at least `least` together.
    """
    if not documents:
        return []
    first, *others = documents
    named = [first]
    asked = set(question.terms)
    explained = set(subject_terms(first, terms))
    for name in first.aliases:
        explained |= terms(name) if terms(name) <= asked else set()
    for document in others:
        names = [terms(name) for name in (document.title, *document.aliases)]
        new = max(
            (sum(map(weight, name - explained)) for name in names if name and name <= asked), default=0.0
        )
        if new >= least:
            named.append(document)
            explained |= subject_terms(document, terms)
    return named
