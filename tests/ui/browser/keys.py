"""A person who has a keyboard and no pointer: what is pressed is counted, and each stop of the focus is looked at."""

from __future__ import annotations

from playwright.sync_api import Page

from browser.layout import focused

# More stops than any page has: whoever comes this far has missed what was looked for.
_MOST_STOPS = 150


class Keys:
    """Keys pressed on one page; `faults` are the stops where the focus could not be seen."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.pressed = 0
        self.faults: list[str] = []

    def press(self, key: str) -> None:
        """Press one key."""
        self._page.keyboard.press(key)
        self.pressed += 1

    def type(self, text: str) -> None:
        """Type a text into what has the focus."""
        self._page.keyboard.type(text)
        self.pressed += len(text)

    def at(self) -> str:
        """The name of what has the focus, after looking whether that shows; empty where nothing has it."""
        stop = focused(self._page)
        if stop is None:
            return ""
        for asked in ("shows", "uncovered", "inView"):
            if not stop[asked]:
                self.faults.append(f"{stop['tag']} 「{stop['name']}」: not {asked}")
        return str(stop["name"])

    def tab_to(self, name: str, *, back: bool = False) -> None:
        """Press Tab until something has the focus whose name holds `name`.

        Raises:
            AssertionError: there is no such stop.
        """
        passed: list[str] = []
        for _ in range(_MOST_STOPS):
            self.press("Shift+Tab" if back else "Tab")
            passed.append(self.at())
            if name in passed[-1]:
                return
        raise AssertionError(f"no stop is called {name!r}; the stops were {dict.fromkeys(passed)}")
