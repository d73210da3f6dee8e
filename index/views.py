"""Which passages a reader of one audience and language may find. Pure.

A language's view holds its variants, and the Japanese documents that have no variant in that language. The
lexical view of the staff holds everything; vectors are kept once per audience, and the staff search both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from index.types import AUDIENCES, LANGUAGES, Audience, Document, Language


def view_name(audience: Audience, language: Language) -> str:
    """Name of a view, also of its vector collection."""
    return f"{audience}-{language}"


def asked_name(audience: Audience, language: Language) -> str:
    """Name of the lexical index of a view's ways of asking."""
    return f"{view_name(audience, language)}-asked"


def characters_name(audience: Audience, language: Language) -> str:
    """Name of the lexical index of a view's pairs of characters."""
    return f"{view_name(audience, language)}-characters"


def all_views() -> Iterator[tuple[Audience, Language]]:
    """Every pair of audience and language."""
    for audience in AUDIENCES:
        for language in LANGUAGES:
            yield audience, language


def readable_by(audience: Audience) -> tuple[Audience, ...]:
    """The audiences whose documents this audience may read."""
    return ("public", "staff") if audience == "staff" else ("public",)


def documents_in(documents: Sequence[Document], language: Language) -> Iterator[Document]:
    """The documents of one language's view."""
    translated = _translated(documents, language)
    for document in documents:
        untranslated = document.language == "ja" and document.base_id not in translated
        if document.language == language or untranslated:
            yield document


def _translated(documents: Iterable[Document], language: Language) -> set[str]:
    return {document.base_id for document in documents if document.language == language}
