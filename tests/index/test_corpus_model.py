"""The embedder that learns from the corpus itself."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file
from sentence_transformers import SentenceTransformer

from index.adapters import corpus_model
from index.adapters.corpus_model import CorpusModel, units_of
from index.analyze import Analyzer
from index.corpus import Corpus
from index.counts import Counts
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
def counts(terms: list[list[str]]) -> Counts:
    """The same, counted."""
    return _counted(terms)


def _counted(texts: list[list[str]]) -> Counts:
    return Counts.of([Counter(text) for text in texts])


@pytest.fixture(scope="module")
def model(counts: Counts, analyzer: Analyzer) -> CorpusModel:
    """A model of 64 dimensions fitted on them."""
    return CorpusModel.fit(counts, analyzer, 64)


@pytest.fixture(scope="module")
def folder(model: CorpusModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model, saved."""
    folder = tmp_path_factory.mktemp("embedder")
    model.save(folder)
    return folder


def test_vectors_have_length_1_or_0(model: CorpusModel, terms: list[list[str]]) -> None:
    """One row per text, float32; 0 for a text without any known term."""
    vectors = model.encode_terms([*terms, [], ["ぬぇぬぇ"]])
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


def test_fitting_again_gives_the_same_model(model: CorpusModel, counts: Counts, analyzer: Analyzer) -> None:
    """Nothing is left to chance, so that two syncs of one corpus agree."""
    again = CorpusModel.fit(counts, analyzer, 64)
    assert again.encode_queries(QUESTIONS) == pytest.approx(model.encode_queries(QUESTIONS), abs=1e-5)


def test_counted_texts_have_the_vectors_of_their_terms(model: CorpusModel, terms: list[list[str]]) -> None:
    """However the terms are numbered, and whether the model knows them."""
    texts = [*terms, [], ["ぬぇぬぇ"], ["ぬぇぬぇ", *terms[0]]]
    vectors = model.encode_counts(_counted(texts))
    assert vectors.shape == (len(texts), 64)
    assert vectors.dtype == np.float32
    assert np.allclose(vectors, model.encode_terms(texts), atol=1e-5)
    lengths = np.linalg.norm(vectors, axis=1)
    assert np.all(np.isclose(lengths, 1, atol=1e-5) | (lengths == 0))


def test_a_model_of_many_passages_is_near_that_of_all(
    model: CorpusModel, counts: Counts, analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sample is decomposed, and the rest brought in: what is alike for one is alike for the other."""
    monkeypatch.setattr(corpus_model, "_SAMPLE", counts.matrix.shape[0] // 2)
    sampled = CorpusModel.fit(counts, analyzer, 64)
    assert sampled.dimension == 64
    ours, all_ = (one.encode_counts(counts) for one in (sampled, model))
    alike = np.corrcoef((ours @ ours.T).ravel(), (all_ @ all_.T).ravel())[0, 1]
    assert alike > 0.8
    alone = sampled.encode_terms([[term] for term in counts.terms])
    assert np.linalg.norm(alone, axis=1) == pytest.approx(1, abs=1e-5)  # terms outside the sample too


def test_sentence_transformers_reads_the_same_vectors_from_the_folder(
    model: CorpusModel, folder: Path, analyzer: Analyzer
) -> None:
    """Over analysed text and its kanji; so the model can be taken elsewhere."""
    analysed = [" ".join(units_of(analyzer.terms(question))) for question in QUESTIONS]
    vectors = SentenceTransformer(str(folder), device="cpu").encode(analysed, normalize_embeddings=True)
    assert np.allclose(vectors, model.encode_queries(QUESTIONS), atol=1e-5)


LAMPS = [
    ["街灯", "電球", "交換", "道"],
    ["街灯", "消える", "連絡", "道"],
    ["街灯", "電球", "連絡"],
    ["住民票", "写し", "請求"],
    ["住民票", "請求", "窓口"],
    ["戸籍", "請求", "窓口"],
    ["保育", "申し込み", "園"],
    ["保育", "園", "料金"],
]


@pytest.fixture(scope="module")
def lamps(analyzer: Analyzer) -> CorpusModel:
    """A model that has seen 街灯 and not 街路灯."""
    return CorpusModel.fit(_counted(LAMPS), analyzer, 8)


def test_the_saved_vocabulary_holds_the_kanji(lamps: CorpusModel, tmp_path: Path) -> None:
    """Apart from the terms of one kanji."""
    lamps.save(tmp_path)
    (file,) = tmp_path.rglob("tokenizer.json")
    vocabulary = json.loads(file.read_text(encoding="utf-8"))["model"]["vocab"]
    assert {"街灯", "道", "kanji:街", "kanji:灯", "kanji:道", "kanji:票"} <= vocabulary.keys()
    assert "街" not in vocabulary
    (weights,) = load_file(next(tmp_path.rglob("model.safetensors"))).values()
    assert len(weights) == len(vocabulary) == max(vocabulary.values()) + 1


def test_a_question_is_near_what_shares_its_kanji(lamps: CorpusModel) -> None:
    """Although no passage has its word."""
    (question,) = lamps.encode_terms([["街路灯"]])
    near = lamps.encode_counts(_counted(LAMPS)) @ question
    assert near[:3].min() > near[3:].max() + 0.1


def test_a_known_words_kanji_move_its_vector(lamps: CorpusModel) -> None:
    """A word is more than itself."""
    alone, beside, other = lamps.encode_terms([["街灯"], ["街路灯"], ["戸籍"]])
    assert alone @ beside > alone @ other + 0.1


@pytest.mark.parametrize(
    "texts", [LAMPS, [["街路灯"], ["道", "街路灯", "街路灯"], ["票", "街"], ["見る"], []]]
)
def test_counted_texts_have_their_kanji_too(lamps: CorpusModel, texts: list[list[str]]) -> None:
    """As often as they are written."""
    assert np.allclose(lamps.encode_counts(_counted(texts)), lamps.encode_terms(texts), atol=1e-5)


@pytest.mark.parametrize(
    ("passages", "dimension"),
    [([["転入"]], 1), ([["転入"], ["転出"]], 1), ([["語"] * 3, ["語", "届"], ["日"]], 2)],
)
def test_a_small_corpus_spans_fewer_dimensions(
    analyzer: Analyzer, passages: list[list[str]], dimension: int
) -> None:
    """No more than its passages and terms allow."""
    model = CorpusModel.fit(_counted(passages), analyzer, 256)
    assert model.dimension == dimension
    assert model.encode_terms(passages).any()


@pytest.mark.parametrize("passages", [[], [[]], [[], []]])
def test_a_corpus_without_any_term_gives_zero_vectors(analyzer: Analyzer, passages: list[list[str]]) -> None:
    """There is nothing to learn, and nothing fails."""
    model = CorpusModel.fit(_counted(passages), analyzer, 256)
    assert not model.encode_queries(QUESTIONS).any()
    assert not model.encode_counts(_counted([*passages, ["転入"]])).any()


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
