"""Every state of the help desk's pages, light and dark, on a phone and a desktop: nothing for axe to object to, nothing cut off."""

from __future__ import annotations

import pytest

from bot.desk.records import Desk
from browser.axe import violations
from browser.citizen import DESKTOP, PHONE
from browser.clerk import Enters
from browser.desk_states import DESK_STATES, Scene
from browser.layout import sideways, small_letters, small_targets
from index.settings import IndexSettings


@pytest.mark.parametrize("state", DESK_STATES)
def test_a_state_of_the_desk(desk: Desk, settings: IndexSettings, enters: Enters, state: str) -> None:
    """No violation of WCAG 2.2 A and AA or of good practice in either theme; it fits each screen, letters and targets too."""
    page = DESK_STATES[state](Scene(desk, settings, enters)).page
    faults = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        for name, (width, height) in {"phone": PHONE, "desktop": DESKTOP}.items():
            page.set_viewport_size({"width": width, "height": height})
            found = [*violations(page), *sideways(page), *small_targets(page), *small_letters(page)]
            faults += [f"{theme}, {name}: {fault}" for fault in found]
    for notice in desk.notices.current():
        desk.notices.withdraw(notice.number, "kato")
    assert not faults, "\n".join(faults)
