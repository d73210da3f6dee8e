"""The whole way by keyboard: every stop is in sight, uncovered and shows that it has the focus."""

from __future__ import annotations

from playwright.sync_api import expect

from browser.citizen import Citizen
from browser.keys import Keys


def test_the_whole_way_is_walked_by_keyboard(citizen: Citizen) -> None:
    """Past the head to the box, a question, a source, a related question, another language, the desk, the start again."""
    keys = Keys(citizen.page)
    keys.press("Tab")
    assert keys.at() == "質問の入力へ進む"
    keys.press("Enter")
    expect(citizen.question).to_be_focused()
    keys.type("転入届はいつまでに出せばいい？")
    keys.press("Enter")
    citizen.answered(1)
    keys.tab_to("出典1")
    keys.press("Enter")
    expect(citizen.last.locator(".source[open]")).to_be_visible()
    keys.tab_to("市内で引っ越した")
    keys.press("Enter")
    citizen.answered(2)
    keys.tab_to("English", back=True)
    keys.press("Enter")
    expect(citizen.page.locator("html")).to_have_attribute("lang", "en")
    assert keys.faults == []
