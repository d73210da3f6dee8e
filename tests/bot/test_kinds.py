"""Kinds of texts by their runs of characters."""

from __future__ import annotations

import pytest

from bot import kinds
from bot.emergencies import alarm, numbers_beside
from bot.folding import fold
from bot.guard import examine, otherwise
from bot.kinds import KindModel, Level, classes_of, level_of, runs_of
from bot.types import Status
from bot.words import load


def test_runs_are_of_one_to_three_characters_with_both_ends_of_the_text() -> None:
    assert runs_of("犬が") == {"^", "犬", "が", "$", "^犬", "犬が", "が$", "^犬が", "犬が$"}


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("", Level.UNLIKELY),
        ("い", Level.NO),
        ("ろ", Level.LIKELY),
        ("いろ", Level.SURE),
        ("ろは", Level.LIKELY),
    ],
)
def test_a_level_is_reached_at_its_score(text: str, level: Level, monkeypatch: pytest.MonkeyPatch) -> None:
    model = KindModel(bias=-1.0, weights={"い": 1.0, "ろ": 2.0}, unlikely=0.0, likely=1.0, sure=2.0)
    monkeypatch.setattr(kinds, "_model", lambda _: model)
    assert level_of("alarm", fold(text)) is level


@pytest.mark.parametrize("kind", ["itself", "own_case", "alarm"])
def test_the_levels_of_a_model_are_in_their_order(kind: kinds.Kind) -> None:
    model = kinds._model(kind)
    assert model.unlikely < model.likely < model.sure
    assert level_of(kind, fold("転入届に必要なものは何ですか")) <= Level.NO


def test_every_class_has_its_numbers_or_its_text() -> None:
    learned = load("emergencies")["learned"]
    assert set(classes_of("alarm_kinds", fold("助けて"))) == set(learned)
    assert set(learned.values()) <= {kind["name"] for kind in load("emergencies")["kinds"]}
    assert set(classes_of("itself_subjects", fold("ねえ"))) <= set(load("itself_texts"))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("じいちゃんが餅つまらせた！顔が紫", "119"),
        ("アンダーパスで車止まった　水入ってきてドア開かない", "119"),
        ("踏切の前にずっと立ってる。次の電車でいいかな", "死にたい"),
        ("だんなが包丁もってリビングにいます　トイレにかくれてます", "110"),
    ],
)
def test_alarms_in_words_that_no_pattern_has_lead_to_their_numbers(text: str, asked: str) -> None:
    found = alarm(fold(text))
    assert found is not None
    assert asked in found["ja"]


def test_a_pattern_of_danger_in_an_unlikely_text_puts_the_numbers_beside_the_answer() -> None:
    text = "国保の手続き2年ほったらかしたら、2年分どかんと請求くるって脅されたんだけど本当なの"
    assert examine(text) is None
    assert numbers_beside(text) is not None


@pytest.mark.parametrize(
    ("own", "general"),
    [
        ("わたし、障害者手帳だと何級になりますか", "障害者手帳は何級まであるのですか"),
        (
            "先週出した児童手当の申請、いまどのへんまで進んでますか",
            "児童手当の申請は何日くらいで決まりますか",
        ),
    ],
)
def test_ones_own_file_is_told_from_a_rule(own: str, general: str) -> None:
    finding = examine(own)
    assert finding is not None
    assert finding.status is Status.OWN_CASE
    assert examine(general) is None


def test_what_is_likely_said_to_the_counter_is_where_no_document_answers() -> None:
    for text in ("説明がむずかしくて、ちっともわがんねえ", "文字ちっちゃくて読めんわ"):
        finding = examine(text) or otherwise(text, talking=False)
        assert finding is not None
        assert finding.status is Status.GREETING
    assert otherwise("市営プールは何時まで泳げますか", talking=False) is None
