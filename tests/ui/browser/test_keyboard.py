"""The whole way by keyboard: every stop is in sight, uncovered and shows that it has the focus."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.citizen import DESKTOP, PHONE, Opens
from browser.keys import Keys


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_an_answer_is_reached_used_and_gone_on_from(opens: Opens, size: tuple[int, int]) -> None:
    """Ask, tick, read a source, print, rate, press a related question, change the language."""
    # Keys are faster here than any hand: the page must not still be gliding to where the last one led.
    citizen = opens(size=size, reduced_motion="reduce")
    page, keys = citizen.page, Keys(citizen.page)
    page.evaluate("() => { window.sheets = 0; window.print = () => { window.sheets += 1; }; }")
    keys.press("Tab")
    assert keys.at() == "質問の入力へ進む"
    keys.press("Enter")
    expect(citizen.question).to_be_focused()
    keys.type("転入届に必要なもの")
    keys.press("Enter")
    citizen.answered(1)
    keys.press("Shift+Tab")
    assert keys.at() == "いまの答えへ進む"
    keys.press("Enter")
    expect(citizen.last.locator(".asked")).to_be_focused()
    keys.tab_to("来庁する人の本人確認書類")
    keys.press("Space")
    expect(citizen.last.get_by_role("checkbox").first).to_be_checked()
    keys.tab_to("出典1")
    keys.press("Enter")
    expect(citizen.last.locator(".source[open]")).to_be_visible()
    keys.tab_to("印刷")
    keys.press("Enter")
    assert page.evaluate("window.sheets") == 1
    keys.tab_to("役に立った")
    keys.press("Enter")
    expect(citizen.last.locator(".thanks")).to_be_focused()
    keys.tab_to("市内で引っ越した")
    keys.press("Enter")
    citizen.answered(2)
    keys.tab_to("English", back=True)
    keys.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert keys.faults == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_the_desk_is_reached_and_everything_erased(opens: Opens, size: tuple[int, int]) -> None:
    """Ask in vain, leave the question, read what became of it, erase; the focus is never lost on the way."""
    # Keys are faster here than any hand: the page must not still be gliding to where the last one led.
    citizen = opens(size=size, reduced_motion="reduce")
    page, keys = citizen.page, Keys(citizen.page)
    keys.tab_to("知りたいこと")
    keys.type("プールの営業時間は")
    keys.press("Enter")
    citizen.answered(1)
    keys.tab_to("質問を窓口に残す", back=True)
    keys.press("Enter")
    expect(page.locator("#leave-text")).to_be_focused()
    expect(page.locator("#leave-text")).to_have_value("プールの営業時間は")
    keys.tab_to("窓口に送る")
    keys.press("Enter")
    expect(page.locator(".receipt")).to_be_focused()
    number = page.locator(".receipt-number").inner_text().strip()
    keys.tab_to("受付番号で返事を見る")
    keys.press("Enter")
    keys.tab_to("受付番号")
    keys.type(number)
    keys.press("Enter")
    expect(page.locator("#look-told .inquiry")).to_be_focused()
    keys.tab_to("終了して消す", back=True)
    keys.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    keys.tab_to("消して終わる")
    keys.press("Enter")
    expect(citizen.turns).to_have_count(0)
    expect(citizen.question).to_be_focused()
    assert keys.faults == []
