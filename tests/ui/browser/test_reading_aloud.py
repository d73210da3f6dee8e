"""What a screen reader gets: the whole conversation in an order that makes sense, and one announcement an answer."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from browser.citizen import Citizen
from browser.tree import spoken


def test_a_conversation_read_aloud_makes_sense_in_order(citizen: Citizen) -> None:
    """The head, the notices, each question with its answer and sources, the box for the next one, the desk to ask."""
    citizen.ask("転入届はいつまでに出せばいい？")
    citizen.ask("何を持っていけばいい？")
    said = list(map(str, spoken(citizen.page)))
    follows(
        said,
        "heading 1 袖ケ浦市 まどぐち",
        "heading 2 質問と答え",
        "heading 3 あなたの質問 転入届はいつまでに出せばいい？",
        "AIが答えています。まちがうことがあります。",
        "heading 4 期限",
        "checkbox 転入届は、住み始めた日から14日以内",
        "link 出典2",
        "heading 4 出典",
        "heading 4 関連する質問",
        "heading 3 あなたの質問 何を持っていけばいい？",
        "heading 4 必要なもの",
        "本人確認書類",
        "heading 4 出典",
        "textbox 知りたいこと",
        "button 質問する",
        "heading 2 人に聞く",
    )


def test_an_answer_is_announced_once(citizen: Citizen) -> None:
    """First that the search goes on, then that the answer is there and what it says; not in pieces, not twice."""
    before = len(citizen.announced())
    citizen.ask("転入届はいつまでに出せばいい？")
    citizen.ask("プールの営業時間は")
    status = citizen.page.get_by_role("main").get_by_role("status")
    expect(status).to_contain_text("返事を表示しました。")
    searching, answered, again, replied = citizen.announced()[before:]
    assert searching == again == "文書を調べています。"
    assert answered.startswith("答えを表示しました。")
    assert "住み始めた日から14日以内" in answered
    assert "見つかりませんでした" in replied


def test_what_is_read_out_says_how_much_is_left(citizen: Citizen) -> None:
    """Of a long answer the beginning is read out; who only listens has to know that it is the beginning."""
    citizen.ask("引っ越してきたら何をすればいい？")
    assert re.search(r"ほかに?\d+件", citizen.announced()[-1])


def test_a_change_of_language_is_read_out_in_the_new_one(citizen: Citizen) -> None:
    """The button is pressed far from what changes."""
    citizen.speak("en")
    assert "English" in citizen.announced()[-1]
    expect(citizen.page.locator("#status")).to_have_attribute("lang", "en")


def test_what_is_read_out_names_its_language(citizen: Citizen) -> None:
    """On the Japanese page an answer in Chinese is not read by a Japanese voice."""
    citizen.ask("我刚搬来这里，需要做什么？")
    expect(citizen.page.locator("#status")).to_have_attribute("lang", "zh-Hans")
    citizen.ask("転入届はいつまでに出せばいい？")
    expect(citizen.page.locator("#status")).to_have_attribute("lang", "ja")


def test_steps_keep_their_numbers(citizen: Citizen) -> None:
    """What is done one after the other is a numbered list, to the eye and to the ear."""
    citizen.ask("マイナンバーカードをなくしたときの順番")
    follows(list(map(str, spoken(citizen.page))), "ListMarker 1.", "0120-95-0178", "ListMarker 2.", "警察")


def test_readings_of_easy_japanese_are_for_the_eye(citizen: Citizen) -> None:
    """A screen reader knows how to read kanji; the reading above them would be said a second time.

    Chromium leaves readings out of its tree, other browsers only where they are told to.
    """
    citizen.speak("easy")
    citizen.ask("てんにゅうとどけは いつまでに だしますか")
    assert citizen.page.locator("rt").count() > 0
    assert citizen.page.locator("rt:not([aria-hidden=true]), rp:not([aria-hidden=true])").count() == 0
    assert [stop.name for stop in spoken(citizen.page) if "（しつもん）" in stop.name] == []


def follows(said: list[str], *parts: str) -> None:
    """Each part is said, after the one before it."""
    at = 0
    for part in parts:
        found = next((place for place in range(at, len(said)) if part in said[place]), None)
        assert found is not None, f"{part!r} is not said after line {at}:\n" + "\n".join(said)
        at = found + 1 if "textbox" in part or part.startswith("heading") else found
