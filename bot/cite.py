"""Citations: where in a document a claim stands."""

from __future__ import annotations

from bot.types import Citation
from index.split import passage_id_at
from index.types import Document


def citation_of(document: Document, heading: str, start: int, end: int, max_passage: int) -> Citation:
    """The citation of `text[start:end]` of a document.

    Args:
        heading: what it stands under; the title, where it is "".
        max_passage: the length from which the index cuts a section into several passages, in characters.
    """
    return Citation(
        passage_id=passage_id_at(document, start, max_passage),
        document_id=document.id,
        title=document.title,
        heading=heading or document.title,
        quote=document.text[start:end],
        start=start,
        end=end,
        source_title=document.source.title if document.source else None,
        source_url=document.source.url if document.source else None,
        checked_on=document.checked_on,
        checked_by=document.checked_by,
    )
