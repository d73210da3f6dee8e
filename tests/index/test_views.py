"""Which passages a reader of one language and audience may find."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from index.types import AUDIENCES, LANGUAGES, Audience, Document, Language, Section
from index.views import Views, all_collections, collection_name, collections_of, flags_of, readable_by

Make = Callable[..., Document]


@pytest.fixture
def make() -> Make:
    """Makes a document of an id, a language and an audience."""

    def document(document_id: str, language: Language = "ja", audience: Audience = "public") -> Document:
        return Document(
            id=document_id,
            base_id=document_id.partition(".")[0],
            title=document_id,
            kind="guide",
            audience=audience,
            language=language,
            scope="city",
            text="本文。",
            sections=(Section("lead", "", 0, 3),),
        )

    return document


@pytest.fixture
def documents(make: Make) -> list[Document]:
    """Two with variants and one without, of each audience; those of the staff begin with s."""
    return [
        make("a"),
        make("a.easy", "easy"),
        make("a.en", "en"),
        make("b"),
        make("b.easy", "easy"),
        make("s", "ja", "staff"),
        make("s.en", "en", "staff"),
        make("t", "ja", "staff"),
    ]


def _seen(documents: list[Document], audience: Audience, language: Language) -> list[str]:
    mask = Views(np.array(flags_of(documents), dtype=np.uint8)).mask(audience, language)
    return [document.id for document, seen in zip(documents, mask, strict=True) if seen]


@pytest.mark.parametrize(
    ("language", "public", "staff"),
    [
        ("ja", ["a", "b"], ["s", "t"]),
        ("en", ["a.en", "b"], ["s.en", "t"]),
        ("easy", ["a.easy", "b.easy"], ["s", "t"]),
    ],
)
def test_a_languages_view_falls_back_to_japanese(
    documents: list[Document], language: Language, public: list[str], staff: list[str]
) -> None:
    """The variants, and the Japanese documents that have none in that language; the staff see both audiences."""
    assert _seen(documents, "public", language) == public
    assert _seen(documents, "staff", language) == public + staff


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_for_the_staff_is_never_in_the_publics_view(
    documents: list[Document], language: Language
) -> None:
    """Whatever was asked for before: masks are kept."""
    views = Views(np.array(flags_of(documents), dtype=np.uint8))
    of_staff = np.array([document.audience == "staff" for document in documents])
    for audience in ("staff", "public", "staff", "public"):
        mask = views.mask(audience, language)  # type: ignore[arg-type]
        assert bool((mask & of_staff).any()) is (audience == "staff")


def test_a_passage_is_in_the_views_of_its_document(documents: list[Document]) -> None:
    """A mask has a row for each passage."""
    flags = np.array(flags_of(documents), dtype=np.uint8)
    passages = Views(flags[[0, 0, 2, 5, 5]])
    assert passages.mask("public", "ja").tolist() == [True, True, False, False, False]
    assert passages.mask("staff", "en").tolist() == [False, False, True, False, False]


def test_no_document_makes_no_view() -> None:
    """An empty mask, not an error."""
    assert flags_of([]) == []
    assert Views(np.zeros(0, dtype=np.uint8)).mask("public", "ja").shape == (0,)


def test_only_the_staff_read_what_is_for_the_staff() -> None:
    """They read what is public too."""
    assert readable_by("public") == ("public",)
    assert readable_by("staff") == ("public", "staff")


def test_a_view_is_searched_in_every_collection_that_holds_a_part_of_it(documents: list[Document]) -> None:
    """And the public's never in one of the staff."""
    for audience in AUDIENCES:
        for language in LANGUAGES:
            seen = set(_seen(documents, audience, language))
            held = {collection_name(d.audience, d.language) for d in documents if d.id in seen}
            searched = list(collections_of(audience, language))
            assert held <= set(searched) <= set(all_collections())
            assert len(set(searched)) == len(searched)
            if audience == "public":
                assert not any("staff" in name for name in searched)


def test_every_audience_and_language_has_a_collection_of_its_own() -> None:
    """Six."""
    assert len(set(all_collections())) == len(list(all_collections())) == len(AUDIENCES) * len(LANGUAGES)
