"""Vectors are made for new passages and kept, bit by bit, for the others; the vector store follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from changing_corpus import (
    CHANGES,
    FILES,
    assert_same_hits,
    assert_store_holds_the_vectors,
    guide,
    serving_folder,
    vectors_by_passage,
    vectors_of,
    write_files,
)

import index.build
from index import embedding
from index.adapters.chroma_folder import ChromaFolder
from index.analyze import bigrams
from index.build import run_sync
from index.building import Tools
from index.counts import Counts
from index.embedding import Earlier, Passages, embed_with
from index.generation import Generation, open_generation
from index.library import Library
from index.ports import Vectors
from index.settings import IndexSettings
from index.sync import sync
from index.types import SyncReport

# A change that has everything analysed anew leaves nothing to keep.
STEPS = {name: change for name, change in CHANGES.items() if not change.everything}


class PairEmbedder:
    """A pretrained embedder: every pair of characters has a direction of its own. Remembers what it encoded."""

    def __init__(self, name: str = "pairs", dimension: int = 32) -> None:
        self.name = name
        self.dimension = dimension
        self.encoded: list[str] = []

    def encode_question(self, text: str, terms: Sequence[str]) -> Vectors:
        """Vector of a question."""
        vector: Vectors = self.encode_queries([text])[0]
        return vector

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for pair in bigrams(text):
                vectors[row] += np.random.default_rng(crc32(pair.encode())).normal(size=self.dimension)
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages."""
        self.encoded += texts
        return self.encode_queries(texts)


class WatchedFolder(ChromaFolder):
    """Remembers how many vector stores began as a copy."""

    def __init__(self) -> None:
        self.copies = 0

    def copy(self, source: Path, folder: Path) -> bool:
        """As the folder does."""
        self.copies += 1
        return super().copy(source, folder)


@pytest.fixture
def settings(settings: IndexSettings) -> IndexSettings:
    """Settings over the corpus of everything."""
    write_files(settings.corpus[0], FILES)
    return settings


def _open(embedder: PairEmbedder) -> Callable[[Path], Generation]:
    return lambda folder: open_generation(folder, ChromaFolder(), lambda *_: embedder)


def _sync(settings: IndexSettings, embedder: PairEmbedder, stores: ChromaFolder | None = None) -> SyncReport:
    tools = Tools(settings.tuning, embed_with(lambda: embedder), stores or ChromaFolder(), lambda *_: None)
    return sync(
        settings.corpus, settings.data, tools=tools, embedder_name=embedder.name, open_folder=_open(embedder)
    )


def test_a_pretrained_model_reads_only_new_passages(settings: IndexSettings, tmp_path: Path) -> None:
    """Through one change after the other; in the end all is as if indexed from nothing."""
    embedder, stores = PairEmbedder(), WatchedFolder()
    first = _sync(settings, embedder, stores)
    assert first.embedded == len(embedder.encoded) == first.passages
    assert not first.fitted
    for name, change in STEPS.items():
        before = vectors_by_passage(settings)
        embedder.encoded.clear()
        change.apply(settings.corpus[0])
        report = _sync(settings, embedder, stores)
        after = vectors_by_passage(settings)
        new = vectors_of((*report.created, *report.updated), after)
        assert report.rebuilt, name
        assert len(new) == report.embedded == len(embedder.encoded), name
        assert vectors_of(report.unchanged, after) == vectors_of(report.unchanged, before), name
        assert_store_holds_the_vectors(settings)
    assert stores.copies >= len(STEPS) - 1
    afresh = settings.model_copy(update={"data": tmp_path / "afresh"})
    _sync(afresh, embedder)
    one, other = (Library(place.data, _open(embedder)) for place in (settings, afresh))
    assert_same_hits(one, other)
    one.close()
    other.close()


def test_the_model_reads_a_passage_under_what_names_it(settings: IndexSettings) -> None:
    """Title, aliases and questions of its document, and its heading."""
    embedder = PairEmbedder()
    _sync(settings, embedder)
    assert "出生届\n持ち物\n母子健康手帳を持っていきます。" in [_trimmed(text) for text in embedder.encoded]
    assert any(text.startswith("転入届\n引っ越し\n") for text in embedder.encoded)


def _trimmed(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if line and not line.startswith("#"))


def test_numbers_of_vectors_do_not_grow_for_ever(settings: IndexSettings) -> None:
    """A corpus that changes for years gets its vectors numbered anew now and then."""
    write_files(settings.corpus[0], {name: None for name in FILES if not name.startswith("_")})
    write_files(settings.corpus[0], {f"{n}.md": guide(f"文書{n}", f"本文{n}です。") for n in range(4)})
    embedder, stores = PairEmbedder(), WatchedFolder()
    _sync(settings, embedder, stores)
    for n in range(9):
        write_files(settings.corpus[0], {"0.md": guide("文書", f"{n}回めの本文です。")})
        assert _sync(settings, embedder, stores).embedded == 1
        numbers = np.load(serving_folder(settings) / "numbers.npy")
        assert numbers.max() <= 2 * len(numbers)
        assert_store_holds_the_vectors(settings)
    assert 0 < stores.copies < 9


@pytest.mark.parametrize("other", [PairEmbedder("another"), PairEmbedder("another", 16)])
def test_another_model_reads_everything(settings: IndexSettings, other: PairEmbedder) -> None:
    """Whether or not its vectors are as long; no document is analysed for it."""
    one = PairEmbedder()
    _sync(settings, one)
    report = _sync(settings, other)
    assert report.rebuilt
    assert report.read == 0
    assert report.embedded == report.passages
    assert other.encoded == one.encoded
    assert_store_holds_the_vectors(settings)


def test_a_model_reads_in_rounds_and_progress_adds_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each passage once, in order; vectors stand in the rows of their passages."""
    monkeypatch.setattr(embedding, "_ROUND", 3)
    embedder = PairEmbedder()
    texts = [f"文書{n}の本文" for n in range(10)]
    old = np.array([-1, 1, -1, -1, 0, -1, -1, -1, -1, -1])
    earlier = Earlier(tmp_path, embedder.encode_queries(["前の一", "前の二"]), 0)
    told: list[tuple[int, int]] = []
    passages = Passages(Counts.of([{}] * 10), lambda chosen: [texts[n] for n in chosen], old)
    done = embed_with(lambda: embedder)(passages, tmp_path, earlier, lambda *step: told.append(step))
    assert told == [(3, 8), (6, 8), (8, 8)]
    assert embedder.encoded == [text for text, ordinal in zip(texts, old, strict=True) if ordinal < 0]
    expected = embedder.encode_queries(texts)
    expected[[4, 1]] = earlier.vectors
    assert np.array_equal(done.vectors, expected)
    assert done.kept.tolist() == (old >= 0).tolist()


@pytest.mark.parametrize(
    ("one", "other"), [("passage:", "passage: "), ("", None), (None, ""), ("", " "), ("a", "b")]
)
def test_another_prefix_has_every_passage_read_again(
    settings: IndexSettings, monkeypatch: pytest.MonkeyPatch, one: str | None, other: str | None
) -> None:
    """Each sign of it counts, a space too; and none is the model's own prompt, which an empty one is not."""
    embedder = PairEmbedder()
    monkeypatch.setattr(index.build, "_pretrained", lambda _settings: embedder)
    before, after = (
        settings.model_copy(update={"embedder": "pairs", "passage_prefix": prefix}) for prefix in (one, other)
    )
    run_sync(before)
    assert not run_sync(before).rebuilt
    report = run_sync(after)
    assert report.rebuilt
    assert (report.read, report.embedded) == (0, report.passages)
    assert not run_sync(after).rebuilt
