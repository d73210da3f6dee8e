"""What a clerk should mend in documents that load all the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.corpus import Corpus, read_corpus
from index.lint import lint, numbers

Write = Callable[[str, str], Path]
Markdown = Callable[..., str]
Told = Callable[[], list[str]]


@pytest.fixture
def told(root: Path) -> Told:
    """What is told of the corpus folder: file name and message."""

    def messages() -> list[str]:
        corpus = read_corpus([root])
        assert corpus.problems == ()
        return [f"{problem.path.name}: {problem.message}" for problem in lint(corpus)]

    return messages


def test_a_document_as_the_guide_asks_for_is_not_complained_of(
    write: Write, markdown: Markdown, told: Told
) -> None:
    """Lead, sections, rows, a list, a table, a comment, and a variant with the same numbers."""
    rows = "[{id: card, label: 必要なもの, value: 在留カード, need: required}, {id: fee, label: 手数料, value: 1通300円}]"
    body = "3月から届け出ます。\n\n## 臨時\n<!-- valid_until: 2027-03-31 -->\n\n- 印鑑\n\n| 種類 | 数 |\n|---|---|\n| 紙 | 2 |\n"
    write("a.md", markdown(rows=rows, body=body))
    write(
        "a.en.md",
        "---\ntitle: In\nrows: [{id: card, value: Residence card}, {id: fee, value: 300 yen for 1 copy}]\n---\n"
        "File it from March.\n\n## For now\n<!-- valid_until: 2027-03-31 -->\n\n- Seal\n- 2 sheets\n",
    )
    assert told() == []


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"body": "## 見出し\n\n文です。\n"}, "本文の最初の段落がありません"),
        ({"body": "文です。**大事**です。\n"}, "「**」は使えません"),
        ({"body": "[市のページ](https://www.city.example.lg.jp/)を見ます。\n"}, "「](」は使えません"),
        ({"body": "文です。<br>次です。\n"}, "「<b」は使えません"),
        ({"body": "転入届を出します。\nこれは窓口で出します。\n"}, "「これ」で始まる文があります"),
        ({"body": "転入届を出します。\n\n## 期限\n\n上の期限を過ぎないでください。\n"}, "「上の」で始まる文があります"),
        ({"rows": "[{id: a, label: 必要なもの, value: 印鑑}]"}, "行「a」: need は「必要なもの」の行にだけ"),
        ({"rows": "[{id: a, label: 期限, value: 14日, need: required}]"}, "行「a」: need は「必要なもの」の行にだけ"),
        ({"kind": "term"}, "用語の読み方がありません"),
    ],
)  # fmt: skip
def test_a_departure_from_the_guide_is_told_with_its_remedy(
    write: Write, markdown: Markdown, told: Told, *, entries: dict[str, str], words: str
) -> None:
    """Once, with the file and what to do."""
    write("a.md", markdown(**entries))
    (message,) = told()
    assert message.startswith("a.md: ")
    assert words in message
    assert message.endswith("ください。")


def test_other_numbers_in_a_variant_are_told(write: Write, markdown: Markdown, told: Told) -> None:
    """In a row, in its condition, and in the text."""
    rows = (
        "[{id: a, label: 期限, value: 14日以内}, {id: b, label: 期限, value: 来庁する日, when: 65歳以上の方}]"
    )
    write("a.md", markdown(rows=rows, body="5万円以下の過料があります。\n"))
    write(
        "a.en.md",
        "---\ntitle: In\nrows: [{id: a, value: within 15 days}, {id: b, value: The day you come, when: From 60}]\n---\n"
        "A fine of up to 5,000 yen.\n",
    )
    assert told() == [
        "a.en.md: 行「a」の数字がもとの文書と違います。もとの文書に合わせてください。",
        "a.en.md: 行「b」の数字がもとの文書と違います。もとの文書に合わせてください。",
        "a.en.md: 本文の数字がもとの文書と違います（5000、50000）。もとの文書に合わせてください。",
    ]


@pytest.mark.parametrize(
    ("japanese", "english"),
    [
        ("5万円以下", "up to 50,000 yen"),
        ("１４日以内", "within 14 days"),
        ("2026年4月1日", "1 April 2026"),
        ("電話 0438-62-2111", "phone 0438-62-2111"),
        ("1,234,567人", "1234567 people"),
        ("12万5,000円", "125,000 yen"),
    ],
)
def test_numbers_are_comparable_across_languages(japanese: str, english: str) -> None:
    """Width, 万, separators of thousands and names of months make no difference."""
    assert numbers(japanese) == numbers(english)


@pytest.mark.parametrize("text", ["", "なし", "May I help you?", "Marching"])
def test_text_without_numbers_has_none(text: str) -> None:
    """A month inside a word is none; `May` may be the verb, and then counts as the month in vain."""
    assert numbers(text) <= {"5"}


def test_the_city_corpus_keeps_to_its_guide(city_corpus: Corpus) -> None:
    """What the project comes with is an example to follow."""
    assert [str(problem) for problem in lint(city_corpus)] == []
