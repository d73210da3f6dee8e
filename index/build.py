"""The index's composition root: settings in, parts put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from index.analyze import Analyzer
from index.building import Progress
from index.generation import Generation, Manifest, OpenEmbedder, open_generation
from index.library import Library
from index.ports import Embedder, VectorStore
from index.settings import IndexSettings
from index.sync import sync
from index.types import SyncReport

CORPUS_EMBEDDER = "corpus"


def open_library(settings: IndexSettings) -> Library:
    """The library over the data folder; opening a generation waits for the first lease."""

    return Library(settings.data, _folder_opener(settings))


def run_sync(settings: IndexSettings, progress: Progress | None = None) -> SyncReport:
    """Sync the corpora of the settings into their data folder."""

    def make_embedder(terms: Sequence[Sequence[str]], folder: Path, analyzer: Analyzer) -> Embedder:
        if settings.embedder != CORPUS_EMBEDDER:
            return _pretrained(settings)
        from index.adapters.corpus_model import CorpusModel

        model = CorpusModel.fit(terms, analyzer, settings.tuning.corpus_dimension)
        model.save(folder)
        return model

    return sync(
        settings.corpus,
        settings.data,
        tuning=settings.tuning,
        embedder_name=f"{settings.embedder} {settings.passage_prefix or ''}".strip(),
        make_embedder=make_embedder,
        open_vectors=_open_vectors,
        open_folder=_folder_opener(settings),
        **({"progress": progress} if progress else {}),
    )


def _folder_opener(settings: IndexSettings) -> Callable[[Path], Generation]:
    def open_folder(folder: Path) -> Generation:
        return open_generation(folder, _open_vectors, _embedder_opener(settings))

    return open_folder


def _embedder_opener(settings: IndexSettings) -> OpenEmbedder:
    def open_embedder(manifest: Manifest, folder: Path, analyzer: Analyzer) -> Embedder:
        if manifest.embedder != CORPUS_EMBEDDER:
            return _pretrained(settings.model_copy(update={"embedder": manifest.embedder}))
        from index.adapters.corpus_model import CorpusModel

        return CorpusModel.load(folder, analyzer)

    return open_embedder


def _pretrained(settings: IndexSettings) -> Embedder:
    from index.adapters.sentence_transformer import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(settings.embedder, settings.query_prefix, settings.passage_prefix)


def _open_vectors(folder: Path) -> VectorStore:
    from index.adapters.chroma import ChromaStore

    return ChromaStore(folder)
