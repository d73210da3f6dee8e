"""Any sentence-transformers model, by name or folder, with its own prompts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.adapters.model_libraries import SentenceTransformer, quiet_loading
from index.errors import EmbedderUnavailable
from index.ports import Vectors


class SentenceTransformerEmbedder:
    """Implements `Embedder`.

    The model's own prompts are used for questions and passages (sentence-transformers' `encode_query` and
    `encode_document`); a prefix given here wins over them.

    Raises:
        EmbedderUnavailable: the model is not on this machine or cannot be loaded.
    """

    def __init__(self, name: str, query_prefix: str | None = None, passage_prefix: str | None = None) -> None:
        self.name = name
        self._query_prefix = query_prefix
        self._passage_prefix = passage_prefix
        try:
            with quiet_loading():
                self._model = SentenceTransformer(name)
        except Exception as error:  # many libraries below, each with its own errors
            raise EmbedderUnavailable(
                f"埋め込みモデル「{name}」を読み込めません。モデルのフォルダーを MADOGUCHI_EMBEDDER に指定してください。"
            ) from error

    @property
    def dimension(self) -> int:
        """Length of one vector."""
        return int(self._model.get_embedding_dimension() or 0)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""
        vectors = self._model.encode_query(
            list(texts), prompt=self._query_prefix, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)

    def encode_question(self, text: str, terms: Sequence[str]) -> Vectors:  # noqa: ARG002 — it reads the text
        """Vector of one question."""
        vector: Vectors = self.encode_queries([text])[0]
        return vector

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages."""
        vectors = self._model.encode_document(
            list(texts), prompt=self._passage_prefix, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)
