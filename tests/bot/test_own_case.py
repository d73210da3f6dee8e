"""A person's own amount, standing or result is a human being's job; the general rule is not."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from bot.adapters.memory_conversations import MemoryConversations
from bot.assistant import Assistant
from bot.conversation import Conversations
from bot.folding import fold
from bot.own_case import asks_own_case
from bot.settings import AnswerTuning, DialogueTuning
from bot.types import Question, Status
from index.library import Library

CASES = Path(__file__).parent.parent.parent / "evals" / "guard_cases" / "own_case.seen.jsonl"


@pytest.mark.parametrize(
    ("own", "general"),
    [
        ("私の今年の住民税はいくらですか", "住民税はどうやって計算しますか"),
        ("先週出した児童手当の申請はどうなっていますか", "申請の結果はどのくらいで届きますか"),
        ("私は生活保護を受けられますか", "生活保護はどんな人が受けられますか"),
        ("うちの子は保育園に入れましたか", "うちの子の予防接種はいつ受ければいいですか"),
        ("Am I eligible for public assistance?", "Who is eligible for child allowance?"),
        ("Has my application been approved?", "How long does the application take?"),
    ],
)
def test_ones_own_case_is_told_from_the_general_rule(own: str, general: str) -> None:
    assert asks_own_case(fold(own))
    assert not asks_own_case(fold(general))


@pytest.mark.parametrize(
    ("result", "general"),
    [
        ("児童手当の申請、もう通りましたか", "申請が通ったらいつ振り込まれますか"),
        ("転出届を郵送したのですが届いていますか", "転出届を郵送した場合、何日で届きますか"),
        ("認定調査の結果はもう出ましたか", "認定調査の結果はどうやって知らされますか"),
        ("年金の免除を申し込んだけど承認されたか見てもらえる？", "年金の免除を頼んだら、返事はいつ来ますか"),
        ("Did my application go through?", "How long does the application take?"),
    ],
)
def test_what_became_of_something_handed_in_is_ones_own_case_with_or_without_a_word_for_oneself(
    result: str, general: str
) -> None:
    assert asks_own_case(fold(result))
    assert not asks_own_case(fold(general))


@pytest.mark.parametrize(
    ("own", "general"),
    [
        ("うちには何万円振り込まれるの？", "支援金はいくら振り込まれますか"),
        ("わしの年金なんぼもらえるんかのう", "年金はなんぼから税金がかかる？"),
        ("母は障害者手帳の何級になるでしょうか", "障害者手帳は何級までありますか"),
        ("私の印鑑登録はまだ有効ですか", "印鑑登録は何年有効ですか"),
        ("私が滞納している額はいくらですか", "滞納すると延滞金はいくらですか"),
    ],
)
def test_the_same_form_without_anybody_is_the_general_rule(own: str, general: str) -> None:
    assert asks_own_case(fold(own))
    assert not asks_own_case(fold(general))


@pytest.mark.parametrize(
    ("own", "general"),
    [
        ("児童手当がまだ振り込まれていません", "児童手当はいつ振り込まれますか"),
        ("申請したのにまだ届かない", "申請してから届くまで何日かかりますか"),
        ("去年の分を払ったか確認したい", "払い忘れた税金を払いたい"),
        ("税金が二重に引き落とされています", "税金を二重に払ったときはどうすればいいですか"),
        ("申請の審査はどこまで進んでいますか", "DX推進計画はどこまで進んでいますか"),
        ("保育料を計算してもらえますか", "保育料の計算方法を教えてください"),
        ("なぜうちだけ税金が上がったのですか", "なぜ税金が上がるのですか"),
        (
            "私のような収入の場合、保険料はいくら安くなりますか",
            "収入がない場合、保険料はいくら安くなりますか",
        ),
        ("My refund has not arrived", "When will the card arrive after applying?"),
        ("Did I already pay my premium?", "How is the premium calculated?"),
    ],
)
def test_how_something_stands_in_a_file_is_ones_own_case(own: str, general: str) -> None:
    assert asks_own_case(fold(own))
    assert not asks_own_case(fold(general))


@pytest.mark.parametrize(
    "written",
    [
        "わたしの ぜいきんは いくらですか。",
        "おらの税金はいくらだっぺ",
        "うちのおかんの保険証まだ届いてへんねん",
    ],
)
def test_hiragana_and_dialects_are_understood_as_what_they_are_ways_of_saying(written: str) -> None:
    assert asks_own_case(fold(written))


@pytest.mark.parametrize(
    "text",
    [
        "ごみがまだ収集されていません",
        "まだ通知が来ないけどカードの更新はできる？",
        "補助金の申請は受け付けていますか",
    ],
)
def test_something_that_is_not_there_yet_is_no_case_of_ones_own_by_itself(text: str) -> None:
    assert not asks_own_case(fold(text))


def test_a_relative_whose_place_is_told_first_is_left_to_the_rule_about_places() -> None:
    assert asks_own_case(fold("祖母の介護保険料はいくら"))
    assert not asks_own_case(fold("市原市に住む祖母の介護保険料はいくら"))


def test_every_seen_case_ends_as_it_should() -> None:
    wrong = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if asks_own_case(fold(case["text"])) != (case["expected"] == "own_case"):
            wrong.append(case["text"])
    assert wrong == []


def test_ones_own_case_in_a_conversation_goes_to_the_desk_of_what_was_talked_about(
    library: Library, today: date
) -> None:
    conversations = Conversations(MemoryConversations(), DialogueTuning())
    assistant = Assistant(library, AnswerTuning(), lambda: today, conversations=conversations)
    before = assistant.ask(Question("転入届に必要なものは何ですか"))
    answer = assistant.ask(Question("うちは対象ですか", conversation_id=before.conversation_id))
    assert answer.status is Status.OWN_CASE
    assert answer.text.startswith("市民課にお尋ねください")
