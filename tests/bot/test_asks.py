"""What a question asks for, told by its words."""

from __future__ import annotations

import pytest

from bot.asks import asks_of, label_name
from bot.words import load
from index.types import LANGUAGES


def kinds(question: str) -> list[str]:
    """The kinds of things that a question asks for, in order."""
    return [ask.kind for ask in asks_of(question)]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("延長はいつまでですか", "deadline"),
        ("By when must I return it?", "deadline"),
        ("持ち物を教えて", "needed"),
        ("What do I need to bring?", "needed"),
        ("手数料を知りたい", "fee"),
        ("いくらですか", "amount"),
        ("オンラインで申し込めますか", "online"),
        ("どこに出しますか", "where"),
        ("土日は開いていますか", "hours"),
        ("だれが出せますか", "who"),
        ("何週間かかりますか", "duration"),
        ("電話番号を教えて", "phone"),
        ("どうすればいいですか", "how"),
        ("一覧を見せて", "list"),
    ],
)
def test_a_cue_word_tells_what_is_asked_for(question: str, kind: str) -> None:
    assert kind in kinds(question)


def test_an_open_question_asks_for_nothing_in_particular() -> None:
    assert kinds("本の貸出について") == []


def test_the_longest_cue_hides_the_shorter_ones_inside_it() -> None:
    assert kinds("何時まで") == ["until-time"]
    assert kinds("何時") == ["hours"]
    assert kinds("電話番号") == ["phone"]
    assert kinds("電話で") == ["online"]


def test_things_come_in_the_order_in_which_they_are_asked_for() -> None:
    assert kinds("いつまでに、どこへ、手数料は") == ["deadline", "where", "fee"]
    assert kinds("手数料は、どこへ、いつまでに") == ["fee", "where", "deadline"]


def test_a_thing_asked_for_twice_is_answered_once() -> None:
    assert kinds("手数料は無料ですか、料金がありますか") == ["fee"]


def test_width_and_case_of_letters_do_not_matter() -> None:
    assert kinds("ＨＯＷ　ＭＵＣＨ is it") == kinds("how much is it")


def test_a_form_tells_whether_a_sentence_can_answer() -> None:
    fee, deadline, phone, place, everything = (
        asks_of(question)[0] for question in ("手数料", "いつまで", "電話番号", "どこ", "一覧")
    )
    assert fee.fits("1通300円です")
    assert fee.fits("延長は無料です")
    assert not fee.fits("15日以内に出します")
    assert deadline.fits("１４日以内に出します")
    assert not deadline.fits("300円です")
    assert phone.fits("000-0000-0101")
    assert not phone.fits("電話で聞いてください")
    assert place.fits("何でも")
    assert everything.fits("何でも", is_list=True)
    assert not everything.fits("何でも")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_thing_that_can_be_asked_for_has_a_name(language: str) -> None:
    assert all(entry["name"][language] for entry in load("asks"))


def test_every_label_that_answers_has_a_name_in_every_language() -> None:
    labels = {label for entry in load("asks") for label in entry["labels"]}
    assert labels <= set(load("labels"))
    assert [label_name("手数料", language) for language in LANGUAGES] == ["手数料", "かかるお金", "Fee"]


def test_a_label_that_is_not_in_the_list_stays_as_it_is() -> None:
    assert label_name("合言葉", "en") == "合言葉"


def test_a_cue_goes_on_to_the_end_of_its_verb() -> None:
    assert [ask.cue for ask in asks_of("お金がかかりますか")] == ["お金がかかります"]
    assert [ask.cue for ask in asks_of("手数料はいくら")] == ["手数料", "いくら"]


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("なん日と何円", ["duration", "amount"]),
        ("登録に お金は いりますか", ["fee"]),
        ("お金は？", ["fee"]),
        ("添える書類と期限", ["needed", "deadline"]),
        ("通報 電話 時間", ["phone", "hours"]),
        ("どこで たのみますか、いつ？", ["where", "when"]),
        ("申し込み先 時期", ["where", "when"]),
        ("何月に振り込まれますか", ["duration"]),
        ("なんにち まえから いいですか", ["deadline"]),
        ("やることを一通り", ["list"]),
    ],
)
def test_short_and_hiragana_ways_of_asking_are_told(question: str, asked: list[str]) -> None:
    assert kinds(question) == asked
