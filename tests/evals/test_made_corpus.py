"""The made-up corpus of the speed measurement."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from evals.made_corpus import CHANGED, Texts, change_one, make_corpus, make_questions, read_texts
from index.corpus import Corpus, read_corpus
from index.settings import Tuning
from index.split import passages_of
from index.types import Language

CORPUS = Path(__file__).parent.parent.parent / "corpus"


@pytest.fixture(scope="module")
def texts() -> dict[Language, Texts]:
    """The texts of the real corpus."""
    return read_texts(CORPUS)


def _made(folder: Path, passages: int, texts: dict[Language, Texts], seed: int = 0) -> Corpus:
    documents = make_corpus(folder, passages, texts, seed)
    corpus = read_corpus((folder,))
    assert len(corpus.documents) == documents
    return corpus


def _count(corpus: Corpus) -> int:
    longest = Tuning().max_passage_characters
    return sum(len(list(passages_of(document, longest))) for document in corpus.documents)


@pytest.mark.parametrize("passages", [1, 20, 299, 2_345])
def test_a_made_corpus_has_exactly_the_passages_that_were_asked_for(
    passages: int, texts: dict[Language, Texts], tmp_path: Path
) -> None:
    corpus = _made(tmp_path / "made", passages, texts)
    assert _count(corpus) == passages
    assert corpus.problems == corpus.warnings == ()


def test_a_fifth_is_for_the_staff_and_a_tenth_has_two_variants(
    texts: dict[Language, Texts], tmp_path: Path
) -> None:
    corpus = _made(tmp_path / "made", 3_000, texts)
    base = [document for document in corpus.documents if document.language == "ja"]
    audiences = Counter(document.audience for document in base)
    languages = Counter(document.language for document in corpus.documents)
    assert audiences["staff"] / len(base) == pytest.approx(0.2)
    assert languages["easy"] == languages["en"]
    assert languages["easy"] / len(base) == pytest.approx(0.1)


def test_the_same_seed_makes_the_same_corpus_and_another_one_makes_another(
    texts: dict[Language, Texts], tmp_path: Path
) -> None:
    one, same, other = (
        _made(tmp_path / name, 200, texts, seed).digests for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    assert one == same
    assert one != other


def test_the_vocabulary_grows_with_the_corpus(texts: dict[Language, Texts], tmp_path: Path) -> None:
    small, large = (
        {document.title for document in _made(tmp_path / str(size), size, texts).documents}
        for size in (300, 3_000)
    )
    names = [{title.split("の")[0].split("センター")[0] for title in titles} for titles in (small, large)]
    assert len(names[1]) > 4 * len(names[0])


def test_one_change_changes_one_document(texts: dict[Language, Texts], tmp_path: Path) -> None:
    before = _made(tmp_path / "made", 150, texts).digests
    change_one(tmp_path / "made")
    after = read_corpus((tmp_path / "made",)).digests
    assert [document for document in after if after[document] != before.get(document)] == [CHANGED]


def test_questions_are_made_of_the_words_of_the_passages() -> None:
    passages = [("alpha beta", "gamma delta"), ("epsilon zeta", "eta theta")]
    words = {word for pair in passages for text in pair for word in text.split()}
    questions = make_questions(passages, str.split, 50)
    assert questions == make_questions(passages, str.split, 50)
    assert len(set(questions)) > 25
    assert all(any(word in question for word in words) for question in questions)
