"""What commands ask of the house's documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.settings import IndexSettings


def known_numbers(settings: IndexSettings) -> frozenset[str]:
    """The house's own numbers, which a reply may name; none without an index."""
    from bot.own_numbers import own_numbers_of
    from index.build import open_library

    library = open_library(settings)
    try:
        return own_numbers_of(library)
    finally:
        library.close()
