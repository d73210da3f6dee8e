"""Questions that other documents answer, to go on with. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache

from bot.alike import alike_to
from bot.emergencies import alarm
from bot.folding import fold
from index.store import DocumentStore
from index.types import Audience, Document, Language

# So many documents that others name are looked at for what is usual.
_USUAL = 60


def named_beside(document: Document, store: DocumentStore, language: Language) -> Iterator[Document]:
    """The documents that it names as related, in the reader's language where there is such a variant."""
    for id_ in document.related:
        if other := store.document(f"{id_}.{language}") or store.document(id_):
            yield other


def usual_documents(store: DocumentStore, language: Language, as_of: date, *, staff: bool) -> list[Document]:
    """The guides to which most other documents send their readers, in the reader's language; none that is expired or for an emergency."""
    bases = store.most_related(_USUAL)
    there = store.documents_named([*bases, *(f"{base}.{language}" for base in bases)])
    named = (there.get(f"{base}.{language}") or there.get(base) for base in bases)
    valid = (d for d in named if d and not (d.valid_until and d.valid_until < as_of))
    guides = [document for document in valid if document.kind == "guide"]
    return [
        d for d in guides if not any(map(_is_alarming, d.questions)) and d.audience in _readable(staff=staff)
    ]


def questions_of(documents: Iterable[Document], *, staff: bool, but: Document | None = None) -> Iterator[str]:
    """The first question of each document that may be read; of none twice, not of `but`, and no cry for help."""
    for calm in _calm(documents, staff=staff, but=but):
        yield calm[0]


def questions_near(asked: str, documents: Iterable[Document], *, staff: bool) -> Iterator[str]:
    """Of each document that may be read the question that is most like the asked one; no cry for help."""
    likeness = alike_to(asked)
    for calm in _calm(documents, staff=staff, but=None):
        yield max(calm, key=likeness)


def _calm(documents: Iterable[Document], *, staff: bool, but: Document | None) -> Iterator[list[str]]:
    readable = _readable(staff=staff)
    seen = {but.base_id} if but else set()
    for document in documents:
        if document.base_id in seen or document.audience not in readable:
            continue
        seen.add(document.base_id)
        calm = [question for question in document.questions if not _is_alarming(question)]
        if calm:
            yield calm


def _readable(*, staff: bool) -> Sequence[Audience]:
    return ("public", "staff") if staff else ("public",)


@lru_cache(4096)
def _is_alarming(question: str) -> bool:
    """Whether a document's question is a cry for help; the documents have a few thousand questions at most."""
    return alarm(fold(question)) is not None
