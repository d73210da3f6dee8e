"""Every state of the page, light and dark, at three widths: nothing for axe to object to, nothing cut off, all large enough."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from browser.axe import violations
from browser.citizen import DESKTOP, PHONE, TABLET, Opens
from browser.layout import sideways, small_letters, small_targets
from browser.states import STATES

_SIZES = {"phone": PHONE, "tablet": TABLET, "desktop": DESKTOP}


@pytest.mark.parametrize("state", STATES)
def test_a_state_of_the_page(opens: Opens, state: str) -> None:
    """No violation of WCAG 2.2 A and AA or of good practice in either theme; it fits each screen, letters and targets too."""
    citizen = opens(color_scheme="light")
    STATES[state](citizen)
    page = citizen.page
    settle(page)
    faults = [f"light: {fault}" for fault in violations(page)]
    for name, (width, height) in _SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        found = [*sideways(page), *small_targets(page), *small_letters(page)]
        faults += [f"{name}: {fault}" for fault in found]
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.body.classList.contains('dark')")
    settle(page)
    faults += [f"dark: {fault}" for fault in violations(page)]
    assert not faults, "\n".join(faults)


def settle(page: Page) -> None:
    """Wait until nothing moves that comes to an end, at the top of the page: what scrolls is half under the head."""
    page.wait_for_function(
        "document.getAnimations().every((moving) => moving.effect.getComputedTiming().endTime === Infinity)"
    )
    page.evaluate("window.scrollTo({ top: 0, behavior: 'instant' })")
