"""Readings above kanji on the page in easy Japanese."""

from __future__ import annotations

import re

import pytest

from bot.assistant import Assistant
from index.library import Library
from ui.pages import frame_html as frame
from ui.pages.counter import Counter, Told
from ui.pages.ruby import ruby_html, ruby_in
from ui.pages.tab import Tab
from ui.pages.texts import page_texts

RUBY = '<ruby>漢字<rp aria-hidden="true">（</rp><rt aria-hidden="true">かんじ</rt><rp aria-hidden="true">）</rp></ruby>'


@pytest.fixture
def counter(assistant: Assistant, library: Library) -> Counter:
    """The page's counter over the small corpus."""
    return Counter(assistant, library, max_question=1000, max_open=9)


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


def asked(counter: Counter, question: str, tab: Tab) -> str:
    """The turn of a question, as the page gets it at last."""
    told: list[Told] = list(counter.ask(question, 1, tab))
    assert told[-1].state == "done"
    return told[-1].html


def test_an_easy_answer_has_readings_and_a_japanese_one_none(counter: Counter) -> None:
    easy = asked(counter, "てんにゅうとどけは いつまでに だしますか", Tab("easy"))
    assert (
        '<ruby>14日以内<rp aria-hidden="true">（</rp><rt aria-hidden="true">じゅうよっかいない</rt>' in easy
    )
    assert "<ruby>" not in asked(counter, "転入届はいつまでですか", Tab("ja"))


def test_what_is_copied_has_no_readings(counter: Counter) -> None:
    """An attribute is text, and a reading in it would be markup to the eye."""
    easy = asked(counter, "てんにゅうとどけは いつまでに だしますか", Tab("easy"))
    copied = re.search(r'data-copy="([^"]*)"', easy)
    assert copied
    assert "14日以内" in copied[1]
    assert "ruby" not in copied[1]


def test_an_easy_question_on_the_japanese_page_is_answered_with_readings(counter: Counter) -> None:
    assert "<ruby>" in asked(counter, "てんにゅうとどけは いつまでに だしますか", Tab("ja"))


def test_the_page_around_an_easy_answer_has_readings_too(counter: Counter) -> None:
    texts = page_texts().citizen["easy"]
    form = frame.asking_html("easy", texts, counter.max_question)
    assert ">しつもん</rt>" in counter.with_ruby(form, "easy")
    assert counter.with_ruby(form, "ja") == form


def test_a_foreign_answer_says_its_language(counter: Counter) -> None:
    turn = asked(counter, "我想办理住民票", Tab("ja"))
    assert '<p class="status-text" lang="zh-Hans">您好。' in turn
