"""What is done with an answer: tick, print, copy, rate."""

from __future__ import annotations

import pypdfium2
from playwright.sync_api import Page, expect

from bot.desk.records import Desk
from browser.citizen import Citizen, Opens

# A headless browser has no printer; what would be printed is asked for with Page.pdf.
_PRINTER = "() => { window.sheets = 0; window.print = () => { window.sheets += 1; }; }"


def test_a_list_is_ticked_and_printed(citizen: Citizen) -> None:
    """Only the answer whose button was pressed is on the paper: its list, folded parts too, ticks, sources, the day."""
    page = citizen.page
    page.evaluate(_PRINTER)
    citizen.ask("児童手当")
    turn = citizen.ask("引っ越してきたら何をすればいい？")
    turn.locator("details.more > summary").click()
    turn.get_by_role("checkbox", name="来庁する人の本人確認書類").check()
    turn.get_by_role("button", name="印刷").click()
    assert page.evaluate("window.sheets") == 1
    sheets = printed(page)
    assert "転入届は、住み始めた日から14日以内" in sheets[0]
    paper = "".join(sheets)
    for wanted in (
        "袖ケ浦市 まどぐち",
        "引っ越してきたら何をすればいい？",
        "必要なもの",
        "来庁する人の本人確認書類",
        "引っ越した人全員の在留カードまたは特別永住者証明書",
        "住民基本台帳法",
        "印刷した日",
        "AIが答えています",
        "見本・市の確認前",
    ):
        assert wanted in paper, f"{wanted} is not on the paper:\n{paper}"
    for unwanted in (
        "児童手当は",
        "質問する",
        "役に立った",
        "関連する質問",
        "終了して消す",
        "質問を窓口に残す",
    ):
        assert unwanted not in paper
    expect(turn.get_by_role("checkbox", name="来庁する人の本人確認書類")).to_be_checked()
    expect(citizen.turns.first).to_be_visible()


def test_what_was_folded_is_printed_and_folded_again(citizen: Citizen) -> None:
    """Paper cannot be unfolded: what the screen folds away is on it all the same."""
    turn = citizen.ask("引っ越してきたら何をすればいい？")
    assert "特別永住者証明書" in "".join(printed(citizen.page))
    expect(turn.locator("details.more")).not_to_have_attribute("open", "")


def test_an_answer_is_copied_as_text_with_its_sources(opens: Opens) -> None:
    """What lands in a message to somebody else says what it is and where it is from; no marks of the page in it."""
    citizen = opens(permissions=["clipboard-read", "clipboard-write"])
    turn = citizen.ask("転入届はいつまでに出せばいい？")
    turn.get_by_role("button", name="コピー").click()
    expect(citizen.page.get_by_role("main").get_by_role("status")).to_have_text("答えをコピーしました。")
    copied = str(citizen.page.evaluate("navigator.clipboard.readText()"))
    for wanted in (
        "転入届はいつまでに出せばいい？",
        "住み始めた日から14日以内",
        "住民基本台帳法",
        "見本・市の確認前",
        "AIの答え",
    ):
        assert wanted in copied
    assert "⁠" not in copied
    assert "<" not in copied


def test_an_answer_that_helped_is_rated_with_one_press(citizen: Citizen, desk: Desk) -> None:
    """One press, thanks that are read out, and one entry with nothing else in it."""
    before = len(desk.feedback.read())
    turn = citizen.ask("転入届はいつまでに出せばいい？")
    turn.get_by_role("button", name="役に立った", exact=True).click()
    expect(turn.locator(".feedback")).to_contain_text("ご意見をありがとうございました。")
    expect(turn.get_by_role("button", name="役に立った", exact=True)).to_have_count(0)
    entries = desk.feedback.read()[before:]
    assert [(entry.rating, entry.reasons) for entry in entries] == [("helpful", ())]


def test_an_answer_that_did_not_help_is_rated_with_reasons(citizen: Citizen, desk: Desk) -> None:
    """The reasons open at the button, as many as fit are ticked, and they are kept."""
    turn = citizen.ask("プールの営業時間は")
    button = turn.get_by_role("button", name="役に立たなかった")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    turn.get_by_role("checkbox", name="必要なことが足りない").check()
    turn.get_by_role("checkbox", name="どこに聞けばよいかわからない").check()
    turn.get_by_role("button", name="送る", exact=True).click()
    expect(turn.locator(".feedback")).to_contain_text("ご意見をありがとうございました。")
    last = desk.feedback.read()[-1]
    assert last.rating == "unhelpful"
    assert sorted(last.reasons) == ["incomplete", "whom_to_ask_unclear"]


def printed(page: Page) -> list[str]:
    """The text on each sheet of paper."""
    with pypdfium2.PdfDocument(page.pdf(format="A4")) as paper:
        sheets = [sheet.get_textpage().get_text_range() for sheet in paper]
    return [sheet.replace("\r\n", "").replace("\n", "") for sheet in sheets]
