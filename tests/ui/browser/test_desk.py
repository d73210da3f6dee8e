"""The desk on the page: leave a question, read its reply with the receipt number, notices on top."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from bot.desk.inquiries import InquiryStatus
from bot.desk.notices import Level, Notice
from bot.desk.records import Desk
from browser.citizen import Citizen, Opens
from browser.states import leave

_OPEN = "プールの営業時間は"


def test_an_open_question_is_left_and_its_reply_is_read(opens: Opens, desk: Desk) -> None:
    """No name, no address: a number that is told once, and read from any browser."""
    citizen = opens()
    number = leave(citizen)
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", number)
    left = desk.inquiries.read(number)
    assert left is not None
    assert left.question == _OPEN
    assert left.status is InquiryStatus.NEW

    later = opens()
    read(later, number)
    expect(later.page.locator("#look-told")).to_contain_text("返事はまだありません")
    desk.inquiries.reply(left.number, "市民プールは10月から3月まで休みです。<b>太字</b>")
    read(later, number.lower().replace("-", ""))
    told = later.page.locator("#look-told")
    expect(told).to_contain_text("返事があります。")
    expect(told).to_contain_text("市民プールは10月から3月まで休みです。<b>太字</b>")
    expect(told).to_contain_text(_OPEN)


def test_a_wrong_number_is_answered_at_its_field(citizen: Citizen) -> None:
    """The problem is read out, the number stays, and the focus is where it is mended."""
    read(citizen, "AAAA-AAAA-AAAA-AAAA")
    expect(citizen.page.locator("#look-problem")).to_contain_text("この番号の質問は見つかりません")
    expect(citizen.page.locator("#look-text")).to_be_focused()
    expect(citizen.page.locator("#look-text")).to_have_value("AAAA-AAAA-AAAA-AAAA")


def test_personal_data_is_not_taken_by_the_desk(citizen: Citizen, desk: Desk) -> None:
    """The form says what to take out; the text stays to be mended, and nothing is kept."""
    before = len(desk.inquiries.all(list(InquiryStatus)))
    page = citizen.page
    page.locator("#leave > summary").click()
    page.locator("#leave-text").fill("私の電話は090-1234-5678です。返事をください。")
    page.get_by_role("button", name="窓口に送る").click()
    expect(page.locator("#leave-problem")).to_contain_text("電話番号")
    expect(page.locator("#leave-text")).to_have_value("私の電話は090-1234-5678です。返事をください。")
    assert len(desk.inquiries.all(list(InquiryStatus))) == before


def test_a_receipt_survives_a_reload_and_goes_when_all_is_erased(citizen: Citizen) -> None:
    """The number is told once; who reloads by mistake has not lost it, and who erases leaves it to nobody."""
    number = leave(citizen)
    citizen.page.reload()
    expect(citizen.page.locator(".receipt-number")).to_have_text(number)
    citizen.page.get_by_role("button", name="終了して消す").click()
    citizen.page.get_by_role("dialog").get_by_role("button", name="消して終わる").click()
    expect(citizen.page.locator(".receipt-number")).to_have_count(0)
    assert number[:9] not in citizen.page.evaluate("JSON.stringify(sessionStorage)")


def test_notices_stand_on_top_gravest_first(opens: Opens, desk: Desk) -> None:
    """Whoever opens the page reads them before anything else, in the language that is there, as plain text."""
    now = datetime.now(UTC)
    given = [
        desk.notices.add(Notice(Level.OUTAGE, "コンビニ交付は止まっています。<img src=x>", now), "sato"),
        desk.notices.add(
            Notice(
                Level.EMERGENCY,
                "避難指示が出ています。",
                now,
                en="Evacuation order.",
                ends_at=now + timedelta(hours=1),
            ),
            "sato",
        ),
    ]
    try:
        citizen = opens()
        region = citizen.page.get_by_role("region", name="市からのお知らせ")
        expect(region.get_by_role("listitem")).to_have_text(
            [re.compile("避難指示が出ています。"), re.compile(r"コンビニ交付は止まっています。<img src=x>")]
        )
        heading = citizen.page.get_by_role("heading", level=1).bounding_box()
        box = citizen.question.bounding_box()
        place = region.bounding_box()
        assert heading
        assert place
        assert box
        assert heading["y"] < place["y"] < box["y"]
        citizen.speak("en")
        region = citizen.page.locator(".desk-notices")
        expect(region.locator("[lang=en]", has_text="Evacuation order.")).to_be_visible()
        expect(region.locator("[lang=ja]", has_text="コンビニ交付")).to_be_visible()
    finally:
        for notice in given:
            desk.notices.withdraw(notice.number, "sato")


def read(citizen: Citizen, number: str) -> None:
    """Look for the reply under a number."""
    page = citizen.page
    if page.locator("#look").get_attribute("open") is None:
        page.locator("#look > summary").click()
    page.locator("#look-text").fill(number)
    page.get_by_role("button", name="返事を見る").click()
