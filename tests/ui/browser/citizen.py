"""A person at the page: what they press and what they wait for, in the page's own words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

PHONE, TABLET, DESKTOP = (360, 800), (768, 1024), (1280, 900)

_QUESTION = "#question-text"

# Everything that a live region says, each time that it says something new, and when the question box was there.
_LISTENING = """
window.announced = [];
new MutationObserver((changes) => {
  for (const change of changes) {
    const at = change.target.nodeType === 1 ? change.target : change.target.parentElement;
    const region = at && at.closest('[role=status], [role=alert], [role=log], [aria-live]');
    if (!region || region.getAttribute('aria-live') === 'off') continue;
    const said = region.textContent.trim();
    if (said && said !== window.announced.at(-1)) window.announced.push(said);
  }
}).observe(document, { subtree: true, childList: true, characterData: true });
const look = () => {
  const box = document.querySelector('#question-text');
  if (box && !box.disabled && box.getBoundingClientRect().height > 0) window.readyAfter = performance.now();
  else requestAnimationFrame(look);
};
look();
"""


@dataclass(frozen=True, slots=True)
class Citizen:
    """One person with one tab; `visited` are the hosts that the tab asked, `faults` what the page's scripts threw."""

    page: Page
    visited: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Note every request, every script that fails, and everything that is read out."""
        self.page.on("request", lambda request: self.visited.append(_host(request.url)))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.add_init_script(_LISTENING)

    def open(self, address: str) -> None:
        """Go there and wait until a question can be asked."""
        self.page.goto(address)
        expect(self.question).to_be_editable(timeout=30_000)
        expect(self.page.locator("html")).to_have_attribute("data-speaks", "ja", timeout=30_000)

    @property
    def question(self) -> Locator:
        """The question box."""
        return self.page.locator(_QUESTION)

    @property
    def turns(self) -> Locator:
        """Questions with their answers, oldest first."""
        return self.page.locator(".turn")

    @property
    def last(self) -> Locator:
        """The last question with its answer."""
        return self.turns.last

    def ask(self, question: str) -> Locator:
        """Type a question, press Enter and wait for its answer."""
        count = self.turns.count()
        self.question.fill(question)
        self.question.press("Enter")
        return self.answered(count + 1)

    def answered(self, count: int) -> Locator:
        """Wait until that many questions are on the page and the last one has its answer."""
        expect(self.page.locator(".turn:not(.waiting) .answer")).to_have_count(count, timeout=15_000)
        return self.last

    def speak(self, language: str) -> None:
        """Change the language of the page and wait until it has changed."""
        button = self.page.locator(f"button[data-language={language}]")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")

    def open_source(self, number: int = 1) -> Locator:
        """Press the number behind a sentence; the source opens."""
        self.last.locator(".cite", has_text=str(number)).first.click()
        source = self.last.locator(".source[open]").first
        expect(source).to_be_visible()
        return source

    def announced(self) -> list[str]:
        """What live regions have said so far."""
        return list(self.page.evaluate("window.announced"))


Opens = Callable[..., Citizen]


def _host(url: str) -> str:
    parts = urlsplit(url)
    return parts.hostname or "" if parts.scheme in {"http", "https", "ws", "wss"} else ""
