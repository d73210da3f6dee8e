"""The embedder that learns from the corpus itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from index.adapters.corpus_model import CorpusModel
from index.analyze import Analyzer
from index.corpus import Corpus
from index.errors import IndexDamaged
from index.split import passages_of

QUESTIONS = [
    "引っ越してきたら何をすればいいですか",
    "ごみはいつ出しますか",
    "How do I file a birth notification?",
]


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    """An analyzer without spellings."""
    return Analyzer()


@pytest.fixture(scope="module")
def terms(city_corpus: Corpus, analyzer: Analyzer) -> list[list[str]]:
    """The terms of some hundred passages of the city's corpus."""
    documents = city_corpus.documents[::4]
    return [analyzer.terms(p.text) for document in documents for p in passages_of(document, 800)]


@pytest.fixture(scope="module")
def model(terms: list[list[str]], analyzer: Analyzer) -> CorpusModel:
    """A model of 64 dimensions fitted on them."""
    return CorpusModel.fit(terms, analyzer, 64)


@pytest.fixture(scope="module")
def folder(model: CorpusModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model, saved."""
    folder = tmp_path_factory.mktemp("embedder")
    model.save(folder)
    return folder


def test_vectors_have_length_1_or_0(model: CorpusModel, terms: list[list[str]]) -> None:
    """One row per text, float32; 0 for a text without any known term."""
    vectors = model.encode_terms([*terms, [], ["見たことのない語"]])
    assert vectors.shape == (len(terms) + 2, model.dimension) == (len(terms) + 2, 64)
    assert vectors.dtype == np.float32
    assert not vectors[-2:].any()
    lengths = np.linalg.norm(vectors[[i for i, passage in enumerate(terms) if passage]], axis=1)
    assert lengths == pytest.approx(1, abs=1e-5)


def test_questions_and_passages_are_encoded_alike(model: CorpusModel) -> None:
    """The model knows no prefixes."""
    assert np.array_equal(model.encode_queries(QUESTIONS), model.encode_passages(QUESTIONS))
    assert model.encode_queries([]).shape == (0, 64)


def test_texts_on_one_matter_are_nearer_than_others(model: CorpusModel) -> None:
    """Even where they share no word but have company in common."""
    garbage, bags, birth = model.encode_queries(
        ["ごみの出し方", "燃せる袋と資源の収集", "出生届と母子健康手帳"]
    )
    assert garbage @ bags > garbage @ birth


def test_a_saved_model_gives_the_same_vectors(model: CorpusModel, folder: Path, analyzer: Analyzer) -> None:
    """Read without torch."""
    loaded = CorpusModel.load(folder, analyzer)
    assert loaded.dimension == model.dimension
    assert np.array_equal(loaded.encode_queries(QUESTIONS), model.encode_queries(QUESTIONS))


def test_fitting_again_gives_the_same_model(
    model: CorpusModel, terms: list[list[str]], analyzer: Analyzer
) -> None:
    """Nothing is left to chance, so that two syncs of one corpus agree."""
    again = CorpusModel.fit(terms, analyzer, 64)
    assert again.encode_queries(QUESTIONS) == pytest.approx(model.encode_queries(QUESTIONS), abs=1e-5)


def test_sentence_transformers_reads_the_same_vectors_from_the_folder(
    model: CorpusModel, folder: Path, analyzer: Analyzer
) -> None:
    """Over analysed text; so the model can be taken elsewhere."""
    analysed = [" ".join(analyzer.terms(question)) for question in QUESTIONS]
    vectors = SentenceTransformer(str(folder), device="cpu").encode(analysed, normalize_embeddings=True)
    assert np.allclose(vectors, model.encode_queries(QUESTIONS), atol=1e-5)


@pytest.mark.parametrize(
    ("passages", "dimension"),
    [([["転入"]], 1), ([["転入"], ["転出"]], 1), ([["語"] * 3, ["語", "届"], ["日"]], 2)],
)
def test_a_small_corpus_spans_fewer_dimensions(
    analyzer: Analyzer, passages: list[list[str]], dimension: int
) -> None:
    """No more than its passages and terms allow."""
    model = CorpusModel.fit(passages, analyzer, 256)
    assert model.dimension == dimension
    assert model.encode_terms(passages).any()


@pytest.mark.parametrize("passages", [[], [[]], [[], []]])
def test_a_corpus_without_any_term_gives_zero_vectors(analyzer: Analyzer, passages: list[list[str]]) -> None:
    """There is nothing to learn, and nothing fails."""
    assert not CorpusModel.fit(passages, analyzer, 256).encode_queries(QUESTIONS).any()


@pytest.mark.parametrize("name", ["tokenizer.json", "model.safetensors"])
@pytest.mark.parametrize("content", [None, b"", b"rubbish"])
def test_a_model_that_cannot_be_read_is_damaged(
    model: CorpusModel, analyzer: Analyzer, tmp_path: Path, *, name: str, content: bytes | None
) -> None:
    """A missing file and one of other content; the message says what to do."""
    model.save(tmp_path)
    (file,) = tmp_path.rglob(name)
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(IndexDamaged, match="madoguchi index sync"):
        CorpusModel.load(tmp_path, analyzer)
