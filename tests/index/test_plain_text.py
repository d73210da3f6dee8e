"""Plain text, as it is taken out of a published document, becomes title, headings and sections."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.corpus import read_corpus
from index.loaders import Draft
from index.loaders.plain_text import load_plain_text
from index.split import passages_of

TEXT = """図書館サービス
推進方針

目次
第1章 はじめに\t1
第2章 取組\t３
付録 用語\t12

第1章 はじめに
図書館は、市民の学びを支えます。
2
1. 目的
この方針は、図書館のめざす姿を示すものであり、
毎年見直します。
(1) 対象
市内の図書館すべてです。
■ 開館時間
平日は午前9時から午後7時までです。
行動指針1
利用者の声を聞きます。
付録 用語
レファレンス\t調べものの相談に応じるサービスのこと。
OPAC\t図書館の蔵書を検索するしくみのこと。
3
"""


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    """The text above, loaded."""
    path = tmp_path / "policy.txt"
    path.write_text(TEXT, encoding="utf-8")
    return load_plain_text(path)


def test_the_first_lines_are_the_title(draft: Draft) -> None:
    """A title that runs over two lines is put together."""
    assert draft.title == "図書館サービス推進方針"


def test_headings_are_told_by_their_form(draft: Draft) -> None:
    """Chapters, numbers, black squares, ordinals, and the terms of a glossary; no line of prose."""
    assert [heading.text for heading in draft.headings] == [
        "第1章 はじめに",
        "1. 目的",
        "(1) 対象",
        "開館時間",
        "行動指針1",
        "付録 用語",
        "レファレンス",
        "OPAC",
    ]


def test_headings_start_where_they_stand(draft: Draft) -> None:
    """Their offsets point into the body."""
    for heading in draft.headings:
        assert draft.body[heading.start :].lstrip("■ ").startswith(heading.text)


def test_contents_and_page_numbers_are_left_out(draft: Draft) -> None:
    """They are layout; a question for 第2章 must not find the table of contents."""
    assert "第2章 取組" not in draft.body
    assert "\n2\n" not in draft.body
    assert not draft.body.endswith("\n3\n")


def test_each_term_of_a_glossary_is_a_passage(tmp_path: Path, draft: Draft) -> None:
    """With the term as its heading and the definition in its text."""
    corpus = read_corpus([tmp_path])
    (document,) = corpus.documents
    passages = {p.id: p.text for p in passages_of(document, 800)}
    assert passages["policy#opac"] == "OPAC\t図書館の蔵書を検索するしくみのこと。"
    assert passages["policy#1-目的"].endswith("毎年見直します。")


def test_a_text_that_starts_with_prose_is_named_by_its_file(tmp_path: Path) -> None:
    """A sentence is no title, nor is a paragraph of lines that is too long for one."""
    for text in ("これは本文です。\n続きます。\n", "あ" * 60 + "\n" + "い" * 60 + "\n"):
        path = tmp_path / "memo.txt"
        path.write_text(text, encoding="utf-8")
        assert load_plain_text(path).title == "memo"


def test_a_line_of_prose_is_no_heading(tmp_path: Path) -> None:
    """A numbered sentence, a long line, a leader of dots, a term without a longer text."""
    path = tmp_path / "memo.txt"
    path.write_text(
        "覚え書き\n\n1. これは文です。\n2. " + "長い" * 30 + "\n第3章……\n長い長い用語\t短い\n",
        encoding="utf-8",
    )
    assert load_plain_text(path).headings == ()
