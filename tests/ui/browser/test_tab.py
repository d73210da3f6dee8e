"""A conversation lives in its tab: it survives a reload, nobody else sees it, and it can be erased."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from bot.desk.records import Desk
from browser.citizen import Citizen, Opens

_STORED = """() => ({
  session: Object.fromEntries(Object.entries(sessionStorage)), local: Object.keys(localStorage),
  cookies: document.cookie
})"""


def test_a_reload_keeps_the_conversation(citizen: Citizen) -> None:
    """Turns, ticks, language, what is half written, and what a follow-up refers to."""
    citizen.ask("転入届に必要なもの")
    citizen.last.get_by_role("checkbox").first.check()
    citizen.question.fill("それはいつまで")
    citizen.page.reload()
    expect(citizen.turns).to_have_count(1)
    expect(citizen.last.get_by_role("checkbox").first).to_be_checked()
    expect(citizen.question).to_have_value("それはいつまで")
    turn = citizen.ask("それはいつまでに出しますか")
    expect(turn.locator(".claims")).to_contain_text("14日以内")
    citizen.speak("en")
    citizen.page.reload()
    expect(citizen.page.locator("html")).to_have_attribute("lang", "en")
    expect(citizen.page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(citizen.turns).to_have_count(2)


def test_another_language_keeps_what_is_half_written(citizen: Citizen) -> None:
    """Who changes the language in the middle of a question does not write it again."""
    citizen.question.fill("転入届はいつま")
    citizen.speak("easy")
    expect(citizen.question).to_have_value("転入届はいつま")


def test_nothing_is_stored_beyond_the_tab(citizen: Citizen) -> None:
    """No cookie, nothing in localStorage or a database of the browser, whatever was asked."""
    citizen.ask("転入届はいつまでに出せばいい？")
    stored = citizen.page.evaluate(_STORED)
    assert stored["local"] == []
    assert stored["cookies"] == ""
    assert citizen.page.context.cookies() == []
    assert citizen.page.evaluate("indexedDB.databases()") == []
    assert citizen.page.evaluate("caches.keys()") == []


def test_two_people_do_not_see_each_other(opens: Opens) -> None:
    """What one asks stays in that tab; the other's follow-up knows nothing of it."""
    one, other = opens(), opens()
    one.ask("転入届はいつまでに出せばいい？")
    turn = other.ask("それはどこで出せますか")
    expect(other.turns).to_have_count(1)
    expect(turn).not_to_contain_text("転入届")


def test_a_second_tab_begins_anew(citizen: Citizen, address: str) -> None:
    """Even in the same browser, on a shared computer, a new tab shows nothing of the old one."""
    citizen.ask("転入届はいつまでに出せばいい？")
    second = Citizen(citizen.page.context.new_page())
    second.open(address)
    expect(second.turns).to_have_count(0)


def test_erasing_leaves_nothing_in_the_tab_and_nothing_on_the_server(citizen: Citizen, desk: Desk) -> None:
    """After 終了して消す the page, its storage and the server know nothing of what was asked."""
    citizen.ask("転入届はいつまでに出せばいい？")
    citizen.ask("何を持っていけばいい？")
    page = citizen.page
    conversation = json.loads(page.evaluate("sessionStorage.madoguchi"))["conversation"]
    assert len(desk.conversations.turns(conversation, 10)) == 2
    page.get_by_role("button", name="終了して消す").click()
    page.get_by_role("dialog").get_by_role("button", name="やめる").click()
    expect(citizen.turns).to_have_count(2)
    page.get_by_role("button", name="終了して消す").click()
    dialog = page.get_by_role("dialog", name="終了して消しますか")
    with page.expect_response("**/queue/join*"):
        dialog.get_by_role("button", name="消して終わる").click()
    expect(citizen.turns).to_have_count(0)
    expect(page.get_by_role("main").get_by_role("status")).to_contain_text("質問と答えを消しました。")
    expect(page.locator(".wire")).not_to_have_count(0)
    stored = json.dumps(page.evaluate(_STORED), ensure_ascii=False)
    assert conversation not in stored
    assert "転入届" not in stored
    page.wait_for_timeout(0)
    page.reload()
    expect(citizen.question).to_be_editable()
    expect(citizen.turns).to_have_count(0)
    assert desk.conversations.turns(conversation, 10) == []
