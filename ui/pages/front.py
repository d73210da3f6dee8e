"""What the serving generation gives every page around its content; without an index, pages still open."""

from __future__ import annotations

from bot.desk.notices import Notices
from bot.reading_list import GENERAL, reading_list
from bot.render import contact_of
from bot.types import Contact
from index.errors import IndexingError
from index.library import Library
from index.profile import Profile
from index.types import Language
from ui.pages.desk_html import notices_html
from ui.pages.frame_html import city_name, page_title
from ui.pages.ruby import ruby_in
from ui.pages.texts import page_texts


class Front:
    """The city's name, its general desk, and readings for easy Japanese. Safe to use from several threads."""

    def __init__(self, library: Library, notices: Notices | None = None) -> None:
        """Args:
        notices: what the desk tells everybody; without them no page shows any.
        """
        self._library = library
        self._notices = notices

    def city(self, language: Language) -> str:
        """The city as the language names it."""
        return city_name(self._profile(), language, page_texts().citizen[language])

    def product(self, language: Language) -> str:
        """The product with the city whose desk it is."""
        return page_title(self.city(language), page_texts().citizen[language])

    def desk(self, language: Language) -> Contact | None:
        """The desk for whatever has no other."""
        return contact_of(self._profile(), None, language)

    def notices(self, language: Language) -> str:
        """What stands on top of every page now, as HTML. Reads the desk's records: not for an event loop."""
        if self._notices is None:
            return ""
        html = notices_html(self._notices.current(), language, page_texts().citizen[language])
        return self.with_ruby(html, language)

    def with_ruby(self, html: str, language: Language) -> str:
        """HTML of our own with the readings that easy Japanese has; in other languages, as it is."""
        if language != "easy":
            return html
        try:
            with self._library.lease() as generation:
                listed = reading_list(generation.readings)
        except IndexingError:
            listed = GENERAL
        return ruby_in(html, listed)

    def _profile(self) -> Profile | None:
        try:
            with self._library.lease() as generation:
                return generation.profile
        except IndexingError:
            return None
