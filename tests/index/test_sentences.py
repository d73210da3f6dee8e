"""Spans: what can be quoted alone."""

from __future__ import annotations

import random

import pytest

from index.corpus import Corpus
from index.sentences import spans


def _quotes(text: str) -> list[str]:
    return [text[span.start : span.end] for span in spans(text)]


def _kinds(text: str) -> list[str]:
    return [span.kind for span in spans(text)]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("転入届を出します。14日以内です。", ["転入届を出します。", "14日以内です。"]),
        ("できますか？できます！", ["できますか？", "できます！"]),
        ("本当ですか!?はい。", ["本当ですか!?", "はい。"]),
        ("終わりの点がない文", ["終わりの点がない文"]),
        ("国は「DXは手段です。目的ではありません。」と述べています。次です。",
         ["国は「DXは手段です。目的ではありません。」と述べています。", "次です。"]),
        ("届け（転出届です。別に出します。）が要ります。", ["届け（転出届です。別に出します。）が要ります。"]),
        ("彼は『「はい。」と答えた。』と書いた。次。", ["彼は『「はい。」と答えた。』と書いた。", "次。"]),
        ("閉じる」だけの文。次の文。", ["閉じる」だけの文。", "次の文。"]),
        ("File it within 14 days. Bring your card.", ["File it within 14 days.", "Bring your card."]),
        ("Version 1.0 is at city.lg.jp today. Is it? Yes!",
         ["Version 1.0 is at city.lg.jp today.", "Is it?", "Yes!"]),
        ("", []),
        ("\n \n\t\n", []),
        ("。。。\n！？", []),
    ],
)  # fmt: skip
def test_a_sentence_ends_where_it_ends(text: str, quotes: list[str]) -> None:
    """At 。！？ outside quotes and brackets, and at a full stop before white space."""
    assert _quotes(text) == quotes


def test_a_wrapped_sentence_is_one_span() -> None:
    """A line break inside a sentence is part of it; a blank line is one only after a comma."""
    text = "この方針は、図書館の\nめざす姿を示します。\n毎年見直し、\n\n公表します。\n\n見出しのような行\n\n次の文です。"
    assert _quotes(text) == [
        "この方針は、図書館の\nめざす姿を示します。",
        "毎年見直し、\n\n公表します。",
        "見出しのような行",
        "次の文です。",
    ]


def test_items_of_a_list_are_spans_without_their_marks() -> None:
    """Dashes, bullets, numbers and circled numbers; an item that runs on keeps its second line."""
    text = "持ち物は次のとおりです。\n- 本人確認書類\n* 印鑑\n・在留カード\n1. 届を書く\n２．窓口に出す\n① 待つ\n(2) 受け取る\n- 委任状\n  （代理の方）\n"
    assert _quotes(text) == [
        "持ち物は次のとおりです。",
        "本人確認書類",
        "印鑑",
        "在留カード",
        "届を書く",
        "窓口に出す",
        "待つ",
        "受け取る",
        "委任状\n  （代理の方）",
    ]
    assert _kinds(text) == ["sentence"] + ["item"] * 8


def test_an_item_of_several_sentences_is_one_span() -> None:
    """What belongs to one item is quoted together."""
    assert _quotes("- 印鑑が要ります。認印で構いません。\n") == ["印鑑が要ります。認印で構いません。"]


def test_rows_of_a_table_are_spans_and_its_rule_is_not() -> None:
    """Tables with bars and tables with tabs."""
    text = "| 種類 | 手数料 |\n|---|:--:|\n| 住民票 | 300円 |\n\n種類\t部数\t手数料\n戸籍\t1\t450円\n"
    assert _quotes(text) == [
        "| 種類 | 手数料 |",
        "| 住民票 | 300円 |",
        "種類\t部数\t手数料",
        "戸籍\t1\t450円",
    ]
    assert set(_kinds(text)) == {"row"}


def test_of_a_term_and_its_text_the_text_can_be_quoted() -> None:
    """The definition, sentence by sentence."""
    assert _quotes("OPAC\t検索するしくみ。家でも使える。\n") == ["検索するしくみ。", "家でも使える。"]


def test_headings_and_comments_are_not_quotable() -> None:
    """Nor does a comment shift what follows it."""
    text = "## 臨時の窓口\n<!-- valid_until: 2027-03-31 -->\n臨時です。<!-- 内部の\nメモ。 -->続きです。\n"
    assert _quotes(text)[0] == "臨時です。"
    assert not any("メモ" in quote or "valid" in quote for quote in _quotes(text)[:1])
    assert _quotes("# 見出し\n") == _quotes("<!-- メモです。 -->") == []


def _assert_sound(text: str) -> None:
    end = 0
    for span in spans(text):
        assert end <= span.start < span.end <= len(text)
        quote = text[span.start : span.end]
        assert quote == quote.strip()
        end = span.end


def test_spans_of_any_text_are_in_order_apart_and_not_blank() -> None:
    """Two thousand texts put together at random from everything that matters to the rules."""
    pieces = [*"。！？!?.「」『』（）()、,・-*#|\t\n\n  0１①あ届a", "<!--", "-->", "\r\n", "## ", "| - |", "1. ", "市。", "\u2028", "\x0c"]  # fmt: skip
    chance = random.Random(20261122)  # noqa: S311 — texts for a test
    for _ in range(2_000):
        _assert_sound("".join(chance.choices(pieces, k=chance.randrange(40))))


def test_spans_of_the_city_corpus_are_in_order_apart_and_not_blank(city_corpus: Corpus) -> None:
    """Every document yields something to quote."""
    for document in city_corpus.documents:
        _assert_sound(document.text)
        assert any(True for _ in spans(document.text)), document.id
