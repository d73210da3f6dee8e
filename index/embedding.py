"""The vectors of a new generation's passages: made, or kept from the generation before."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.counts import Counts
from index.ports import Embedder, Vectors

# Texts that a model is given at once; progress is told after each round.
_ROUND = 256
# Below this many passages the vectors are fitted anew whenever one changes; it takes a second or two.
_SMALL = 10_000
# Above it they are fitted anew when this share of the passages has changed since the last time.
_SHARE = 0.1

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Earlier:
    """The generation before, as far as its vectors can be kept.

    folder: of its embedder. vectors: of its passages. changed: how many passages came or went since the embedder was
    fitted.
    """

    folder: Path
    vectors: Vectors
    changed: int


@dataclass(frozen=True, slots=True)
class Passages:
    """The passages of a new generation.

    words: a row of counted terms for each. texts: what the vectors of these ordinals stand for. old: each one's ordinal
    in the generation before, −1 where it was not there.
    """

    words: Counts
    texts: Callable[[Sequence[int]], list[str]]
    old: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Embedded:
    """Vectors of all passages, shape (passages, dimension); those of `kept` passages (bool) are as they were."""

    embedder: str
    vectors: Vectors
    kept: NDArray[np.bool_]
    changed: int
    fitted: bool


class Embed(Protocol):
    """Makes the vectors and saves into the folder what reading the embedder again will need."""

    def __call__(
        self, passages: Passages, folder: Path, earlier: Earlier | None, progress: Progress
    ) -> Embedded: ...


class FittedEmbedder(Embedder, Protocol):
    """An embedder that learned from counted terms."""

    def save(self, folder: Path) -> None:
        """Write it to a folder."""

    def encode_counts(self, counts: Counts) -> Vectors:
        """Vectors of counted texts."""


def embed_by_fitting(
    fit: Callable[[Counts], FittedEmbedder], load: Callable[[Path], FittedEmbedder]
) -> Embed:
    """An embedder learned from the passages themselves; kept while few of many passages have changed."""

    def embed(passages: Passages, folder: Path, earlier: Earlier | None, progress: Progress) -> Embedded:
        total = len(passages.old)
        new = int((passages.old < 0).sum())
        gone = len(earlier.vectors) - (total - new) if earlier else 0
        changed = max(new, gone) + (earlier.changed if earlier else 0)
        if earlier is None or total < _SMALL or changed > _SHARE * total:
            embedder = fit(passages.words)
            embedder.save(folder)
            vectors = embedder.encode_counts(passages.words)
            progress(total, total)
            return Embedded(embedder.name, vectors, np.zeros(total, dtype=bool), 0, fitted=True)
        embedder = load(earlier.folder)
        shutil.copytree(earlier.folder, folder)
        vectors, kept = _kept(passages, earlier, embedder.dimension)
        chosen = np.flatnonzero(~kept)
        vectors[chosen] = embedder.encode_counts(
            Counts(passages.words.terms, passages.words.sparse()[chosen])
        )
        progress(total, total)
        return Embedded(embedder.name, vectors, kept, changed, fitted=False)

    return embed


def embed_with(load: Callable[[], Embedder]) -> Embed:
    """A pretrained embedder: only passages that were not there before are read by it."""

    def embed(passages: Passages, folder: Path, earlier: Earlier | None, progress: Progress) -> Embedded:
        embedder = load()
        folder.mkdir(exist_ok=True)
        if earlier and earlier.vectors.shape[1] == embedder.dimension:
            vectors, kept = _kept(passages, earlier, embedder.dimension)
        else:
            kept = np.zeros(len(passages.old), dtype=bool)
            vectors = np.zeros((len(passages.old), embedder.dimension), dtype=np.float32)
        new = np.flatnonzero(~kept)
        for start in range(0, len(new), _ROUND):
            chosen = new[start : start + _ROUND]
            vectors[chosen] = embedder.encode_passages(passages.texts(chosen.tolist()))
            progress(start + len(chosen), len(new))
        return Embedded(embedder.name, vectors, kept, 0, fitted=False)

    return embed


def _kept(passages: Passages, earlier: Earlier, dimension: int) -> tuple[Vectors, NDArray[np.bool_]]:
    kept = passages.old >= 0
    vectors = np.zeros((len(passages.old), dimension), dtype=np.float32)
    vectors[kept] = earlier.vectors[passages.old[kept]]
    return vectors, kept
