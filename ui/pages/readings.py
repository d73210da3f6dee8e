"""Readings for the page in easy Japanese, by the list of the documents that serve."""

from __future__ import annotations

from bot.reading_list import GENERAL, ReadingList, reading_list
from index.errors import IndexingError
from index.library import Library
from index.types import Language
from ui.pages.ruby import ruby_in


class Readings:
    """Puts readings to HTML of the page. Safe to use from several threads."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def in_html(self, html: str, language: Language) -> str:
        """The HTML with the readings that easy Japanese has; in other languages, as it is."""
        return ruby_in(html, self._listed()) if language == "easy" else html

    def _listed(self) -> ReadingList:
        try:
            with self._library.lease() as generation:
                return reading_list(generation.readings)
        except IndexingError:
            return GENERAL
