"""Any sentence-transformers model, by name or folder, with its own prompts."""

from __future__ import annotations

import os
from collections.abc import Sequence

# Hubs are asked only when the operator allows it; read by huggingface_hub and transformers when imported.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")

import numpy as np
from huggingface_hub import constants
from sentence_transformers import SentenceTransformer

from index.errors import EmbedderUnavailable
from index.ports import Vectors

# Said again, for another part of the program may have imported the library before this file set the variable.
constants.HF_HUB_OFFLINE = os.environ["HF_HUB_OFFLINE"].upper() in {"1", "ON", "YES", "TRUE"}


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

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages."""
        vectors = self._model.encode_document(
            list(texts), prompt=self._passage_prefix, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)
