"""Somebody who works at the help desk: what they press and read, in the pages' own words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from desk_people import PASSWORD
from playwright.sync_api import Page, expect


@dataclass(frozen=True, slots=True)
class Clerk:
    """One person with one tab; `visited` are the hosts that the tab asked."""

    page: Page
    address: str
    visited: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Note every request."""
        self.page.on("request", lambda request: self.visited.append(urlsplit(request.url).hostname or ""))

    def sign_in(self, name: str) -> None:
        """Through the form, into the room."""
        self.go("")
        self.page.get_by_label("利用者名").fill(name)
        self.page.get_by_label("パスワード").fill(PASSWORD)
        self.press("職員のサインイン")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("案件")

    def go(self, path: str) -> None:
        """To a page of the room."""
        self.page.goto(f"{self.address}/desk/{path}")

    def press(self, name: str) -> None:
        """A button by its name."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """A link by its name."""
        self.page.get_by_role("link", name=name, exact=True).click()

    def find(self, words: str) -> None:
        """Search the queue and open what is found."""
        self.go("")
        self.page.get_by_label("質問やメモの言葉").fill(words)
        self.press("絞り込む")
        self.page.locator(".card h2 a").first.click()

    def told(self, text: str) -> None:
        """What the page says about the last act, as a screen reader has it."""
        expect(self.page.locator("[role=status], [role=alert]").filter(has_text=text)).to_be_visible()

    @property
    def reply(self) -> str:
        """What stands in the field of the reply."""
        return self.page.locator("#reply").input_value()


Enters = Callable[..., Clerk]
