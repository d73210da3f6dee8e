"""Which documents a reader of one language and audience may find."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.types import Document, Language, Section
from index.views import all_views, asked_name, characters_name, documents_in, readable_by, view_name

Make = Callable[..., Document]


@pytest.fixture
def make() -> Make:
    """Makes a document of an id and a language."""

    def document(document_id: str, language: Language = "ja") -> Document:
        return Document(
            id=document_id,
            base_id=document_id.partition(".")[0],
            title=document_id,
            kind="guide",
            audience="public",
            language=language,
            scope="city",
            text="本文。",
            sections=(Section("lead", "", 0, 3),),
        )

    return document


@pytest.mark.parametrize(
    ("language", "ids"),
    [("ja", ["a", "b"]), ("en", ["a.en", "b"]), ("easy", ["a.easy", "b.easy"])],
)
def test_a_languages_view_falls_back_to_japanese(make: Make, language: Language, ids: list[str]) -> None:
    """The variants, and the Japanese documents that have none in that language."""
    documents = [make("a"), make("a.easy", "easy"), make("a.en", "en"), make("b"), make("b.easy", "easy")]
    assert [document.id for document in documents_in(documents, language)] == ids


def test_only_the_staff_read_what_is_for_the_staff() -> None:
    """They read what is public too."""
    assert readable_by("public") == ("public",)
    assert readable_by("staff") == ("public", "staff")


def test_every_view_has_names_of_its_own() -> None:
    """Six views with three lexical indexes each."""
    names = [name(*view) for view in all_views() for name in (view_name, asked_name, characters_name)]
    assert len(set(names)) == len(names) == 18
