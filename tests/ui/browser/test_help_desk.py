"""The help desk as people work at it: sign in, triage, reply, approve by a second person, withdraw; two on one ticket; keys."""

from __future__ import annotations

from desk_people import PASSWORD
from playwright.sync_api import expect

from bot.desk.records import Desk
from browser.citizen import PHONE, Citizen, Opens
from browser.clerk import Clerk, Enters
from browser.keys import Keys

ICE = "市営スケート場の貸靴の料金はいくらですか"
REPLY = "貸靴は1足300円です。\n冬の間だけ貸し出します。"
PARK = "中央公園の噴水は何時に動きますか"


def test_a_citizens_question_becomes_an_answer_that_a_person_stands_for_and_goes_when_it_must(
    opens: Opens, enters: Enters
) -> None:
    """Four people in four browsers; what a citizen reads is what was approved, word for word."""
    first = opens()
    receipt = leave(first, ICE)

    sato = enters(None)
    sato.sign_in("sato")
    sato.find("スケート場")
    sato.press("自分が受け持つ")
    sato.told("受け持ちました")
    sato.page.get_by_label("市民への返事").fill(REPLY)
    sato.press("返事をして、回答済にする")
    sato.told("返事をしました")
    expect(sato.page.locator(".tag-answered")).to_have_text("回答済")

    first.page.locator("#look > summary").click()
    first.page.locator("#look-text").fill(receipt)
    first.page.get_by_role("button", name="返事を見る").click()
    expect(first.page.locator("#look-told")).to_contain_text("貸靴は1足300円です。")

    number = propose(sato)
    expect(sato.page.locator("main")).to_contain_text("あなたが書いた版なので、あなたは承認できません")
    expect(sato.page.get_by_role("button", name="確かめたので、承認する")).to_have_count(0)
    assert not is_approved(opens())

    kato = enters("kato")
    kato.go("answers?state=waiting")
    kato.follow(ICE)
    kato.press("確かめたので、承認する")
    kato.told("承認しました。いまから返ります。")

    second = opens()
    answer = second.ask("市営スケート場の貸靴の料金は、いくらですか？")
    expect(answer.locator(".notice-approved")).to_contain_text("職員が確認した回答")
    said = answer.locator(".answer").inner_text()
    assert all(line in said for line in REPLY.splitlines())

    sato.go(f"answers/{number}")
    sato.page.get_by_label("取り下げる理由").fill("料金が変わった")
    sato.press("すぐに取り下げる")
    sato.told("取り下げました。もう返りません。")
    assert not is_approved(opens())


def test_of_two_workers_on_one_ticket_the_second_is_told_and_nothing_is_lost(
    desk: Desk, enters: Enters
) -> None:
    """Both have the page open; the first replies; the second reads that, and the own text is still in its field."""
    desk.inquiries.leave(PARK, "ja")
    sato, ito = enters("sato"), enters("ito")
    for clerk in (sato, ito):
        clerk.find("噴水")
        clerk.page.locator("#reply").fill(f"{clerk is sato} 10時と15時です。")
    ito.page.locator("#note").fill("公園課に聞いた。")
    sato.press("返事をして、回答済にする")
    sato.told("返事をしました")
    ito.press("返事をして、回答済にする")
    ito.told("ほかの人が先に変えました。いまの担当は sato です。")
    assert ito.reply == "False 10時と15時です。"
    expect(ito.page.locator("#note")).to_have_value("公園課に聞いた。")
    expect(ito.page.locator("main")).to_contain_text("True 10時と15時です。")
    ito.press("書いたものをメモに残す")
    ito.told("メモに残しました")
    expect(ito.page.locator("#note")).to_have_value("公園課に聞いた。")
    expect(ito.page.locator(".note")).to_contain_text("False 10時と15時です。")


def test_the_way_from_signing_in_to_a_reply_by_keyboard_alone(desk: Desk, enters: Enters) -> None:
    """Every stop of the focus can be seen, and nothing needs a pointer."""
    desk.inquiries.leave("駅前広場の時計台はだれが直しますか", "ja")
    clerk = enters(None, PHONE)
    clerk.go("")
    keys = Keys(clerk.page)
    keys.tab_to("利用者名")
    keys.type("ito")
    keys.tab_to("パスワード")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(clerk.page.get_by_role("heading", level=1)).to_have_text("案件")
    keys.tab_to("質問やメモの言葉")
    keys.type("時計台")
    keys.press("Enter")
    clerk.page.wait_for_url("**words=**")
    keys.tab_to("時計台はだれが")
    keys.press("Enter")
    clerk.page.wait_for_url("**/tickets/**")
    keys.tab_to("市民への返事")
    keys.type("施設管理課が直します。")
    keys.tab_to("返事をして、回答済にする")
    keys.press("Enter")
    clerk.told("返事をしました")
    assert keys.faults == []


def test_the_desk_works_without_a_script(desk: Desk, enters: Enters) -> None:
    """And on a phone."""
    desk.inquiries.leave("駅のロッカーは夜も使えますか", "ja")
    clerk = enters("sato", PHONE, java_script_enabled=False)
    clerk.find("ロッカー")
    clerk.page.get_by_label("メモを書く").fill("駅に確認")
    clerk.press("メモを残す")
    clerk.told("メモを残しました。")
    clerk.press("見送る")
    clerk.told("見送りにしました。")


def leave(citizen: Citizen, question: str) -> str:
    """Ask in vain and leave the question for the desk; returns the receipt number."""
    citizen.ask(question)
    page = citizen.page
    page.locator("#leave > summary").click()
    page.locator("#leave-text").fill(question)
    page.locator("#leave .send").click()
    expect(page.locator(".receipt")).to_be_focused()
    return page.locator(".receipt-number").inner_text().strip()


def propose(clerk: Clerk) -> str:
    """Write an approved answer of a ticket's reply, having seen whom it reaches; returns its number."""
    clerk.press("この返事を、確認した回答にする")
    page = clerk.page
    expect(page.get_by_label("回答", exact=True)).to_have_value(REPLY)
    clerk.press("過去のどの質問に返るか見る")
    expect(page.locator("#reach")).to_contain_text(ICE)
    page.get_by_label("責任をもつ部署").select_option(index=1)
    page.get_by_label("いつまで（有効期限）").fill("2099-03-31")
    clerk.press("承認を頼む")
    clerk.told("承認を頼みました")
    return page.url.partition("/answers/")[2].partition("?")[0]


def is_approved(citizen: Citizen) -> bool:
    """Whether a citizen is given what staff approved."""
    return citizen.ask(ICE).locator(".notice-approved").count() > 0
