"""Every state of the page, light and dark, at three widths: for axe, for the ear, for the eye and for the finger."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from browser.axe import violations
from browser.citizen import DESKTOP, PHONE, TABLET, Opens
from browser.layout import sideways, small_letters, small_targets
from browser.states import STATES
from browser.tree import misleading, spoken

# A smooth scroll that is under way goes on after a jump: only a page that stays at the top for some frames has arrived.
_TO_THE_TOP = """async () => {
  for (let still = 0; still < 6; still = scrollY === 0 ? still + 1 : 0) {
    scrollTo({ top: 0, behavior: 'instant' });
    await new Promise(requestAnimationFrame);
  }
}"""
_SIZES = {"phone": PHONE, "tablet": TABLET, "desktop": DESKTOP}


@pytest.mark.parametrize("state", STATES)
def test_a_state_of_the_page(opens: Opens, state: str) -> None:
    """No violation of WCAG 2.2 A and AA or of good practice; names, headings and landmarks make sense; all fits and is large enough."""
    citizen = opens(color_scheme="light")
    STATES[state](citizen)
    page = citizen.page
    settle(page)
    faults = [f"light: {fault}" for fault in violations(page)]
    faults += [f"aloud: {fault}" for fault in misleading(spoken(page))]
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
    page.evaluate(_TO_THE_TOP)
