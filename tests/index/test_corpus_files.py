"""Which files become documents, under which ids, and what is said of those that cannot."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from index.corpus import Corpus, read_corpus
from index.errors import CorpusMissing

Write = Callable[[str, str | bytes], Path]
Markdown = Callable[..., str]


@pytest.mark.parametrize(
    ("name", "content", "line", "words"),
    [
        ("sjis.md", "# 転入届\n\n転入届を出します。".encode("shift_jis"), 1, ("UTF-8", "保存し直して")),
        ("late.md", "一行目\n".encode() + "二行目".encode("shift_jis"), 2, ("UTF-8", "保存し直して")),
        ("utf16.md", "転入届".encode("utf-16"), 1, ("UTF-8", "保存し直して")),
        ("empty.md", b"", None, ("空です", "ファイルを消して")),
        ("blank.txt", b" \n\t\n", None, ("空です", "ファイルを消して")),
        ("binary.txt", b"abc\x00\x00def", None, ("文字の文書ではありません", "確かめて")),
        ("picture.xyz", b"\x89XYZ", None, ("読めるのは .md、", "読めません")),
        ("noextension", b"text", None, ("読めるのは .md、",)),
        ("only-heading.md", "# 見出しだけ\n".encode(), None, ("本文を書いて",)),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_the_rest_loads(
    root: Path,
    write: Write,
    markdown: Markdown,
    *,
    name: str,
    content: bytes,
    line: int | None,
    words: tuple[str, ...],
) -> None:
    """One bad file costs one document."""
    write("sound.md", markdown())
    path = write(name, content)
    corpus = read_corpus([root])
    assert [document.id for document in corpus.documents] == ["sound"]
    (problem,) = corpus.problems
    assert (problem.path, problem.line) == (path, line)
    assert all(word in problem.message for word in words), problem.message


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(
    root: Path, write: Write, markdown: Markdown
) -> None:
    """Files saved by Notepad are read like others."""
    write(
        "a.md",
        b"\xef\xbb\xbf" + markdown(title="転入届", body="一行目\n二行目").replace("\n", "\r\n").encode(),
    )
    (document,) = read_corpus([root]).documents
    assert (document.title, document.text) == ("転入届", "一行目\n二行目")


def test_two_files_of_one_id_are_named_and_the_first_serves(
    root: Path, write: Write, markdown: Markdown
) -> None:
    """An id is the path without its extension, so moving.md and moving.txt are one."""
    write("moving.md", markdown(title="転入届"))
    path = write("moving.txt", "転入届\n\n転入届を出します。")
    corpus = read_corpus([root])
    assert [document.title for document in corpus.documents] == ["転入届"]
    (problem,) = corpus.problems
    assert problem.path == path
    assert "「moving」が moving.md と重なっています" in problem.message


def test_hidden_underscored_and_readme_files_are_not_documents(
    root: Path, write: Write, markdown: Markdown
) -> None:
    """Neither are those in folders so named; what stands in them is not even looked at."""
    write("guides/a.md", markdown())
    for name in (".hidden.md", "_draft.md", "README.md", "guides/README.md", ".git/x.md", "_old/y.xyz"):
        write(name, "読まれない文書です。")
    corpus = read_corpus([root])
    assert [document.id for document in corpus.documents] == ["guides/a"]
    assert corpus.problems == ()


def test_extensions_are_read_in_any_case(root: Path, write: Write) -> None:
    """MOVING.TXT is a text file."""
    write("MOVING.TXT", "転入届を出します。")
    assert [document.id for document in read_corpus([root]).documents] == ["MOVING"]


def test_without_front_matter_the_first_heading_or_the_name_is_the_title(root: Path, write: Write) -> None:
    """A plain Markdown file needs nothing but text."""
    write("headed.md", "# 転入のしおり\n\n転入届を出します。")
    write("plain.md", "転出届を出します。")
    titles = {document.id: document.title for document in read_corpus([root]).documents}
    assert titles == {"headed": "転入のしおり", "plain": "plain"}


def test_a_file_without_front_matter_is_a_notice_for_the_staff(root: Path, write: Write) -> None:
    """Nothing becomes public by being dropped into the folder."""
    write("a.txt", "庁内の連絡です。")
    (document,) = read_corpus([root]).documents
    assert (document.kind, document.audience, document.scope) == ("notice", "staff", "city")
    assert not document.curated


def test_the_nearest_defaults_hold_for_files_without_front_matter(
    root: Path, write: Write, markdown: Markdown
) -> None:
    """`_defaults.yaml` of the folder wins over that of the root; front matter wins over both."""
    write("_defaults.yaml", "audience: public\n")
    write("a.txt", "市からのお知らせです。")
    write("inner/_defaults.yaml", "kind: policy\n")
    write("inner/deep/b.txt", "方針です。")
    write("inner/c.md", markdown(audience="staff"))
    found = {document.id: (document.kind, document.audience) for document in read_corpus([root]).documents}
    assert found == {
        "a": ("notice", "public"),
        "inner/deep/b": ("policy", "staff"),
        "inner/c": ("guide", "staff"),
    }


@pytest.mark.parametrize(
    "content",
    ["title: あ\n", "audience: everyone\n", "- public\n", "audience: [public\n", "scope: 2026-13-01"],
)
def test_wrong_defaults_are_named_once_and_make_nothing_public(
    root: Path, write: Write, content: str
) -> None:
    """The files beside them load with the cautious defaults."""
    path = write("_defaults.yaml", content)
    write("a.txt", "お知らせです。")
    write("b.txt", "お知らせです。")
    corpus = read_corpus([root])
    assert {document.audience for document in corpus.documents} == {"staff"}
    (problem,) = corpus.problems
    assert problem.path == path
    assert "kind" in problem.message
    assert "書き直して" in problem.message


def test_several_roots_prefix_ids_with_their_names(tmp_path: Path, markdown: Markdown) -> None:
    """So that two corpora may both have a moving-in."""
    for name in ("city", "library"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.md").write_text(markdown(title=name), encoding="utf-8")
    (tmp_path / "leaflet.txt").write_text("ちらしの本文です。", encoding="utf-8")
    corpus = read_corpus([tmp_path / "city", tmp_path / "library", tmp_path / "leaflet.txt"])
    assert [document.id for document in corpus.documents] == ["city/a", "leaflet/leaflet", "library/a"]


def test_a_single_file_is_a_corpus(write: Write, markdown: Markdown) -> None:
    """Its id is its name."""
    path = write("guides/moving-in.md", markdown())
    assert [document.id for document in read_corpus([path]).documents] == ["moving-in"]


def test_a_single_file_of_another_kind_is_named(write: Write) -> None:
    """It leaves an empty corpus, not a crash."""
    path = write("picture.xyz", b"\x89XYZ")
    corpus = read_corpus([path])
    assert corpus.documents == ()
    assert [problem.path for problem in corpus.problems] == [path]


def test_a_root_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """A wrong path must not look like an empty corpus, which would delete everything."""
    with pytest.raises(CorpusMissing, match="--corpus に正しい場所"):
        read_corpus([tmp_path / "nowhere"])


def test_the_digest_of_a_document_changes_with_what_it_rests_on_only(
    root: Path, write: Write, markdown: Markdown
) -> None:
    """A variant's digest follows the facts it inherits; other documents' digests stay."""
    rows = "[{id: fee, label: 手数料, value: 300円}]"
    write("a.md", markdown(rows=rows))
    write("a.en.md", "---\ntitle: Moving in\nrows: [{id: fee, value: 300 yen}]\n---\nFile it.")
    write("b.md", markdown())
    before = read_corpus([root]).digests
    write("a.md", markdown(rows=rows, checked_on="2026-11-23"))
    after = read_corpus([root]).digests
    assert {id_ for id_ in after if after[id_] != before[id_]} == {"a", "a.en"}


def test_two_files_of_one_name_are_told_and_the_first_is_read(tmp_path: Path) -> None:
    """Two folders of the same name are two roots that cannot be told apart."""
    for place in ("one", "two"):
        (tmp_path / place / "city").mkdir(parents=True)
        (tmp_path / place / "city" / "a.txt").write_text(f"{place}です。", encoding="utf-8")
    corpus = read_corpus([tmp_path / "one" / "city", tmp_path / "two" / "city"])
    assert [document.text for document in corpus.documents] == ["oneです。"]
    (problem,) = corpus.problems
    assert problem.path == tmp_path / "two" / "city" / "a.txt"
    assert "名前を変えて" in problem.message


def test_references_that_lead_nowhere_are_warned_of(root: Path, write: Write, markdown: Markdown) -> None:
    """A department that the profile lacks, and a related document that does not exist."""
    write("_city.yaml", "name: ある市\ndepartments: {citizens: {name: 市民課}}\n")
    write("a.md", markdown(department="citizen", related="[b, c]"))
    write("b.md", markdown(department="citizens"))
    corpus = read_corpus([root])
    assert len(corpus.documents) == 2
    assert [warning.message.split("」")[0] for warning in corpus.warnings] == [
        "担当窓口「citizen",
        "関係のある文書「c",
    ]


def test_the_city_corpus_loads_without_a_problem(city_corpus: Corpus) -> None:
    """What the project comes with is an example to follow."""
    assert city_corpus.problems == ()


def test_a_name_of_another_encoding_is_named_and_the_rest_loads(tmp_path: Path) -> None:
    """An old archive unpacks names as bytes that are no UTF-8."""
    (tmp_path / "a.md").write_text("# 題\n\n本文です。\n", encoding="utf-8")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\x8e\x8e.md")).write_text(
        "# 題\n\n本文です。\n", encoding="utf-8"
    )
    corpus = read_corpus([tmp_path])
    assert [document.id for document in corpus.documents] == ["a"]
    assert "ファイル名" in str(corpus.problems[0])
