"""Any sentence-transformers model as embedder; here one of six words that the test makes itself."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from changing_corpus import assert_store_holds_the_vectors, vectors_by_passage
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer, models, pre_tokenizers

from index.adapters.sentence_transformer import SentenceTransformerEmbedder
from index.build import open_library, run_sync
from index.errors import EmbedderUnavailable
from index.settings import IndexSettings

WORDS = ["[UNK]", "問:", "文:", "転入届", "住民票", "別:"]

pytestmark = pytest.mark.usefixtures("no_network")


@pytest.fixture(scope="module")
def no_network() -> Any:
    """Nothing in this file may even look for another machine."""
    tried: list[str] = []
    watching = True

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if watching and event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
            tried.append(f"{event} {arguments}")

    sys.addaudithook(watch)
    yield
    watching = False
    assert tried == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model whose words point along one axis each, with prompts for questions and documents."""
    vocabulary = {word: number for number, word in enumerate(WORDS)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))  # noqa: S106 — a token of text
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    weights = np.eye(len(WORDS), dtype=np.float32)
    weights[0] = 0
    module = StaticEmbedding(tokenizer, embedding_weights=weights)
    model = SentenceTransformer(modules=[module], prompts={"query": "問: ", "document": "文: "}, device="cpu")
    folder = tmp_path_factory.mktemp("model")
    model.save(str(folder))
    return folder


def _axes(*words: str) -> np.ndarray:
    """The mean of the words' axes, of length 1."""
    vector = np.array([float(word in words) for word in WORDS])
    return vector / np.linalg.norm(vector)


def test_the_models_own_prompts_mark_questions_and_passages(folder: Path) -> None:
    """Without settings, the prompts that the model brings along."""
    embedder = SentenceTransformerEmbedder(str(folder))
    assert embedder.name == str(folder)
    assert embedder.dimension == len(WORDS)
    assert np.allclose(embedder.encode_queries(["転入届"])[0], _axes("問:", "転入届"), atol=1e-6)
    assert np.allclose(embedder.encode_passages(["転入届"])[0], _axes("文:", "転入届"), atol=1e-6)


def test_prefixes_of_the_settings_win_over_the_models_prompts(folder: Path) -> None:
    """An empty prefix means none at all."""
    embedder = SentenceTransformerEmbedder(str(folder), query_prefix="別: ", passage_prefix="")
    assert np.allclose(embedder.encode_queries(["転入届"])[0], _axes("別:", "転入届"), atol=1e-6)
    assert np.allclose(embedder.encode_passages(["転入届"])[0], _axes("転入届"), atol=1e-6)


def test_vectors_are_float32_of_length_1(folder: Path) -> None:
    """One row per text."""
    vectors = SentenceTransformerEmbedder(str(folder)).encode_passages(["転入届", "住民票 転入届"])
    assert vectors.shape == (2, len(WORDS))
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_a_model_that_is_not_here_is_unavailable(tmp_path: Path) -> None:
    """Neither a hub's name nor an empty folder; the message names it and the setting."""
    for name in ("nobody/no-such-model", str(tmp_path)):
        with pytest.raises(EmbedderUnavailable, match="MADOGUCHI_EMBEDDER") as caught:
            SentenceTransformerEmbedder(name)
        assert name in str(caught.value)


@pytest.mark.usefixtures("three_documents")
def test_an_index_is_built_and_asked_with_the_model(settings: IndexSettings, folder: Path) -> None:
    """The generation records its embedder and goes on with it, whatever the settings say later."""
    with_model = settings.model_copy(update={"embedder": str(folder)})
    assert run_sync(with_model).rebuilt
    assert not run_sync(with_model).rebuilt
    library = open_library(settings)
    with library.lease() as generation:
        assert generation.manifest.embedder == str(folder)
        assert generation.manifest.dimension == len(WORDS)
        assert generation.search("転入届")[0].document.id == "moving-in"
    library.close()


@pytest.mark.usefixtures("three_documents")
def test_another_embedder_or_passage_prefix_rebuilds(settings: IndexSettings, folder: Path) -> None:
    """Vectors of two models cannot be compared; a prefix of questions changes no vector that is kept."""
    run_sync(settings)
    for change, rebuilt in [
        ({"embedder": str(folder)}, True),
        ({"passage_prefix": "別: "}, True),
        ({"query_prefix": "別: "}, False),
    ]:
        settings = settings.model_copy(update=change)
        assert run_sync(settings).rebuilt is rebuilt


def test_only_new_passages_are_read_by_the_model(
    settings: IndexSettings, folder: Path, write: Callable[[str, str], Path], markdown: Callable[..., str]
) -> None:
    """The vectors of the others stay as they are, bit by bit."""
    with_model = settings.model_copy(update={"embedder": str(folder)})
    write("a.md", markdown(title="転入届", body="転入届"))
    write("b.md", markdown(title="住民票", body="住民票"))
    assert run_sync(with_model).embedded == 2
    before = vectors_by_passage(with_model)
    write("b.md", markdown(title="住民票", body="住民票 転入届"))
    report = run_sync(with_model)
    after = vectors_by_passage(with_model)
    assert (report.updated, report.embedded, report.fitted) == (("b",), 1, False)
    assert after["a#lead"] == before["a#lead"]
    assert after["b#lead"] != before["b#lead"]
    assert_store_holds_the_vectors(with_model)


@pytest.mark.usefixtures("three_documents")
def test_a_sync_without_its_model_leaves_the_serving_generation(settings: IndexSettings) -> None:
    """A wrong name costs an error message, not the index."""
    before = run_sync(settings).generation
    with pytest.raises(EmbedderUnavailable):
        run_sync(settings.model_copy(update={"embedder": "nobody/no-such-model"}))
    assert run_sync(settings).generation == before
