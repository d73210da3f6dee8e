"""Readings above kanji on the page in easy Japanese."""

from __future__ import annotations

import re
from html import unescape

import pytest

from bot.assistant import Assistant
from index.library import Library
from ui.pages.counter import Counter, Talk
from ui.pages.ruby import ruby_html, ruby_in

RUBY = '<ruby>漢字<rp aria-hidden="true">（</rp><rt aria-hidden="true">かんじ</rt><rp aria-hidden="true">）</rp></ruby>'
_READINGS = re.compile(r"<rp[^>]*>[^<]*</rp>|<rt[^>]*>[^<]*</rt>|</?ruby>")


@pytest.fixture
def counter(assistant: Assistant, library: Library) -> Counter:
    """The page's counter over the small corpus."""
    return Counter(assistant, library, max_question=1000, max_open=9)


def without_readings(html: str) -> str:
    """The HTML as it was before the readings came in."""
    return _READINGS.sub("", html)


def test_a_reading_stands_above_its_kanji_and_in_brackets_elsewhere() -> None:
    assert ruby_html("漢字です") == RUBY + "です"


def test_markup_in_a_text_stays_text() -> None:
    assert ruby_html("<b>漢字</b>&") == f"&lt;b&gt;{RUBY}&lt;/b&gt;&amp;"
    assert ruby_in("<p>&lt;漢字&gt;</p>") == f"<p>&lt;{RUBY}&gt;</p>"


def test_only_text_is_read_and_no_attribute() -> None:
    html = '<button data-question="漢字" aria-label="漢字">漢字</button>'
    assert ruby_in(html) == f'<button data-question="漢字" aria-label="漢字">{RUBY}</button>'


@pytest.mark.parametrize(
    "html",
    [
        '<blockquote lang="ja"><p>漢字<mark>漢字</mark></p></blockquote>',
        '<span class="asked-text">漢字</span>',
        '<p class="status-text" lang="zh-Hans">汉字漢字</p>',
    ],
)
def test_quotes_questions_and_other_languages_stay_as_they_are(html: str) -> None:
    assert ruby_in(f"{html}<p>漢字</p>") == f"{html}<p>{RUBY}</p>"


def test_an_easy_answer_has_readings_and_a_japanese_one_none(counter: Counter) -> None:
    easy = counter.ask("てんにゅうとどけは いつまでに だしますか", Talk(), "easy").talk.turns[0]
    assert "<ruby>14日以内<rp>（</rp><rt>じゅうよっかいない</rt>" in easy
    assert unescape(without_readings(easy)).count("14日以内") == easy.count("14日以内")
    assert "<ruby>" not in counter.ask("転入届はいつまでですか", Talk(), "ja").talk.turns[0]


def test_an_easy_question_on_the_japanese_page_is_answered_with_readings(counter: Counter) -> None:
    assert "<ruby>" in counter.ask("てんにゅうとどけは いつまでに だしますか", Talk(), "ja").talk.turns[0]


def test_the_page_around_an_easy_answer_has_readings_too(counter: Counter) -> None:
    assert "<rt>しつもん</rt>" in counter.intro("easy")
    assert "<rt>き</rt>" in counter.person(Talk(), "easy")
    assert "<rt>" not in counter.intro("ja") + counter.intro("en") + counter.person(Talk(), "en")
    assert counter.with_readings("質問する", "easy") == "質問（しつもん）する"
    assert counter.with_readings("質問する", "ja") == "質問する"


def test_a_foreign_answer_says_its_language(counter: Counter) -> None:
    turn = counter.ask("我想办理住民票", Talk(), "ja").talk.turns[0]
    assert '<p class="status-text" lang="zh-Hans">您好。' in turn
