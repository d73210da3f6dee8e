"""A citizen's way through the page: asking, reading a source, going on, changing the language, starting over."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.citizen import Citizen, Opens
from browser.layout import sideways


def test_a_citizen_asks_and_reads_the_source(citizen: Citizen) -> None:
    """From the question to the marked passage, on a phone."""
    turn = citizen.ask("転入届はいつまでに出せばいい？")
    expect(turn.locator(".claims")).to_contain_text("14日以内")
    expect(turn).to_contain_text("AIが答えています。まちがうことがあります。")
    source = citizen.open_source()
    expect(source.locator("mark").first).to_contain_text("14日以内")
    expect(source).to_contain_text("確認日")
    expect(source).to_contain_text("見本・市の確認前")
    assert sideways(citizen.page) == []


def test_the_document_speaks_japanese_whatever_the_browser_speaks(opens: Opens) -> None:
    """A screen reader must read Japanese as Japanese; there is one first heading."""
    page = opens(locale="en-US").page
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page.get_by_role("heading", level=1)).to_have_text("袖ケ浦市 まどぐち")


def test_examples_and_related_questions_ask_when_pressed(citizen: Citizen) -> None:
    """A conversation goes on by buttons, stays on the page, and can be started over."""
    page = citizen.page
    page.locator(".example").first.click()
    citizen.answered(1)
    citizen.last.locator(".related .ask").first.click()
    citizen.answered(2)
    page.get_by_role("button", name="はじめからやり直す").click()
    expect(citizen.turns).to_have_count(0)
    expect(page.get_by_role("heading", name="質問の例")).to_be_visible()


def test_a_follow_up_is_answered_from_what_was_said_before(citizen: Citizen) -> None:
    """A second question that names nothing is about the subject of the first."""
    citizen.ask("転入届はいつまでに出せばいい？")
    turn = citizen.ask("何を持っていけばいい？")
    expect(turn.locator(".claims")).to_contain_text("本人確認書類")
    expect(turn.locator(".claims")).to_contain_text("マイナンバーカード")


def test_an_empty_question_is_met_with_a_polite_line(citizen: Citizen) -> None:
    """Nothing is asked, and the page says what to do."""
    citizen.page.get_by_role("button", name="質問する").click()
    expect(citizen.page.get_by_role("main").get_by_role("status")).to_contain_text("質問が空です")
    expect(citizen.turns).to_have_count(0)


def test_the_page_changes_its_language(citizen: Citizen) -> None:
    """English is one press away: the frame, the document's language and the answers follow."""
    citizen.speak("en")
    expect(citizen.page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(citizen.page.locator("html")).to_have_attribute("lang", "en")
    turn = citizen.ask("By when do I have to file a moving-in notification?")
    expect(turn.locator(".claims")).to_contain_text("14 days")
    expect(turn).to_have_attribute("lang", "en")
    citizen.speak("ja")
    expect(citizen.page.locator("html")).to_have_attribute("lang", "ja")
    expect(citizen.last).to_have_attribute("lang", "en")


def test_easy_japanese_has_readings_above_its_kanji(citizen: Citizen) -> None:
    """They are read and not copied, and the page still fits a phone."""
    citizen.speak("easy")
    turn = citizen.ask("てんにゅうとどけは いつまでに だしますか")
    reading = turn.locator(".claims rt").filter(has_text="じゅうよっかいない").first
    expect(reading).to_be_visible()
    expect(reading).to_have_css("user-select", "none")
    expect(citizen.page.locator("html")).to_have_attribute("lang", "ja")
    assert sideways(citizen.page) == []


def test_a_person_can_be_asked_from_everywhere(citizen: Citizen) -> None:
    """The way to a person stays in view, and leads to a desk with its hours."""
    citizen.ask("転入届に必要なもの")
    citizen.page.get_by_role("link", name="人に聞く").click()
    desk = citizen.page.get_by_role("complementary")
    expect(desk).to_be_in_viewport()
    expect(desk).to_contain_text("市民課")
    expect(desk).to_contain_text("9:00–16:30")


@pytest.mark.parametrize("size", [(320, 640), (640, 450)])
def test_at_twice_the_size_nothing_is_cut_off(opens: Opens, size: tuple[int, int]) -> None:
    """Zoomed to 200 %, a window has half of its width: 640 px on a desktop. 320 px is what WCAG asks for."""
    citizen = opens(size=size, device_scale_factor=2)
    assert sideways(citizen.page) == []
    citizen.ask("引っ越してきたら何をすればいい？")
    citizen.last.locator("details.more > summary").click()
    citizen.open_source()
    assert sideways(citizen.page) == []
