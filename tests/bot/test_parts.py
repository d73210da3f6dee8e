"""A question that asks several things is cut into them; what is only told is left out."""

from __future__ import annotations

import pytest

from bot.parts import parts_of


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "本はいつまで借りられますか？持ち物は何ですか？",
            ("本はいつまで借りられますか?", "持ち物は何ですか?"),
        ),
        ("延長の方法、それと延滞料はいくら", ("延長の方法", "それと延滞料はいくら")),
        (
            "大人と子ども、それぞれ何冊借りられますか",
            ("大人 それぞれ何冊借りられますか", "子ども それぞれ何冊借りられますか"),
        ),
        ("延滞料の額と、休館日を教えてください", ("延滞料の額と", "休館日を教えてください")),
        ("何冊借りられて、いつまでに返せばいいですか", ("何冊借りられて", "いつまでに返せばいいですか")),
        ("いつまでに返すのか、いくら払うのか教えて", ("いつまでに返すのか", "いくら払うのか教えて")),
        (
            "How do I renew a book, and where is the desk?",
            ("how do i renew a book", "and where is the desk?"),
        ),
    ],
)
def test_each_part_that_asks_is_given_in_order(question: str, parts: tuple[str, ...]) -> None:
    assert parts_of(question) == parts


@pytest.mark.parametrize("question", ["延滞料はいくらですか", "利用カードをなくしました", "", "？"])
def test_a_question_of_one_thing_has_no_parts(question: str) -> None:
    assert parts_of(question) == ()


def test_of_a_story_only_its_question_is_a_part() -> None:
    story = "きのう引っ越してきました。子どもが二人います。本を借りるには何が必要ですか"
    assert parts_of(story) == ("本を借りるには何が必要ですか",)


def test_where_nothing_is_asked_there_is_no_part() -> None:
    assert parts_of("きのうカードをなくしました。とても困っています。") == ()


def test_a_scrap_of_a_part_is_left_out() -> None:
    assert parts_of("えっ？延滞料はいくらですか？いつ払いますか？") == (
        "延滞料はいくらですか?",
        "いつ払いますか?",
    )


def test_full_width_and_capitals_are_read_like_the_rest() -> None:
    assert parts_of("ＨＯＷ ｍｕｃｈ？　Ｗｈｅｒｅ？") == ("how much?", "where?")
