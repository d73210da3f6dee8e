"""What is brought to a city hall, and what nobody would bring there."""

from __future__ import annotations

import pytest

from bot.assistant import Assistant
from bot.topics import topic_of
from bot.types import Question, Status


@pytest.mark.parametrize(
    "text",
    [
        "道路に穴があいています",
        "スズメバチの巣を取ってもらえますか",
        "二十歳のつどいは何時から",
        "市営住宅の空きは",
        "Is there a public pool?",
    ],
)
def test_a_halls_matter_is_told_whether_documents_hold_it_or_not(text: str) -> None:
    assert topic_of(text) == "hall"


@pytest.mark.parametrize(
    "text",
    [
        "明日の天気は？",
        "Pythonのリストの書き方",
        "フランスの首都は",
        "おいしい すしの 店は どこ",
        "俳句を作って",
        "Tell me a joke",
    ],
)
def test_what_nobody_brings_to_a_hall_is_told(text: str) -> None:
    assert topic_of(text) == "elsewhere"


@pytest.mark.parametrize("text", ["図書館のおすすめの本は市で選んでいますか", "こんなことはありますか"])
def test_words_of_both_or_of_none_tell_nothing(text: str) -> None:
    assert topic_of(text) is None


def test_a_halls_matter_without_a_document_is_not_in_the_documents_and_names_its_desk(
    assistant: Assistant,
) -> None:
    answer = assistant.ask(Question("農地の転用の許可はどうやって取りますか"))
    assert answer.status is Status.NOT_IN_DOCUMENTS
    assert answer.contact is not None
    assert answer.contact.department.startswith("農業委員会")
    assert answer.claims == ()


def test_what_nobody_brings_to_a_hall_is_out_of_scope_though_the_documents_hold_its_words(
    assistant: Assistant,
) -> None:
    for question in ("引っ越し業者のおすすめはどこですか", "北海道の観光名所"):
        assert assistant.ask(Question(question)).status is Status.OUT_OF_SCOPE
