"""Files that an earlier sync has read are not read again, and the corpus is the same as if they had been."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path

from index.corpus import Corpus, Known, read_corpus
from index.store import StoredDocument

Write = Callable[[str, str | bytes], Path]
Markdown = Callable[..., str]


def test_what_is_known_is_not_read_again(root: Path, write: Write, markdown: Markdown) -> None:
    """The corpus is the same as if it had been; a file of other bytes, name or defaults is read."""
    write("a.md", markdown())
    write("a.en.md", "---\ntitle: Moving in\n---\nFile it.")
    write("b.txt", "お知らせです。")
    write("inner/faq.csv", "番号,質問,回答\n1,休館日は,月曜日\n2,駐車場は,あります\n")
    first = read_corpus([root])
    assert first.read == {"a.md", "a.en.md", "b.txt", "inner/faq.csv"} == set(first.files)
    again = read_corpus([root], _known(first))
    assert again.read == frozenset()
    for part in ("documents", "digests", "paths", "files", "origins"):
        assert getattr(again, part) == getattr(first, part)
    for name, content, read in [
        ("a.en.md", "---\ntitle: Moving in\n---\nFile it here.", {"a.md", "a.en.md"}),
        ("b.txt", "お知らせでした。", {"b.txt"}),
        ("c.txt", "お知らせです。", {"c.txt"}),
        ("inner/_defaults.yaml", "audience: public\n", {"inner/faq.csv"}),
    ]:
        write(name, content)
        changed = read_corpus([root], _known(first))
        assert changed.read == read
        assert changed.documents == read_corpus([root]).documents
        first = changed


def _known(corpus: Corpus) -> Known:
    """What a sync remembers of a corpus."""

    def documents(files: AbstractSet[str]) -> Iterator[StoredDocument]:
        for document in corpus.documents:
            if corpus.origins[document.id] in files:
                yield StoredDocument(document, corpus.origins[document.id], corpus.digests[document.id])

    return Known(corpus.files, documents)


def test_a_file_with_faults_is_read_again_with_its_other_languages(
    root: Path, write: Write, markdown: Markdown
) -> None:
    """What is wrong is told each time, and a translation is never left without its base."""
    write("a.md", markdown(rows="[{id: fee, label: 手数料, value: 300円}]"))
    write("a.en.md", "---\ntitle: Moving in\n---\nFile it.")
    write("b.txt", "")
    write("c.txt", "お知らせです。")
    first = read_corpus([root])
    again = read_corpus([root], _known(first))
    assert set(first.files) == {"c.txt"}
    assert again.read == {"a.md", "a.en.md", "b.txt"}
    assert (again.problems, again.warnings) == (first.problems, first.warnings)
    assert [document.id for document in again.documents] == ["a", "a.en", "c"]


def test_a_translation_into_another_language_is_read_with_its_base(
    root: Path, write: Write, markdown: Markdown
) -> None:
    """Though the bytes of both files are those that were known."""
    write("a.md", markdown())
    english = write("a.en.md", "---\ntitle: Moving in\n---\nFile it.")
    known = _known(read_corpus([root]))
    english.rename(root / "a.easy.md")
    corpus = read_corpus([root], known)
    assert corpus.read == {"a.md", "a.easy.md"}
    assert corpus.problems == ()
    assert [document.id for document in corpus.documents] == ["a", "a.easy"]


def test_a_new_file_takes_an_id_that_a_table_had(root: Path, write: Write, markdown: Markdown) -> None:
    """What was known of the table gives way as if it had been read, and comes back when the file goes."""
    write("faq.csv", "番号,質問,回答\n1,休館日は,月曜日\n2,駐車場は,あります\n")
    first = read_corpus([root])
    path = write("faq/1.md", markdown(title="休館日"))
    second = read_corpus([root], _known(first))
    assert (second.documents, second.problems) == (
        read_corpus([root]).documents,
        read_corpus([root]).problems,
    )
    assert {document.id: document.title for document in second.documents} == {
        "faq/1": "休館日",
        "faq/2": "駐車場は",
    }
    path.unlink()
    assert read_corpus([root], _known(second)).documents == first.documents
