"""Vectors learned from the indexed passages themselves (latent semantic analysis); nothing is downloaded.

The model is saved in the layout of a sentence-transformers `StaticEmbedding`: one vector per term and per kanji, averaged
over those of a text. It is read here without torch, which would cost seconds and half a gigabyte.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save
from tokenizers import Tokenizer, models, pre_tokenizers

from index.analyze import KANJI, Analyzer
from index.counts import Counts
from index.errors import IndexDamaged
from index.ports import Vectors

NAME = "corpus"
_UNKNOWN = "[UNK]"
_MODULE = "0_StaticEmbedding"
_WEIGHT = "embedding.weight"
# Passages that are decomposed at most, and the power iterations that this takes.
_SAMPLE = 10_000
_STEPS = 4
# Words that share a kanji are related (街灯, 街路灯); a kanji is told from the word that it also is by what precedes it.
_KANJI_PREFIX = "kanji:"


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
    def fit(cls, passages: Counts, analyzer: Analyzer, dimension: int) -> CorpusModel:
        """Learn term vectors from counted passages.

        Term vector = idf × the term's right singular vector of the tf-idf matrix (Deerwester et al. 1990). The
        dimension is lowered where the passages do not span so many. Of many passages every n-th is decomposed, and one
        step of subspace iteration over all brings in the rest (Halko et al. 2011).
        """
        from scipy.sparse import csr_matrix
        from sklearn.feature_extraction.text import TfidfTransformer
        from sklearn.utils.extmath import randomized_svd

        transformer = TfidfTransformer(sublinear_tf=True)
        units = _with_kanji(passages)
        counts = csr_matrix(units.sparse(), dtype=np.float32)
        # scikit-learn cannot learn from no term at all; one that no text holds stands in.
        matrix = transformer.fit_transform(
            counts if min(counts.shape) else csr_matrix((1, 1), dtype=np.float32)
        )
        rank = max(1, min(dimension, min(matrix.shape) - 1))
        sample = matrix[:: -(-matrix.shape[0] // _SAMPLE)] if matrix.shape[0] > _SAMPLE else matrix
        _, _, components = randomized_svd(sample, n_components=rank, n_iter=_STEPS, random_state=0)
        columns = components.T.astype(np.float32)
        if sample is not matrix:
            columns = matrix.T @ (matrix @ columns)
            columns /= np.maximum(np.linalg.norm(columns, axis=0), 1e-12)
        vectors = columns * transformer.idf_[:, None].astype(np.float32)
        return cls(_tokenizer(units.terms), np.vstack([np.zeros((1, rank), np.float32), vectors]), analyzer)

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
        # Written by Python, whose errors say what the disk said.
        (module / "tokenizer.json").write_text(self._tokenizer.to_str(), encoding="utf-8")
        (module / "model.safetensors").write_bytes(save({_WEIGHT: np.ascontiguousarray(self._vectors)}))
        layers = [
            {
                "idx": 0,
                "name": "0",
                "path": _MODULE,
                "type": "sentence_transformers.sentence_transformer.modules.StaticEmbedding",
            }
        ]
        (folder / "modules.json").write_text(json.dumps(layers, indent=2), encoding="utf-8")

    def encode_question(self, text: str, terms: Sequence[str]) -> Vectors:  # noqa: ARG002 — the terms say it all
        """Vector of one question."""
        vector: Vectors = self.encode_terms([terms])[0]
        return vector

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""
        return self.encode_terms([self._analyzer.terms(text) for text in texts])

    encode_passages = encode_queries

    def encode_terms(self, texts: Sequence[Sequence[str]]) -> Vectors:
        """Vectors of texts that are already analysed, shape (n, dimension)."""
        result = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, terms in enumerate(texts):
            ids = self._tokenizer.encode(" ".join(units_of(terms)), add_special_tokens=False).ids
            if ids:
                mean = self._vectors[ids].mean(axis=0)
                result[row] = mean / max(float(np.linalg.norm(mean)), 1e-12)
        return result

    def encode_counts(self, counts: Counts) -> Vectors:
        """Vectors of counted texts, shape (n, dimension)."""
        units = _with_kanji(counts)
        # 0: the unknown one's vector, which is all zeros
        known = [self._tokenizer.token_to_id(unit) or 0 for unit in units.terms]
        sums = units.sparse() @ self._vectors[known]
        sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
        return np.asarray(sums, dtype=np.float32)


def units_of(terms: Sequence[str]) -> list[str]:
    """What a text of these terms is encoded as: the terms, and the kanji that they are written with."""
    return [*terms, *(_KANJI_PREFIX + kanji for term in terms for kanji in KANJI.findall(term))]


def _with_kanji(counts: Counts) -> Counts:
    """Counted terms, and behind them the kanji that they are written with."""
    from scipy.sparse import csr_array, hstack

    number: dict[str, int] = {}
    places = [
        (row, number.setdefault(kanji, len(number)))
        for row, term in enumerate(counts.terms)
        for kanji in KANJI.findall(term)
    ]
    rows, columns = zip(*places, strict=True) if places else ((), ())
    ones = np.ones(len(places), dtype=np.float32)
    written = csr_array((ones, (rows, columns)), shape=(len(counts.terms), len(number)), dtype=np.float32)
    kanji = counts.sparse().astype(np.float32) @ written
    terms = [*counts.terms, *(_KANJI_PREFIX + kanji for kanji in number)]
    return Counts(terms, hstack([counts.sparse().astype(np.float32), kanji], format="csr"))


def _tokenizer(terms: Sequence[str]) -> Tokenizer:
    vocabulary = {_UNKNOWN: 0, **{term: number for number, term in enumerate(terms, start=1)}}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token=_UNKNOWN))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer
