"""Sections and passages: exact slices of the document, with ids that do not depend on their position."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from index.corpus import Corpus, read_corpus
from index.sentences import spans
from index.split import passages_of, slugify
from index.types import Document, Passage

Write = Callable[[str, str], Path]
Markdown = Callable[..., str]
Load = Callable[[str], Document]


@pytest.fixture
def load(root: Path, write: Write, markdown: Markdown) -> Load:
    """The document `a` with this body."""

    def document(body: str) -> Document:
        write("a.md", markdown(body=body))
        corpus = read_corpus([root])
        assert corpus.problems == ()
        return corpus.documents[0]

    return document


def _passages(document: Document, most: int = 800) -> list[Passage]:
    return list(passages_of(document, most))


def test_rows_and_passages_of_every_document_are_slices_of_its_text(city_corpus: Corpus) -> None:
    """What is cited can be found again by its offsets, in each document of the city's corpus."""
    for document in city_corpus.documents:
        for row in document.rows:
            assert document.text[row.start : row.end] == row.value, (document.id, row.id)
        for passage in _passages(document):
            assert document.text[passage.start : passage.end] == passage.text, passage.id
            assert passage.text.strip() == passage.text != "", passage.id


def test_passages_of_every_document_have_distinct_ids_and_leave_no_text_out(city_corpus: Corpus) -> None:
    """In order, without overlap; between them nothing but white space and headings without text."""
    for document in city_corpus.documents:
        passages = _passages(document)
        assert len({passage.id for passage in passages}) == len(passages)
        end = 0
        for passage in passages:
            gap = document.text[end : passage.start]
            assert passage.start >= end
            assert all(not line or line.startswith("#") for line in gap.splitlines()), passage.id
            end = passage.end
        assert not document.text[end:].strip()


def test_a_passage_id_is_the_heading_and_no_position(load: Load) -> None:
    """A section put before another does not change the other's id."""
    before = load("最初です。\n\n## 届け出が遅れたとき\n\n過料があります。\n")
    after = load("最初です。\n\n## 持ち物\n\n印鑑です。\n\n## 届け出が遅れたとき\n\n過料があります。\n")
    assert [p.id for p in _passages(before)] == ["a#lead", "a#届け出が遅れたとき"]
    assert [p.id for p in _passages(after)] == ["a#lead", "a#持ち物", "a#届け出が遅れたとき"]


def test_rows_are_a_passage_of_their_own(root: Path, write: Write, markdown: Markdown) -> None:
    """It stands before the body, and a heading of that name steps aside."""
    write(
        "a.md",
        markdown(rows="[{id: fee, label: 手数料, value: 300円}]", body="本文。\n\n## Rows\n\n表です。\n"),
    )
    (document,) = read_corpus([root]).documents
    assert [(p.id, p.text) for p in _passages(document)] == [
        ("a#rows", "手数料：300円"),
        ("a#lead", "本文。"),
        ("a#rows-2", "## Rows\n\n表です。"),
    ]


def test_a_repeated_heading_is_numbered_without_taking_another_ones_name(load: Load) -> None:
    """`注意` twice beside a section that is called `注意 2`."""
    body = "".join(
        f"## {heading}\n\n{heading}の文です。\n\n" for heading in ("注意", "注意 2", "注意", "注意")
    )
    assert [section.slug for section in load(body).sections] == ["注意", "注意-2", "注意-3", "注意-4"]


@pytest.mark.parametrize(
    ("heading", "slug"),
    [
        ("届け出が遅れたとき", "届け出が遅れたとき"),
        ("似た言葉との違い（デジタル化とＤＸ）", "似た言葉との違い-デジタル化とdx"),
        ("If you file late", "if-you-file-late"),
        ("１．はじめに", "1-はじめに"),
        ("#~!？", "section"),
    ],
)
def test_a_slug_folds_width_case_and_punctuation(heading: str, slug: str) -> None:
    """It never holds the marks that separate the parts of an id."""
    assert slugify(heading) == slug


def test_a_long_section_is_cut_between_sentences(load: Load) -> None:
    """Its parts are numbered after `~`; none is longer than allowed, and no sentence is cut."""
    sentences = [f"{number}番目の文は、ここで終わります。" for number in range(1, 41)]
    document = load("## 長い節\n\n" + "\n".join(sentences) + "\n")
    passages = _passages(document, 100)
    assert [p.id for p in passages[:3]] == ["a#長い節", "a#長い節~2", "a#長い節~3"]
    assert all(len(p.text) <= 100 and p.heading == "長い節" for p in passages)
    found = [document.text[p.start + s.start : p.start + s.end] for p in passages for s in spans(p.text)]
    assert found == sentences


def test_a_long_list_is_cut_before_the_mark_of_an_item(load: Load) -> None:
    """No part ends with the dash of the next one's item."""
    items = [f"- {number}番目の持ち物" for number in range(1, 11)]
    passages = _passages(load("持ち物は次のとおりです。\n\n" + "\n".join(items) + "\n"), 50)
    assert len(passages) > 2
    lines = [line for passage in passages for line in passage.text.splitlines() if line]
    assert lines == ["持ち物は次のとおりです。", *items]


def test_long_rows_are_cut_between_rows(city_corpus: Corpus) -> None:
    """Each row of each document stands in one passage as a whole, even if its value has several sentences."""
    for document in city_corpus.documents:
        passages = [p for p in _passages(document, 300) if "#rows" in p.id]
        for row in document.rows:
            assert any(p.start <= row.start and row.end <= p.end for p in passages), (document.id, row.id)


def test_a_sentence_longer_than_a_passage_stays_whole(load: Load) -> None:
    """Better a long passage than half a sentence."""
    long = "とても" * 100 + "長い文です。"
    passages = _passages(load(f"短い文です。\n{long}\n短い文です。\n"), 50)
    assert [p.text for p in passages] == ["短い文です。", long, "短い文です。"]


def test_a_section_may_have_a_validity_of_its_own(load: Load) -> None:
    """The comment below the heading; other sections have none."""
    document = load(
        "はじめに。\n\n## 臨時の窓口\n<!-- valid_until: 2027-03-31 -->\n\n臨時です。\n\n## 常の窓口\n\n常です。\n"
    )
    assert {p.heading: p.valid_until for p in _passages(document)} == {
        "": None,
        "臨時の窓口": date(2027, 3, 31),
        "常の窓口": None,
    }


def test_a_wrong_validity_of_a_section_is_named_with_its_line(
    root: Path, write: Write, markdown: Markdown
) -> None:
    """The line is that of the comment in the file."""
    write("a.md", markdown(body="はじめに。\n\n## 臨時\n<!-- valid_until: 3月末 -->\n\n臨時です。\n"))
    (problem,) = read_corpus([root]).problems
    assert problem.line == 14
    assert "2026-11-22 の形の日付" in problem.message


def test_marks_inside_a_code_block_are_no_headings(load: Load) -> None:
    """A sample of a file is text."""
    document = load("例です。\n\n```\n# これは見出しではない\n```\n\n## 見出し\n\n文です。\n")
    assert [section.heading for section in document.sections] == ["", "見出し"]


def test_a_heading_without_text_makes_no_section(load: Load) -> None:
    """A chapter's heading right above its first section's."""
    document = load("# 第1章\n\n## はじめに\n\n文です。\n")
    assert [section.heading for section in document.sections] == ["はじめに"]
