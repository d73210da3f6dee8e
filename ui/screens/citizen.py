"""The citizen's page, state by state: what is done in each, as a visitor does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.build import open_desk
from bot.desk.inquiries import InquiryStatus
from bot.desk.notices import Level, Notice
from ui.screens.camera import DESKTOP, PAPER, ZOOMED, Screen

if TYPE_CHECKING:
    from playwright.sync_api import Page

_JOIN, _DATA = "**/gradio_api/queue/join*", "**/gradio_api/queue/data*"


def _nothing(page: Page) -> None:
    page.locator(".example").first.wait_for()


def _notices(page: Page) -> None:
    page.locator(".desk-notices").wait_for()


def _ask(question: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator("#question textarea").fill(question)
        page.locator("#question textarea").press("Enter")
        page.locator(".turn:not(.waiting) .answer").last.wait_for()
        page.wait_for_timeout(900)

    return act


def _source(page: Page) -> None:
    _ask("転入届はいつまでに出しますか")(page)
    page.locator(".cite").first.click()
    page.wait_for_timeout(600)


def _ticked(page: Page) -> None:
    _ask("転入届に必要なものは何ですか")(page)
    page.locator(".row-tick input").nth(0).check()
    page.locator(".row-tick input").nth(1).check()


def _waiting(page: Page) -> None:
    page.route(_DATA, lambda _: None)  # never answered; where it is refused, the page loads anew
    page.locator("#question textarea").fill("転入届はいつまで？")
    page.locator("#question textarea").press("Enter")
    page.wait_for_timeout(600)


def _empty(page: Page) -> None:
    page.get_by_role("button", name="質問する").click()
    page.wait_for_timeout(300)


def _offline(page: Page) -> None:
    page.route(_JOIN, lambda route: route.abort())
    page.locator("#question textarea").fill("転入届はいつまでに出しますか")
    page.locator("#question textarea").press("Enter")
    page.locator("#status.wrong").wait_for()
    page.wait_for_timeout(600)


def _busy(page: Page) -> None:
    page.route(_JOIN, lambda route: route.fulfill(status=503, body="{}"))
    page.locator("#question textarea").fill("転入届はいつまでに出しますか")
    page.locator("#question textarea").press("Enter")
    page.locator("#status.wrong").wait_for()
    page.wait_for_timeout(600)


def _spoken(name: str, button: str, question: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.get_by_role("button", name=name).click()
        page.locator(".send", has_text=button).first.wait_for()
        _ask(question)(page)

    return act


def _rated(page: Page) -> None:
    _ask("転入届はいつまでに出しますか")(page)
    page.locator("[data-rate=unhelpful]").click()
    page.locator(".reasons").scroll_into_view_if_needed()


def _person(page: Page) -> None:
    _ask("犬の登録はどこでしますか")(page)
    page.get_by_role("link", name="人に聞く").click()
    page.wait_for_timeout(700)


def _receipt(page: Page) -> None:
    page.locator("#leave summary").click()
    page.locator("#leave-text").fill("委任状の形は決まっていますか")
    page.locator("#leave .send").click()
    page.locator(".receipt-number").wait_for()
    page.wait_for_timeout(700)


def _reply(receipt: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator("#look summary").click()
        page.locator("#look-text").fill(receipt)
        page.locator("#look .send").click()
        page.locator(".inquiry").wait_for()
        page.wait_for_timeout(700)

    return act


def _erasing(page: Page) -> None:
    _ask("転入届はいつまでに出しますか")(page)
    page.locator("[data-erase]").click()
    page.wait_for_timeout(400)


def _erased(page: Page) -> None:
    _erasing(page)
    page.locator("dialog [value=erase]").click()
    page.wait_for_timeout(900)


def _paper(page: Page) -> None:
    _ticked(page)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")


def citizen_screens(receipt: str) -> tuple[Screen, ...]:
    """All states, in the order in which a visitor may meet them."""
    needs = _ask("転入届に必要なものは何ですか")
    return _when_loaded(
        Screen("start", "Before the first question", _nothing, whole=True),
        Screen("start-dark", "The same in the dark", _nothing, dark=True),
        Screen("start-desktop", "Before the first question", _nothing, DESKTOP),
        Screen("start-desktop-dark", "The same in the dark", _nothing, DESKTOP, dark=True),
        Screen("waiting", "An answer is being looked for", _waiting),
        Screen("answer", "An answer with a list to tick", needs, whole=True),
        Screen("source", "A source is open, the quote marked", _source),
        Screen("ticked-dark", "Two items are ticked, in the dark", _ticked, dark=True),
        Screen("answer-desktop", "An answer", needs, DESKTOP, whole=True),
        Screen("answer-desktop-dark", "The same in the dark", needs, DESKTOP, dark=True),
        Screen(
            "long-desktop",
            "A long answer, folded",
            _ask("児童手当の対象、必要なもの、期限、金額、方法を教えて"),
            DESKTOP,
            whole=True,
        ),
        Screen("paper", "On paper", _paper, PAPER, whole=True),
        Screen(
            "easy",
            "やさしい日本語, with readings",
            _spoken("やさしい日本語", "質問", "てんにゅうとどけは いつまでに だしますか"),
        ),
        Screen(
            "english-desktop", "English", _spoken("English", "Ask", "What do I need to move in?"), DESKTOP
        ),
        Screen("clarify", "A question that could mean several things", _ask("届け出")),
        Screen("refused", "Nothing in the documents", _ask("市長の好きな食べ物は何ですか")),
        Screen(
            "personal", "Personal data was typed", _ask("マイナンバーは123456789018です。住民票をください")
        ),
        Screen("emergency", "An emergency", _ask("家が燃えています")),
        Screen("feedback", "Why an answer did not help", _rated),
        Screen("person", "The desk to ask", _person),
        Screen("receipt", "A question is left for the desk", _receipt),
        Screen("reply", "Its reply is read", _reply(receipt)),
        Screen("empty", "The question was empty", _empty),
        Screen("offline", "The server is gone", _offline),
        Screen("busy", "Too many ask at once", _busy),
        Screen("erasing", "Before everything is erased", _erasing),
        Screen("erased", "Everything is erased", _erased),
        Screen("zoomed", "1280 px at 200 %", needs, ZOOMED),
    )


def screens_with_notices() -> tuple[Screen, ...]:
    """The page while notices of the desk stand on it."""
    return _when_loaded(
        Screen("notices", "Notices of the desk", _notices),
        Screen("notices-desktop-dark", "The same, in the dark", _notices, DESKTOP, dark=True),
    )


def _when_loaded(*screens: Screen) -> tuple[Screen, ...]:
    return tuple(replace(screen, ready=".example") for screen in screens)


def answered_inquiry(data: Path) -> str:
    """The receipt number of a question that the desk has answered."""
    desk = open_desk(data)
    left = desk.inquiries.leave("転入届を代理の人が出すとき、委任状の形は決まっていますか", "ja")
    desk.inquiries.move(left.inquiry.number, InquiryStatus.IN_PROGRESS)
    desk.inquiries.reply(
        left.inquiry.number, "決まった形はありません。頼む人が自分で書いて、名前を書いてください。"
    )
    desk.close()
    return left.receipt


def put_up_notices(data: Path) -> None:
    """Two notices: an emergency and an outage."""
    desk = open_desk(data)
    now = datetime.now(UTC)
    warning = "【見本】大雨警報が出ています。川に近づかないでください。避難所の情報は市のホームページを見てください。"
    outage = "【見本】今夜22時から1時間、点検のためお答えできません。"
    desk.notices.add(Notice(Level.EMERGENCY, warning, now), "sato")
    desk.notices.add(Notice(Level.OUTAGE, outage, now), "sato")
    desk.close()
