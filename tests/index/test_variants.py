"""Language variants: what they inherit from their base, and what is said when they do not fit it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from index.corpus import Corpus, read_corpus
from index.types import Document, Source, Ways

Write = Callable[[str, str], Path]
Markdown = Callable[..., str]

ROWS = """
  - {id: card, label: 必要なもの, value: 在留カード, need: if, when: 外国籍の方, scope: city}
  - {id: fee, label: 手数料, value: 300円, confirm: true, valid_until: 2027-03-31}"""
ENGLISH = """---
title: Moving in
aliases: [tennyu]
questions: [What do I have to bring]
rows:
  - {id: fee, value: 300 yen}
  - {id: card, value: Residence card, when: If you are not a Japanese national}
---
File a moving-in notification.
"""


@pytest.fixture
def base(write: Write, markdown: Markdown) -> None:
    """A base document with everything that can be inherited."""
    write(
        "a.md",
        markdown(
            audience="staff",
            scope="time-limited",
            checked_by="市民課",
            source='{title: 手引き, issuer: デジタル庁, url: "https://www.digital.go.jp/"}',
            department="citizens",
            valid_until="2027-06-30",
            related="[b]",
            reading="てんにゅう",
            aliases="[引っ越し]",
            rows=ROWS,
        ),
    )
    write("b.md", markdown())


def _document(root: Path, document_id: str) -> Document:
    return next(document for document in read_corpus([root]).documents if document.id == document_id)


def test_a_variant_inherits_everything_but_its_words(root: Path, write: Write, base: None) -> None:
    """Audience, dates, source and department stand in the base alone."""
    write("a.en.md", ENGLISH)
    english = _document(root, "a.en")
    assert (english.base_id, english.language, english.title) == ("a", "en", "Moving in")
    assert (english.kind, english.audience, english.scope) == ("guide", "staff", "time-limited")
    assert (english.checked_on, english.checked_by) == (date(2026, 11, 22), "市民課")
    assert english.source == Source("手引き", "デジタル庁", "https://www.digital.go.jp/")
    assert (english.department, english.related, english.reading) == ("citizens", ("b",), "てんにゅう")
    assert english.valid_until == date(2027, 6, 30)
    assert (english.aliases, english.questions) == (("tennyu",), ("What do I have to bring",))
    assert english.curated


def test_the_rows_of_a_variant_take_their_facts_by_id(root: Path, write: Write, base: None) -> None:
    """The variant's order and words; the base's label, need, scope, confirmation and validity."""
    write("a.en.md", ENGLISH)
    fee, card = _document(root, "a.en").rows
    assert (fee.id, fee.label, fee.value, fee.confirm) == ("fee", "手数料", "300 yen", True)
    assert (fee.valid_until, fee.scope, fee.need, fee.when) == (date(2027, 3, 31), None, None, None)
    assert (card.label, card.value, card.need, card.scope) == ("必要なもの", "Residence card", "if", "city")
    assert card.when == "If you are not a Japanese national"


def test_ways_of_asking_belong_to_a_row_a_section_or_the_lead(
    root: Path, write: Write, markdown: Markdown
) -> None:
    """Under the id of the row, or the slug of the section; a variant has its own for its base's rows."""
    lists = "\n  fee: [ただ？]\n  窓口: [どこ]\n  lead: [何をする？]\nunanswered: [混む日は]"
    write(
        "a.md",
        markdown(rows="[{id: fee, label: 手数料, value: 無料}]", asked=lists) + "\n## 窓口\n\n二階です。\n",
    )
    write("a.en.md", "---\ntitle: In\nrows: [{id: fee, value: free}]\nasked: {fee: [cost]}\n---\nFile it.")
    document = _document(root, "a")
    slug = next(section.slug for section in document.sections if section.heading == "窓口")
    assert document.asked == (Ways("fee", ("ただ？",)), Ways(slug, ("どこ",)), Ways("lead", ("何をする？",)))
    assert document.unanswered == ("混む日は",)
    assert (_document(root, "a.en").asked, _document(root, "a.en").unanswered) == (
        (Ways("fee", ("cost",)),),
        (),
    )


def test_ways_of_asking_for_what_is_not_there_are_warned_of(
    root: Path, write: Write, markdown: Markdown
) -> None:
    """The document serves without them."""
    path = write("a.md", markdown(asked="{費用: [いくら], lead: [何]}"))
    corpus = read_corpus([root])
    (warning,) = corpus.warnings
    assert warning.path == path
    assert "費用" in warning.message
    assert "名前を文書に合わせて" in warning.message
    assert _document(root, "a").asked == (Ways("lead", ("何",)),)


def test_rows_stand_in_the_text_with_their_condition(root: Path, write: Write, base: None) -> None:
    """One line per row, then the body; that is what is indexed and cited."""
    assert _document(root, "a").text == (
        "必要なもの：在留カード（外国籍の方）\n手数料：300円\n\n転入届を出します。\n"
    )


def test_untranslated_rows_are_warned_of(root: Path, write: Write, base: None) -> None:
    """The variant serves all the same."""
    path = write("a.easy.md", "---\ntitle: 引っ越し\nrows: [{id: fee, value: 300円}]\n---\n紙を出します。")
    corpus = read_corpus([root])
    assert "a.easy" in corpus.digests
    (warning,) = corpus.warnings
    assert warning.path == path
    assert "card" in warning.message
    assert "rows に書き足して" in warning.message


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        (
            "a.en.md",
            "---\ntitle: In\nrows: [{id: fees, value: 300 yen}]\n---\nFile it.",
            ("fees", "id をもとの文書に合わせて"),
        ),
        ("a.en.md", "---\ntitle: In\nkind: guide\n---\nFile it.", ("「kind」という項目は使えません",)),
        (
            "a.en.md",
            "---\ntitle: In\nrows: [{id: fee, label: Fee, value: 1}]\n---\nFile it.",
            ("「rows.0.label」",),
        ),
        ("c.en.md", "---\ntitle: In\n---\nFile it.", ("もとの文書「c.md」がない", "先に直して")),
    ],
)
def test_a_variant_that_does_not_fit_is_named(
    root: Path, write: Write, base: None, *, name: str, content: str, words: tuple[str, ...]
) -> None:
    """Facts and foreign rows have no place in a variant, and a variant needs its base."""
    path = write(name, content)
    corpus = read_corpus([root])
    assert {document.id for document in corpus.documents} == {"a", "b"}
    (problem,) = corpus.problems
    assert problem.path == path
    assert all(word in problem.message for word in words), problem.message


def test_a_variant_of_a_faulty_base_is_named_too(root: Path, write: Write, markdown: Markdown) -> None:
    """Without the base nobody knows whether a variant is public."""
    write("a.md", markdown(kind="manual"))
    write("a.en.md", "---\ntitle: In\n---\nFile it.")
    corpus = read_corpus([root])
    assert corpus.documents == ()
    assert sorted(problem.path.name for problem in corpus.problems) == ["a.en.md", "a.md"]


def test_a_name_like_a_variants_is_a_document_of_its_own_without_front_matter(
    root: Path, write: Write
) -> None:
    """`minutes.en.txt` translates nothing."""
    write("minutes.en.txt", "Minutes of the meeting.")
    (document,) = read_corpus([root]).documents
    assert (document.id, document.base_id, document.language) == ("minutes.en", "minutes.en", "ja")


def test_variants_of_the_city_corpus_carry_the_facts_of_their_base(city_corpus: Corpus) -> None:
    """Every variant, every row: the same label, need, scope and validity as in Japanese."""
    bases = {document.id: document for document in city_corpus.documents}
    variants = [document for document in city_corpus.documents if document.id != document.base_id]
    assert variants
    for variant in variants:
        base = bases[variant.base_id]
        facts = {row.id: (row.label, row.need, row.confirm, row.scope, row.valid_until) for row in base.rows}
        for row in variant.rows:
            assert facts[row.id] == (row.label, row.need, row.confirm, row.scope, row.valid_until)
        assert (variant.audience, variant.valid_until) == (base.audience, base.valid_until)
