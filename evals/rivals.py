"""What our search is timed against, each over the same passages, terms and vectors."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import bm25s
import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.config import Settings

from index.analyze import Analyzer
from index.ports import Embedder, Vectors

try:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # langchain-community is no longer maintained
        from langchain_chroma import Chroma
        from langchain_classic.retrievers import EnsembleRetriever
        from langchain_community.retrievers import BM25Retriever
except ImportError:
    LANGCHAIN = False
else:
    LANGCHAIN = find_spec("rank_bm25") is not None  # BM25Retriever imports it when it is used
# rank_bm25 keeps a dictionary for each passage.
LANGCHAIN_UP_TO = 200_000

K = 10
_COLLECTION = "passages"


@dataclass(frozen=True, slots=True)
class Material:
    """Passages: what is searched in them, its terms, and its vectors of shape (passages, dimension)."""

    texts: Sequence[str]
    terms: Sequence[list[str]]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the analysis that only some of those who are asked need not do themselves."""

    text: str
    terms: list[str]
    vector: Vectors


Ask = Callable[[Question], object]


def floor(material: Material) -> Ask:
    """What any search with words and vectors has to compute: BM25 of every passage, cosine of every passage."""
    model = bm25s.BM25(method="lucene")
    model.index(material.terms, show_progress=False)

    def ask(question: Question) -> object:
        known = [term for term in question.terms if term in model.vocab_dict]
        return model.get_scores(known) if known else None, material.vectors @ question.vector

    return ask


def chroma_client(folder: Path) -> Client:
    """An embedded Chroma."""
    settings = Settings(anonymized_telemetry=False)
    return cast("Client", chromadb.PersistentClient(path=str(folder), settings=settings))


def fill_chroma(client: Client, vectors: Vectors, texts: Sequence[str] | None = None) -> None:
    """Add vectors (and texts) to one collection, in the largest batches that Chroma takes."""
    collection = client.create_collection(
        _COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    batch = client.get_max_batch_size()
    known = np.flatnonzero(vectors.any(axis=1))
    for start in range(0, len(known), batch):
        chosen = known[start : start + batch]
        documents = [texts[i] for i in chosen] if texts else None
        collection.add(ids=[str(i) for i in chosen], embeddings=vectors[chosen], documents=documents)


def chroma_alone(client: Client) -> Ask:
    """The nearest passages by vector, nothing else."""
    collection = client.get_collection(_COLLECTION, embedding_function=None)

    def ask(question: Question) -> object:
        return collection.query(
            query_embeddings=question.vector[np.newaxis], n_results=K, include=["distances"]
        )

    return ask


def langchain(material: Material, client: Client, analyzer: Analyzer, embedder: Embedder) -> Ask:
    """LangChain's EnsembleRetriever over its BM25Retriever, with our analysis, and Chroma, with our vectors."""
    analyzed = dict(zip(material.texts, material.terms, strict=True))
    words = BM25Retriever.from_texts(material.texts, preprocess_func=analyzed.__getitem__, k=K)
    words.preprocess_func = analyzer.terms
    vectors = cast("Any", _Embeddings(embedder, analyzer.terms))
    near = Chroma(client=client, collection_name=_COLLECTION, embedding_function=vectors)
    both = EnsembleRetriever(
        retrievers=[words, near.as_retriever(search_kwargs={"k": K})], weights=[0.5, 0.5]
    )

    def ask(question: Question) -> object:
        return both.invoke(question.text)

    return ask


class _Embeddings:
    """Our embedder, with the one method of LangChain's `Embeddings` that asking needs."""

    def __init__(self, embedder: Embedder, terms: Callable[[str], list[str]]) -> None:
        self._embedder = embedder
        self._terms = terms

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return [float(number) for number in self._embedder.encode_question(text, self._terms(text))]
