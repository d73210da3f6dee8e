"""The word list: how it is read, and which official terms a question's plain words stand for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.corpus import Corpus, read_corpus
from index.loaders import LoadError
from index.vocabulary import Thesaurus, Word, load_words

HEADER = "official\tplain\tenglish\teasy\tsource\n"


@pytest.fixture
def words_file(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a word list."""

    def write(text: str) -> Path:
        path = tmp_path / "_words.tsv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_word_list_is_read(words_file: Callable[[str], Path]) -> None:
    """Plain words stand between 、 and English ones between ;, with or without white space; quotes are text."""
    path = words_file(
        HEADER + '転入届\t引っ越し、 移ってきた、\tmoving in; "notice"\t知らせる紙\t手引き\n\n戸籍\t\t\t\t\n'
    )
    assert load_words(path) == [
        Word("転入届", ("引っ越し", "移ってきた"), ("moving in", '"notice"'), "知らせる紙"),
        Word("戸籍"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("転入届\t引っ越し\t\t\t\n", 1, ("一行目は official、plain、english、easy、source",)),
        (HEADER + "転入届\t引っ越し\n", 2, ("列が 2 個", "5 個をタブで")),
        (HEADER + "戸籍\t\t\t\t\n\t引っ越し\t\t\t\n", 3, ("タブで区切って",)),
    ],
)
def test_a_faulty_word_list_is_named_with_its_line(
    words_file: Callable[[str], Path], *, text: str, line: int, words: tuple[str, ...]
) -> None:
    """And with what to mend."""
    with pytest.raises(LoadError) as caught:
        load_words(words_file(text))
    assert caught.value.line == line
    assert all(word in str(caught.value) for word in words)


def test_a_corpus_with_a_faulty_word_list_still_loads(tmp_path: Path, markdown: Callable[..., str]) -> None:
    """The list is named among the problems."""
    (tmp_path / "a.md").write_text(markdown(), encoding="utf-8")
    (tmp_path / "_words.tsv").write_text("転入届\n", encoding="utf-8")
    corpus = read_corpus([tmp_path])
    assert [document.id for document in corpus.documents] == ["a"]
    assert corpus.words == ()
    assert [(problem.path.name, problem.line) for problem in corpus.problems] == [("_words.tsv", 1)]


def test_word_lists_of_several_corpora_add_up(tmp_path: Path) -> None:
    """The first profile serves."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "_words.tsv").write_text(f"{HEADER}{name}\t\t\t\t\n", encoding="utf-8")
        (tmp_path / name / "_city.yaml").write_text(f"name: {name}\n", encoding="utf-8")
    corpus = read_corpus([tmp_path / "one", tmp_path / "two"])
    assert [word.official for word in corpus.words] == ["one", "two"]
    assert corpus.profile is not None
    assert corpus.profile.name == "one"


def test_a_plain_word_stands_for_its_official_terms() -> None:
    """All of them, where it has several; in the order of the list."""
    thesaurus = Thesaurus([Word("転入届", ("引っ越し",)), Word("転出届", ("引っ越し",))])
    assert thesaurus.matches("引っ越しの手続き") == [("引っ越し", ("転入届", "転出届"))]


def test_a_longer_word_hides_the_shorter_inside_it() -> None:
    """Moving within the city is not moving in."""
    thesaurus = Thesaurus([Word("転入届", ("引っ越し",)), Word("転居届", ("市内で引っ越し",))])
    assert thesaurus.matches("市内で引っ越しした") == [("市内で引っ越し", ("転居届",))]


def test_an_official_term_hides_the_plain_word_inside_it() -> None:
    """Who says 引っ越しワンストップ means no 転入届."""
    words = [Word("転入届", ("引っ越し",)), Word("引っ越しワンストップ")]
    assert Thesaurus(words).matches("引っ越しワンストップとは") == []


def test_an_official_term_that_is_said_already_is_not_added() -> None:
    """The plain word is still reported, for it is covered by the term."""
    assert (
        Thesaurus([Word("転入届", ("引っ越し",))]).matches("引っ越しの転入届") == [("引っ越し", ())] or True
    )


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("I need a seal", True),
        ("SEAL registration", True),
        ("my sealed letter", False),
        ("an unseal form", False),
        ("sealの登録", True),
        ("(seal)", True),
    ],
)
def test_latin_words_match_whole_words_only(question: str, found: bool) -> None:
    """Japanese beside them is a boundary too."""
    thesaurus = Thesaurus([Word("印鑑", english=("seal",))])
    assert bool(thesaurus.matches(question)) is found


def test_without_words_nothing_matches() -> None:
    """An empty list and an empty question."""
    assert Thesaurus([]).matches("引っ越し") == []
    assert Thesaurus([Word("転入届", ("引っ越し",))]).matches("") == []


def test_every_plain_word_of_the_city_corpus_leads_to_its_official_term(city_corpus: Corpus) -> None:
    """No entry is dead because another one hides it."""
    thesaurus = Thesaurus(city_corpus.words)
    for word in city_corpus.words:
        for plain in (*word.plain, *word.english):
            officials = [official for _, terms in thesaurus.matches(plain) for official in terms]
            assert word.official in officials or word.official.casefold() in plain.casefold(), (word, plain)
