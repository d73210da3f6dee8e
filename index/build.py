"""The index's composition root: settings in, parts put together."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from threadpoolctl import threadpool_limits

from index.analyze import Analyzer
from index.generation import Generation, Manifest, OpenEmbedder, open_generation
from index.library import Library, installation_id
from index.ports import Embedder, Reranker, VectorStores
from index.settings import IndexSettings

if TYPE_CHECKING:
    from index.building import Progress
    from index.embedding import Embed
    from index.types import SyncReport

CORPUS_EMBEDDER = "corpus"


def open_library(settings: IndexSettings) -> Library:
    """The library over the data folder; opening a generation waits for the first lease.

    From now on this process multiplies matrices with one thread: a question needs no more, and the threads of several
    questions would wait for each other.
    """
    threadpool_limits(limits=1, user_api="blas")
    return Library(settings.data, _folder_opener(settings))


def run_sync(settings: IndexSettings, progress: Progress | None = None, *, anew: bool = False) -> SyncReport:
    """Sync the corpora of the settings into their data folder; `anew` takes nothing over from the last one."""
    from index.building import Tools
    from index.sync import sync

    tools = Tools(
        settings.tuning, _embed(settings), _stores(settings), progress or (lambda _step, _done, _total: None)
    )
    return sync(
        settings.corpus,
        settings.data,
        tools=tools,
        embedder_name=repr((settings.embedder, settings.passage_prefix)),
        open_folder=_folder_opener(settings.model_copy(update={"reranker": None}), whole=True),
        anew=anew,
    )


def vector_stores(settings: IndexSettings) -> VectorStores:
    """Where the generations of the settings keep their vectors."""
    return _stores(settings)


def _embed(settings: IndexSettings) -> Embed:
    from index.embedding import embed_by_fitting, embed_with

    if settings.embedder != CORPUS_EMBEDDER:
        return embed_with(lambda: _pretrained(settings))
    from index.adapters.corpus_model import CorpusModel

    analyzer = Analyzer()  # passages come counted
    return embed_by_fitting(
        lambda words: CorpusModel.fit(words, analyzer, settings.tuning.corpus_dimension),
        lambda folder: CorpusModel.load(folder, analyzer),
    )


def _folder_opener(settings: IndexSettings, *, whole: bool = False) -> Callable[[Path], Generation]:
    stores = cache(lambda: _stores(settings))
    reranker = cache(lambda: _reranker(settings))

    def open_folder(folder: Path) -> Generation:
        return open_generation(folder, stores(), _embedder_opener(settings), reranker(), whole=whole)

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


def _reranker(settings: IndexSettings) -> Reranker | None:
    if settings.reranker is None:
        return None
    from index.adapters.cross_encoder import CrossEncoderReranker

    return CrossEncoderReranker(settings.reranker)


def _stores(settings: IndexSettings) -> VectorStores:
    if settings.chroma_url:
        from index.adapters.chroma_server import ChromaServer

        token = settings.chroma_token.get_secret_value() if settings.chroma_token else None
        return ChromaServer(settings.chroma_url, installation_id(settings.data), token)
    from index.adapters.chroma_folder import ChromaFolder

    return ChromaFolder()
