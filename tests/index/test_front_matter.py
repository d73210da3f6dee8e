"""Faults of front matter are named with the file, the line and the remedy, and the rest still loads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.corpus import read_corpus
from index.loaders.front_matter import split_front_matter
from index.types import Problem

Write = Callable[[str, str], Path]
Markdown = Callable[..., str]


@pytest.fixture
def fault(root: Path, write: Write, markdown: Markdown) -> Callable[[str], Problem]:
    """The one problem of a corpus of a sound file and one with this text."""

    def problem_of(text: str) -> Problem:
        write("sound.md", markdown())
        path = write("faulty.md", text)
        corpus = read_corpus([root])
        assert [document.id for document in corpus.documents] == ["sound"]
        (problem,) = corpus.problems
        assert problem.path == path
        return problem

    return problem_of


@pytest.mark.parametrize(
    ("entries", "line", "words"),
    [
        ({"kind": None}, 2, ("「kind」がありません", "書き足してください")),
        ({"department": None}, 2, ("「department」がありません", "書き足してください")),
        ({"titel": "転入"}, 10, ("「titel」という項目は使えません", "消すか、名前を直して")),
        ({"checked_on": "きのう"}, 6, ("「checked_on」", "2026-11-22 の形の日付")),
        ({"checked_on": "2026-13-01"}, 6, ("日付が正しくありません", "2026-11-22 の形")),
        ({"valid_until": "2026-02-30"}, 10, ("日付が正しくありません", "2026-11-22 の形")),
        ({"kind": "manual"}, 3, ("「kind」は", "'policy'", "'guide'", "のどれか")),
        ({"audience": "everyone"}, 4, ("「audience」は", "'public'", "'staff'", "のどれか")),
        ({"title": "転入届: 手続き"}, 2, ("YAML", "囲んでください")),
        ({"aliases": "[引っ越し, 転入"}, 10, ("YAML", "囲んでください")),
        ({"source": "{title: 町の掲示板, url: 'https://example.com/'}"}, 8, ("go.jp", "null にして")),
        ({"source": "{title: 偽の市, url: 'https://city.lg.jp.example.com/'}"}, 8, ("lg.jp", "null にして")),
        ({"source": "{issuer: デジタル庁}"}, 8, ("「source.title」がありません", "書き足して")),
        ({"rows": "[{id: fee, label: 手数料}]"}, 10, ("「rows.0.value」がありません", "書き足して")),
        (
            {"rows": "\n  - {id: a, label: 必要なもの, value: 印鑑, need: required}\n"
                     "  - {id: b, label: 必要なもの, value: 在留カード, need: if}"},
            12,
            ("need: if", "when", "書いてください"),
        ),
        (
            {"rows": "[{id: fee, label: 手数料, value: 300円}, {id: fee, label: 手数料, value: 200円}]"},
            10,
            ("「fee」が重なっています", "別の名前に"),
        ),
        (
            {"rows": "\n  - {id: fee, label: 手数料, value: 300円, need: maybe}"},
            11,
            ("「rows.0.need」は", "'required'", "のどれか"),
        ),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line_and_remedy(
    fault: Callable[[str], Problem],
    markdown: Markdown,
    entries: dict[str, str | None],
    line: int,
    words: tuple[str, ...],
) -> None:
    """Whatever is wrong in the block, the message says where it stands and what to write instead."""
    problem = fault(markdown(**entries))
    assert problem.line == line
    assert all(word in problem.message for word in words), problem.message
    assert str(problem).startswith(f"{problem.path}:{line}: ")


def test_all_faults_of_a_file_are_named_at_once(fault: Callable[[str], Problem], markdown: Markdown) -> None:
    """A clerk need not mend one fault to hear of the next; the line is that of the first."""
    problem = fault(markdown(kind="manual", scope="somewhere", colour="red"))
    assert problem.line == 3
    assert all(name in problem.message for name in ("「kind」", "「scope」", "「colour」"))


def test_front_matter_that_is_not_closed_is_named(fault: Callable[[str], Problem]) -> None:
    """Without the closing line the whole file would be taken for its front matter."""
    problem = fault("---\ntitle: 転入届\n\n本文です。\n")
    assert problem.line == 1
    assert "閉じる「---」を書いて" in problem.message


def test_front_matter_that_is_a_list_is_named(fault: Callable[[str], Problem]) -> None:
    """YAML that is no mapping has no entries."""
    assert "「名前: 値」の形" in fault("---\n- 転入届\n- 転出届\n---\n本文です。\n").message


def test_a_document_without_body_and_rows_is_named_where_the_body_belongs(
    fault: Callable[[str], Problem], markdown: Markdown
) -> None:
    """Front matter alone answers nothing."""
    problem = fault(markdown(body="\n"))
    assert problem.line == 11
    assert "本文を書いてください" in problem.message


def test_rows_alone_make_a_document(root: Path, write: Write, markdown: Markdown) -> None:
    """A document of verified facts needs no further text."""
    write("fees.md", markdown(body="", rows="[{id: fee, label: 手数料, value: 300円}]"))
    (document,) = read_corpus([root]).documents
    assert [row.value for row in document.rows] == ["300円"]


@pytest.mark.parametrize(
    "url",
    [
        "https://laws.e-gov.go.jp/law/342AC0000000081",
        "https://www.city.sodegaura.lg.jp/",
        "http://www.soumu.go.jp",
    ],
)
def test_pages_of_the_state_and_of_municipalities_are_sources(
    root: Path, write: Write, markdown: Markdown, url: str
) -> None:
    """Addresses below go.jp and lg.jp are shown to citizens."""
    write("a.md", markdown(source=f'{{title: 資料, url: "{url}"}}'))
    (document,) = read_corpus([root]).documents
    assert document.source is not None
    assert document.source.url == url


def test_numbers_and_spaces_around_values_become_text(root: Path, write: Write, markdown: Markdown) -> None:
    """YAML reads 300 as a number; a row's value is text all the same."""
    write(
        "a.md", markdown(rows='[{id: fee, label: 手数料, value: 300}, {id: b, label: 電話, value: " 119 "}]')
    )
    (document,) = read_corpus([root]).documents
    assert [row.value for row in document.rows] == ["300", "119"]


def test_the_body_starts_on_the_line_after_the_closing_mark() -> None:
    """Lines of faults in the body count from the top of the file."""
    block, body, line = split_front_matter("---\ntitle: あ\n---\n本文\n")
    assert (block, body, line) == ("title: あ", "本文\n", 4)


def test_text_without_front_matter_is_all_body() -> None:
    """A dash further down opens no front matter."""
    assert split_front_matter("本文\n---\n続き\n") == (None, "本文\n---\n続き\n", 1)
