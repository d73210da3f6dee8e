"""What a document is about, and which of the documents that were found a question names. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class _Mention:
    """A document, the heaviest of its names that the question says whole, and its best score behind that of the first."""

    document: Document
    said: Set[str]
    behind: float


def named_by(
    question: AnalyzedQuestion, hits: Sequence[Hit], terms: Terms, weight: Weight, *, least: float, far: float
) -> list[Document]:
    """The documents that the question names, best first; one at most where it does not name several.

    「出生届と児童手当はいつまで」 names two. A document is named when the question says one of its names whole; of several that
    are named by the same words, the best counts. Beside the first, one is named only when the words of its name that the
    others' names do not explain weigh at least `least` together, and its score is at most `far` behind the best.
    """
    asked = set(question.terms)
    mentions = []
    for document in documents_of(hits, len(hits)):
        names = [terms(name) for name in (document.title, *document.aliases)]
        said = max((n for n in names if n and n <= asked), key=lambda n: sum(map(weight, n)), default=None)
        behind = next(hit.score for hit in hits if hit.document.id == document.id) - hits[0].score
        if said and behind >= -far:
            mentions.append(_Mention(document, said, behind))
    mentions.sort(key=lambda m: -sum(map(weight, m.said)))
    named: list[_Mention] = []
    explained: set[str] = set()
    for mention in mentions:
        if sum(map(weight, mention.said - explained)) >= least:
            named.append(mention)
            explained |= mention.said
    return [mention.document for mention in sorted(named, key=lambda m: -m.behind)]
