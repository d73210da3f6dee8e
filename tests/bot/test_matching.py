"""Which questions an approved answer is given to: those that are the same, or nearly, and never another's."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.desk.approved import LEAST_LIKENESS, LIKENESS, Approval, Version, Wording
from bot.desk.likeness import bare, likeness, pairs
from bot.desk.matching import Comparison, Listener, Matcher, compare
from index.library import Library

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture(scope="module")
def listener(library: Library) -> Listener:
    """Reads questions as the small corpus's index does."""
    with library.lease() as generation:
        return Listener(generation.analyzer, generation.profile)


def version(question: str, id_: int = 1, **values: object) -> Version:
    """A standing version that answers a question."""
    wording = Wording(question, "はい。", "general", date(2026, 11, 1), date(2027, 3, 31))
    return Version(id_, 1, replace(wording, **values), "sato", NOW, Approval("kato", NOW))  # type: ignore[arg-type]  # fields of a wording


SAME = [
    ("転入届はいつまで？", "転入届は　いつまで"),
    ("転入届はいつまで？", "転入届は、いつまで。"),
    ("ＤＸとは？", "dxとは"),
    ("Where can I buy garbage bags?", "where can I buy garbage bags"),
    ("袖ケ浦市のプールは？", "袖ヶ浦市のプールは"),
]
NEAR = [
    ("転入届はいつまでですか", "転入届はいつまで？"),
    ("プールの休みを教えてください", "プールの休みを教えて下さい"),
    ("市民プールの営業時間を知りたい", "市民プールの営業時間を知りたいです"),
    ("図書館の自習室は予約できますか", "図書館の自習室は予約できますかね"),
]
# What differs by little and means another thing.
OTHER = [
    ("転入届はいつまで", "転出届はいつまで"),
    ("3歳の健診はどこですか", "4歳の健診はどこですか"),
    ("三歳の健診はどこですか", "5歳の健診はどこですか"),
    ("65歳からの割引", "65歳までの割引"),
    ("5万円以上の補助は", "5万円以下の補助は"),
    ("11月3日はごみを出せますか", "11月30日はごみを出せますか"),
    ("ごみを出せる日はいつですか", "ごみを出せない日はいつですか"),
    ("プールは使えますか", "プールは使えませんか"),
    ("本人が行けば登録できますか", "本人が行かずに登録できますか"),
    ("本人が行くとき", "本人が行かないとき"),
    ("木更津市のプールの休みは", "君津市のプールの休みは"),
    ("プールの休みは", "木更津市のプールの休みは"),
    ("袖ケ浦市から千葉市へ移る", "千葉市から袖ケ浦市へ移る"),
    ("母が子に渡すとき", "子が母に渡すとき"),
    ("代理人が申請できますか", "代理人に申請できますか"),
    ("子どもを預けるところ", "子どもに預けるところ"),
    ("転入届はだれが出しますか", "転入届はどこに出しますか"),
    ("印鑑だけで登録できますか", "印鑑で登録できますか"),
    ("市民は無料ですか", "市民以外は無料ですか"),
    ("届け出をしました", "届け出をします"),
    ("赤ちゃんが生まれたとき", "赤ちゃんが生まれる前"),
    ("税金を払わせる", "税金を払われる"),
    ("出生届の手数料は", "出生届の期限は"),
    ("Is it open on Sunday?", "Is it not open on Sunday?"),
    ("Is it open on Sunday?", "Is it open on Monday?"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_is_written_the_same_but_for_its_dress_is_the_same(
    listener: Listener, one: str, other: str
) -> None:
    assert compare(listener.hear(one), listener.hear(other)) == Comparison(1.0)


@pytest.mark.parametrize(("one", "other"), NEAR)
def test_what_names_the_same_and_is_nearly_written_the_same_matches(
    listener: Listener, one: str, other: str
) -> None:
    compared = compare(listener.hear(one), listener.hear(other))
    assert compared.matches(LIKENESS), compared
    assert not compared.matches(1.0)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_question_never_matches_however_low_the_desk_sets_it(
    listener: Listener, one: str, other: str
) -> None:
    for asked, approved in ((one, other), (other, one)):
        compared = compare(listener.hear(asked), listener.hear(approved))
        assert not compared.matches(LEAST_LIKENESS), compared


def test_a_worker_is_told_in_what_a_question_differs(listener: Listener) -> None:
    differs = {
        pair: compare(*map(listener.hear, pair)).differs
        for pair in (
            ("プールは使えますか", "プールは使えませんか"),
            ("65歳からの割引", "65歳までの割引"),
            ("転入届はいつまで", "転出届はいつまで"),
        )
    }
    assert list(differs.values()) == ["打ち消し", "数・日付", "言葉"]


def test_words_without_meaning_of_their_own_match_only_as_they_are(listener: Listener) -> None:
    assert compare(listener.hear("どうして？"), listener.hear("どうして")).matches(1.0)
    assert not compare(listener.hear("どうして？"), listener.hear("どうしても")).matches(LEAST_LIKENESS)


# Of many


def found(matcher: Matcher, listener: Listener, text: str, **values: object) -> int | None:
    """The id of the answer that is given to a question."""
    given = {"language": "ja", "readable": ("public",), "wanted": lambda _: True}
    terms = listener.hear(text).terms
    version_ = matcher.find(text, terms, **{**given, **values})  # type: ignore[arg-type]  # keywords of find
    return version_.answer_id if version_ else None


def test_an_answer_is_found_by_each_of_its_questions(listener: Listener) -> None:
    matcher = Matcher(listener, [version("プールの休みは", 1, variants=("プールが休みの日は",))], {})
    assert found(matcher, listener, "プールの休みは？") == 1
    assert found(matcher, listener, "プールが休みの日は？") == 1
    assert found(matcher, listener, "プールの場所は？") is None


def test_each_answer_has_its_own_threshold(listener: Listener) -> None:
    text = "プールの休みを教えて下さい"
    for least, expected in ((0.75, 1), (0.85, 1), (0.9, None), (1.0, None)):
        matcher = Matcher(listener, [version("プールの休みを教えてください", 1, likeness=least)], {})
        assert found(matcher, listener, text) == expected


def test_a_staff_answer_never_reaches_the_public_and_comes_first_for_staff(listener: Listener) -> None:
    versions = [version("プールの休みは", 2), version("プールの休みは", 1, audience="staff")]
    matcher = Matcher(listener, versions, {})
    assert found(matcher, listener, "プールの休みは") == 2
    assert found(matcher, listener, "プールの休みは", readable=("public", "staff")) == 1
    matcher = Matcher(listener, versions[1:], {})
    assert found(matcher, listener, "プールの休みは") is None


def test_an_answer_is_given_in_its_own_language_alone(listener: Listener) -> None:
    matcher = Matcher(listener, [version("プールの休みは", 1, language="easy")], {})
    assert found(matcher, listener, "プールの休みは") is None
    assert found(matcher, listener, "プールの休みは", language="easy") == 1


def test_one_that_is_not_wanted_makes_room_for_the_next(listener: Listener) -> None:
    matcher = Matcher(listener, [version("プールの休みは", 1), version("プールの休みは", 2)], {})
    assert found(matcher, listener, "プールの休みは") == 2
    assert found(matcher, listener, "プールの休みは", wanted=lambda v: v.answer_id != 2) == 1


def test_two_thousand_answers_are_looked_through_in_less_than_a_millisecond(listener: Listener) -> None:
    things = ("プール", "図書館", "公園", "体育館", "ごみ袋", "犬の登録", "水道", "道路", "街灯", "広報紙")
    asked = (
        "休みは",
        "場所は",
        "料金は",
        "予約は",
        "電話は",
        "担当は",
        "時間は",
        "地図は",
        "写真は",
        "歴史は",
    )
    texts = [f"{place}番目の{thing}の{ask}" for place in range(20) for thing in things for ask in asked]
    matcher = Matcher(listener, [version(text, id_) for id_, text in enumerate(texts)], {})
    terms = {text: listener.hear(text).terms for text in texts[::10]}
    spent = []
    for text, own in terms.items():
        began = time.perf_counter()
        matcher.find(f"{text}？", own, "ja", ("public",), lambda _: True)
        spent.append(time.perf_counter() - began)
    assert sorted(spent)[len(spent) // 2] < 0.001


# Likeness


def test_likeness_is_one_for_the_same_and_none_for_nothing_shared() -> None:
    assert likeness(pairs("プールの休み"), pairs("プールの休み")) == 1
    assert likeness(pairs("プール"), pairs("図書館")) == 0
    assert likeness(pairs(""), pairs("")) == 0
    assert likeness(pairs("休"), pairs("休")) == 1


def test_grammar_counts_less_than_what_is_named() -> None:
    same_name = likeness(pairs("転入届はいつまで"), pairs("転入届のこと"))
    same_grammar = likeness(pairs("転入届はいつまで"), pairs("水道はいつまで"))
    assert same_name > same_grammar


def test_points_within_numbers_stay() -> None:
    assert bare("第１．５条、３－２") == "第1.5条3-2"
    assert bare("no one, none") == "no one none"
