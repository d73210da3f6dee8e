"""Vectors learned from the indexed passages themselves (latent semantic analysis); nothing is downloaded.

The model is saved in the layout of a sentence-transformers `StaticEmbedding`: one vector per term, averaged over a
text's terms. It is read here without torch, which would cost seconds and half a gigabyte.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer, models, pre_tokenizers

from index.analyze import Analyzer
from index.errors import IndexDamaged
from index.ports import Vectors

NAME = "corpus"
_UNKNOWN = "[UNK]"
_MODULE = "0_StaticEmbedding"
_WEIGHT = "embedding.weight"


class CorpusModel:
    """Implements `Embedder`: the mean of term vectors, scaled to length 1."""

    name = NAME

    def __init__(self, tokenizer: Tokenizer, vectors: Vectors, analyzer: Analyzer) -> None:
        self._tokenizer = tokenizer
        self._vectors = vectors
        self._analyzer = analyzer

    @property
    def dimension(self) -> int:
        """Length of one vector."""
        return int(self._vectors.shape[1])

    @classmethod
    def fit(cls, passages: Sequence[Sequence[str]], analyzer: Analyzer, dimension: int) -> CorpusModel:
        """Learn term vectors from passages given as lists of terms.

        Term vector = idf × the term's right singular vector of the tf-idf matrix (Deerwester et al. 1990). The
        dimension is lowered where the passages do not span so many.
        """
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.utils.extmath import randomized_svd

        vectorizer = TfidfVectorizer(analyzer=list, sublinear_tf=True)
        # scikit-learn cannot learn from no term at all; one that no text holds stands in.
        matrix = vectorizer.fit_transform(list(passages) if any(passages) else [["\0"]])
        rank = max(1, min(dimension, min(matrix.shape) - 1))
        _, _, components = randomized_svd(matrix, n_components=rank, random_state=0)
        terms = vectorizer.get_feature_names_out().tolist()
        vectors = np.vstack([np.zeros(rank), components.T * vectorizer.idf_[:, None]]).astype(np.float32)
        vocabulary = {_UNKNOWN: 0, **{term: number for number, term in enumerate(terms, start=1)}}
        tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token=_UNKNOWN))
        tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
        return cls(tokenizer, vectors, analyzer)

    @classmethod
    def load(cls, folder: Path, analyzer: Analyzer) -> CorpusModel:
        """Read a model written by `save`.

        Raises:
            IndexDamaged: a file is missing or unreadable.
        """
        try:
            tokenizer = Tokenizer.from_file(str(folder / _MODULE / "tokenizer.json"))
            vectors = load_file(folder / _MODULE / "model.safetensors")[_WEIGHT]
        except Exception as error:  # tokenizers raises bare Exception
            raise IndexDamaged(
                "索引のベクトルのモデルを読めません。madoguchi index sync を実行してください。"
            ) from error
        return cls(tokenizer, vectors, analyzer)

    def save(self, folder: Path) -> None:
        """Write the model as a folder that `SentenceTransformer(folder)` can load (over analysed text)."""
        module = folder / _MODULE
        module.mkdir(parents=True, exist_ok=True)
        self._tokenizer.save(str(module / "tokenizer.json"))
        save_file({_WEIGHT: np.ascontiguousarray(self._vectors)}, module / "model.safetensors")
        layers = [
            {
                "idx": 0,
                "name": "0",
                "path": _MODULE,
                "type": "sentence_transformers.sentence_transformer.modules.StaticEmbedding",
            }
        ]
        (folder / "modules.json").write_text(json.dumps(layers, indent=2), encoding="utf-8")

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""
        return self.encode_terms([self._analyzer.terms(text) for text in texts])

    encode_passages = encode_queries

    def encode_terms(self, texts: Sequence[Sequence[str]]) -> Vectors:
        """Vectors of texts that are already analysed, shape (n, dimension)."""
        result = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, terms in enumerate(texts):
            ids = self._tokenizer.encode(" ".join(terms), add_special_tokens=False).ids
            if ids:
                mean = self._vectors[ids].mean(axis=0)
                result[row] = mean / max(float(np.linalg.norm(mean)), 1e-12)
        return result
