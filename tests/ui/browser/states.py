"""The states in which a citizen finds the page, and the way into each."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from browser.citizen import Citizen


def opening(citizen: Citizen) -> None:
    """Nothing is asked yet."""


def opening_easy(citizen: Citizen) -> None:
    """The same in easy Japanese."""
    citizen.speak("easy")


def opening_english(citizen: Citizen) -> None:
    """The same in English."""
    citizen.speak("en")


def waiting(citizen: Citizen) -> None:
    """A question is being answered, and the answer does not come."""
    taken_and_lost(citizen.page)
    citizen.question.fill("転入届はいつまで？")
    citizen.question.press("Enter")
    expect(citizen.page.locator(".turn.waiting")).to_be_visible()


def answered(citizen: Citizen) -> None:
    """A short answer."""
    citizen.ask("転入届はいつまでに出せばいい？")


def long_answer(citizen: Citizen) -> None:
    """A long answer, opened to its end."""
    citizen.ask("引っ越してきたら何をすればいい？")
    citizen.last.locator("details.more > summary").click()


def source_open(citizen: Citizen) -> None:
    """A source with its marked passage."""
    citizen.ask("転入届はいつまでに出せばいい？")
    citizen.open_source()


def answered_easy(citizen: Citizen) -> None:
    """An answer in easy Japanese, with its readings."""
    citizen.speak("easy")
    citizen.ask("子どものお金をもらいたいです")


def answered_english(citizen: Citizen) -> None:
    """An answer in English."""
    citizen.speak("en")
    citizen.ask("By when do I have to file a moving-in notification?")


def clarify(citizen: Citizen) -> None:
    """The question could mean several things."""
    citizen.ask("証明書がほしい")


def refused(citizen: Citizen) -> None:
    """The documents do not hold it."""
    citizen.ask("プールの営業時間は")


def emergency(citizen: Citizen) -> None:
    """A life is in danger."""
    citizen.ask("家が燃えています")


def personal_data(citizen: Citizen) -> None:
    """The question held a phone number."""
    citizen.ask("私の電話は090-1234-5678です")


def other_language(citizen: Citizen) -> None:
    """The question was Chinese."""
    citizen.ask("我刚搬来这里，需要做什么？")


def empty(citizen: Citizen) -> None:
    """Sent without a question."""
    citizen.question.press("Enter")


def failed(citizen: Citizen) -> None:
    """The server could not take the question."""
    citizen.page.route("**/queue/join*", lambda route: route.fulfill(status=500, body="{}"))
    citizen.question.fill("転入届はいつまで？")
    citizen.question.press("Enter")
    expect(citizen.page.locator("#status")).to_contain_text("うまくお答えできませんでした")


def offline(citizen: Citizen) -> None:
    """The line is cut."""
    citizen.page.context.set_offline(True)
    expect(citizen.page.locator("#status")).to_contain_text("サーバーにつながりません")


def ticked(citizen: Citizen) -> None:
    """A list with things to bring, one of them ticked."""
    citizen.ask("転入届に必要なもの")
    citizen.last.get_by_role("checkbox").first.check()


def reasons(citizen: Citizen) -> None:
    """The answer did not help: reasons to choose."""
    citizen.ask("プールの営業時間は")
    citizen.last.locator("[data-rate=unhelpful]").click()
    citizen.last.get_by_role("checkbox").first.check()


def rated(citizen: Citizen) -> None:
    """Thanks for a rating."""
    citizen.ask("転入届はいつまでに出せばいい？")
    citizen.last.locator("[data-rate=helpful]").click()
    expect(citizen.last.locator(".thanks")).to_be_visible()


def receipt(citizen: Citizen) -> None:
    """A question was left for the desk."""
    leave(citizen)


def reply_read(citizen: Citizen) -> None:
    """What was left is read with the receipt number."""
    number = leave(citizen)
    citizen.page.locator("#look > summary").click()
    citizen.page.locator("#look-text").fill(number)
    citizen.page.locator("#look .send").click()
    expect(citizen.page.locator("#look-told .inquiry")).to_be_visible()


def wrong_receipt(citizen: Citizen) -> None:
    """There is nothing under the receipt number."""
    citizen.page.locator("#look > summary").click()
    citizen.page.locator("#look-text").fill("AAAA-AAAA-AAAA-AAAA")
    citizen.page.locator("#look .send").click()
    expect(citizen.page.locator("#look-problem")).not_to_be_empty()


def before_erasing(citizen: Citizen) -> None:
    """The question whether to erase everything."""
    citizen.ask("転入届はいつまでに出せばいい？")
    citizen.page.locator("[data-erase]").click()
    expect(citizen.page.get_by_role("dialog")).to_be_visible()


def erased(citizen: Citizen) -> None:
    """Everything is erased."""
    before_erasing(citizen)
    citizen.page.get_by_role("dialog").locator("[value=erase]").click()
    expect(citizen.page.locator("#status")).not_to_be_empty()


STATES: dict[str, Callable[[Citizen], None]] = {
    state.__name__: state
    for state in (
        opening,
        opening_easy,
        opening_english,
        waiting,
        answered,
        long_answer,
        source_open,
        answered_easy,
        answered_english,
        clarify,
        refused,
        emergency,
        personal_data,
        other_language,
        empty,
        failed,
        offline,
        ticked,
        reasons,
        rated,
        receipt,
        reply_read,
        wrong_receipt,
        before_erasing,
        erased,
    )
}


def leave(citizen: Citizen) -> str:
    """Leave the question that the documents do not answer for the desk; returns the receipt number."""
    page = citizen.page
    citizen.ask("プールの営業時間は")
    page.locator("#leave > summary").click()
    expect(page.locator("#leave-text")).to_have_value("プールの営業時間は")
    page.locator("#leave .send").click()
    expect(page.locator(".receipt")).to_be_focused()
    return page.locator(".receipt-number").inner_text().strip()


def taken_and_lost(page: Page) -> None:
    """From now on the server seems to take every question, and nothing ever comes of it."""
    page.route("**/queue/join*", lambda route: route.fulfill(status=200, json={"event_id": "lost"}))
